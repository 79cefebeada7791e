package eu.heir.cli;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code bin/heir}. Exit codes: 0 done, 1 not done (one line says why), 2 the command was not understood. */
@Command(
        name = "heir",
        description = "Looks after the gateway that runs on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StatusCommand.class,
            ModuleCommand.class,
            JournalCommand.class,
            DeviceCommand.class,
            TimedStateCommand.BreakGlass.class,
            TimedStateCommand.DowntimeRecovery.class
        })
public final class Heir implements Runnable {
    private final Map<String, String> environment;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the gateway's answer as it is.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    Heir(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs one command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new Heir(environment)).setExecutionExceptionHandler((failure, command, result) -> {
            if (!(failure instanceof FailedException)) {
                throw failure;
            }
            command.getErr().println(failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The running gateway. */
    Gateway gateway() throws FailedException {
        return new Gateway(Surroundings.of(environment));
    }

    /** Prints an answer: as it is with {@code --json}, else in words. */
    void print(Gateway.Answer answer, Words words) throws FailedException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? answer.text() + "\n" : words.of(answer.document()));
        out.flush();
    }

    /** Makes words of a document; ends with a line break. */
    interface Words {
        String of(Document document) throws FailedException;
    }
}
