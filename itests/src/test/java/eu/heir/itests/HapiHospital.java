package eu.heir.itests;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.HL7Service;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.protocol.ReceivingApplication;
import ca.uhn.hl7v2.util.StandardSocketFactory;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.util.idgenerator.InMemoryIDGenerator;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hospital system made of HAPI HL7 v2: parses what it gets and acknowledges it in HAPI's words. */
final class HapiHospital implements AutoCloseable {
    private final HapiContext context;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HL7Service server;

    HapiHospital(int port) throws InterruptedException {
        this(context(), port, false);
    }

    /**
     * With a context of the test's own.
     *
     * @param tls whether its socket factory shall make TLS sockets
     */
    HapiHospital(HapiContext context, int port, boolean tls) throws InterruptedException {
        this.context = context;
        server = context.newServer(port, tls);
        server.registerApplication("*", "*", new Application());
        server.startAndWait();
    }

    /** HAPI without files of its own, without rules on content, and bound to loopback. */
    static HapiContext context() {
        HapiContext context = new DefaultHapiContext();
        context.getParserConfiguration().setIdGenerator(new InMemoryIDGenerator());
        context.setValidationContext(ValidationContextFactory.noValidation());
        context.setSocketFactory(new LoopbackOnly());
        return context;
    }

    /** Control ids in the order of arrival. */
    List<String> received() {
        return received;
    }

    @Override
    public void close() throws IOException {
        server.stopAndWait();
        context.close();
    }

    private final class Application implements ReceivingApplication<Message> {
        @Override
        public Message processMessage(Message message, Map<String, Object> metadata) throws HL7Exception {
            received.add(new Terser(message).get("/MSH-10"));
            try {
                return message.generateACK();
            } catch (IOException e) {
                throw new HL7Exception(e);
            }
        }

        @Override
        public boolean canProcess(Message message) {
            return true;
        }
    }

    private static final class LoopbackOnly extends StandardSocketFactory {
        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public void bind(SocketAddress endpoint) throws IOException {
                    int port = ((InetSocketAddress) endpoint).getPort();
                    setReuseAddress(true);
                    super.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                }
            };
        }
    }
}
