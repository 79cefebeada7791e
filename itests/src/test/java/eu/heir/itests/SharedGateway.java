package eu.heir.itests;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test classes a gateway that runs already: the first to ask starts it, it stops after the last class. */
abstract class SharedGateway implements ParameterResolver {
    private static final Namespace STORE = Namespace.create(SharedGateway.class);

    private final String name;

    private SharedGateway(String name) {
        this.name = name;
    }

    abstract RunningGateway started(String name) throws Exception;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningGateway.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The root's store closes what it holds when all tests have run.
        return context.getRoot().getStore(STORE).getOrComputeIfAbsent(name, this::start, RunningGateway.class);
    }

    private RunningGateway start(String name) {
        try {
            return started(name);
        } catch (Exception e) {
            throw new IllegalStateException("gateway '" + name + "' cannot be started", e);
        }
    }

    /** Without listeners; each test class writes its own. */
    static final class Plain extends SharedGateway {
        Plain() {
            super("plain");
        }

        @Override
        RunningGateway started(String name) throws Exception {
            return RunningGateway.unpack(name).start().ready(RunningGateway.START);
        }
    }

    /** With the demo ward, its intervals as short as they can be. */
    static final class Demo extends SharedGateway {
        Demo() {
            super("demo");
        }

        @Override
        RunningGateway started(String name) throws Exception {
            RunningGateway gateway = RunningGateway.unpack(name)
                    .withDemo()
                    .environment("HEIR_DEMO_GATEWAY_PORT", Integer.toString(Ports.reserve()))
                    .environment("HEIR_DEMO_EHR_PORT", Integer.toString(Ports.reserve()));
            gateway.write(
                    gateway.home().resolve("etc/eu.heir.demo.cfg"),
                    """
                    vitals.interval.seconds = 1
                    admission.interval.seconds = 1
                    laboratory.interval.seconds = 1
                    forgery.interval.seconds = 1
                    """);
            return gateway.start().ready(RunningGateway.START);
        }
    }
}
