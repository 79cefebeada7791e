package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process is killed at random points under pipelined load and started again in the same folder by a plain {@code bin/start}. What a
 * sender was told is accepted, the hospital has; what is forbidden, it never has.
 */
class KillIT {
    private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);

    private static final int KILLS = 5;
    private static final int KILLS_LONG = 20;
    private static final int SENDERS = 4;

    /** Messages that a sender writes in one go before it reads an answer. */
    private static final int PIPELINED = 32;

    /** One message in so many is forged, and one is too large to be held. */
    private static final int FORGED_ONE_IN = 7;

    private static final int LARGE_ONE_IN = 50;
    private static final int LARGE_BYTES = 400 << 10;

    /** Acknowledgements before the kill, at most. */
    private static final int ACKNOWLEDGED_MAX = 4_000;

    private static final Duration LOAD_FLOWS = Duration.ofMinutes(5);
    private static final long END_SECONDS = 300;
    private static final int BACKLOG = 64;

    private final int listen = Ports.reserve();
    private final int upstream = Ports.reserve();
    private final RunningGateway gateway;
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicLong acknowledgements = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final ServerSocket hospital = new ServerSocket();
    private final ExecutorService crew = Executors.newCachedThreadPool();
    private volatile boolean over;

    KillIT() throws Exception {
        gateway = RunningGateway.unpack("killed");
        gateway.writeListener("killed", listen, upstream, "enforce");
        gateway.write(gateway.contractFile("killed.yml"), Hl7.contract("killed", "killed"));
        hospital.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream), BACKLOG);
    }

    @AfterEach
    void end() throws Exception {
        over = true;
        hospital.close();
        crew.shutdownNow();
        gateway.close();
    }

    @Test
    void whatWasAcknowledgedTheHospitalHasHoweverOftenTheProcessIsKilled() throws Exception {
        int kills = Boolean.getBoolean("heir.long") ? KILLS_LONG : KILLS;
        long seed = Long.getLong("heir.seed", System.nanoTime());
        LOG.info("kills={} seed={} (-Dheir.seed repeats it)", kills, seed);
        Random random = new Random(seed);
        gateway.start().ready(RunningGateway.START);
        crew.execute(this::acceptForTheHospital);
        List<Future<?>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            Sender sender = new Sender("S" + i + "-", random.nextLong());
            senders.add(crew.submit(sender::run));
        }
        for (int kill = 1; kill <= kills; kill++) {
            // Every other one hits a gateway that is still starting: its listeners are up before everything else is.
            boolean starting = kill % 2 == 0;
            if (!starting) {
                gateway.ready(RunningGateway.START);
            }
            long after = 1L + random.nextInt(ACKNOWLEDGED_MAX);
            long from = acknowledgements.get();
            Await.until(
                    () -> after + " messages are acknowledged" + gateway.condition(),
                    LOAD_FLOWS,
                    () -> acknowledgements.get() - from >= after);
            gateway.kill();
            LOG.info("kill={} starting={} after={} acknowledged={}", kill, starting, after, acknowledgements.get());
            gateway.start();
        }
        gateway.ready(RunningGateway.START);
        long from = acknowledgements.get();
        Await.until("the load flows again", LOAD_FLOWS, () -> acknowledgements.get() > from + PIPELINED);
        over = true;
        for (Future<?> sender : senders) {
            sender.get(END_SECONDS, TimeUnit.SECONDS);
        }

        LOG.info("acknowledged={} received={} refused={}", acknowledged.size(), received.size(), refusals.get());
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(received);
        assertThat(lost).as("acknowledged, but the hospital never had it").isEmpty();
        assertThat(received).as("forged, but the hospital has it").noneMatch(id -> id.endsWith("F"));
        assertThat(refusals.get()).isPositive();
    }

    private void acceptForTheHospital() {
        try {
            while (true) {
                Socket socket = hospital.accept();
                crew.execute(() -> answer(socket));
            }
        } catch (IOException closed) {
            LOG.debug("the hospital takes no more connections", closed);
        }
    }

    /** Notes the id, then acknowledges: as a receiver does that has stored the message. */
    private void answer(Socket socket) {
        try (MllpWire wire = new MllpWire(socket)) {
            String message = wire.receive();
            while (!message.isEmpty()) {
                String id = Hl7.controlId(message);
                received.add(id);
                wire.send(Hl7.ack("AA", id));
                message = wire.receive();
            }
        } catch (IOException killed) {
            LOG.debug("connection from the gateway broke", killed);
        }
    }

    private final class Sender {
        private final String name;
        private final Random random;
        private long number;

        private Sender(String name, long seed) {
            this.name = name;
            this.random = new Random(seed);
        }

        private Void run() throws Exception {
            while (!over) {
                MllpWire wire = Await.value("the gateway accepts", RunningGateway.START, this::connect);
                try (wire) {
                    while (!over) {
                        exchange(wire);
                    }
                } catch (IOException killed) {
                    LOG.debug("connection to the gateway broke", killed);
                }
            }
            return null;
        }

        private Optional<MllpWire> connect() {
            try {
                return Optional.of(new MllpWire(listen));
            } catch (IOException notYet) {
                return Optional.empty();
            }
        }

        private void exchange(MllpWire wire) throws IOException {
            byte[][] messages = new byte[PIPELINED][];
            for (int i = 0; i < PIPELINED; i++) {
                messages[i] = MllpWire.frame(next());
            }
            wire.send(messages);
            for (int i = 0; i < PIPELINED; i++) {
                String answer = wire.receive();
                if (answer.isEmpty()) {
                    throw new IOException("closed by the gateway");
                }
                String[] msa = Hl7.msa(answer).split(" ", 2);
                if (msa[0].equals("AA")) {
                    acknowledged.add(msa[1]);
                    acknowledgements.incrementAndGet();
                } else {
                    refusals.incrementAndGet();
                }
            }
        }

        /** Forged ids end in F. */
        private String next() {
            String id = name + number++;
            if (random.nextInt(FORGED_ONE_IN) == 0) {
                return Hl7.oru(Hl7.FORGED, id + "F");
            }
            String message = Hl7.oru(Hl7.KNOWN, id);
            return random.nextInt(LARGE_ONE_IN) == 0
                    ? message + "OBX|2|ED|X||" + "A".repeat(LARGE_BYTES) + "\r"
                    : message;
        }
    }
}
