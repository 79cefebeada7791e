package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HL7 v2 adapter of the real distribution is replaced again and again under pipelined load, in the clear and over TLS on both legs:
 * by REST, by the command line, by {@code Bundle.update} from the web console, by a jar dropped into {@code modules/} and into {@code deploy/}. Every sender keeps its one connection;
 * nothing is lost, doubled, reordered or altered; no class loader stays behind.
 */
class HotSwapIT {
    private static final Logger LOG = LoggerFactory.getLogger(HotSwapIT.class);

    private static final int SWAPS_EACH = 2;
    private static final int SWAPS_EACH_LONG = 30;
    private static final int SENDERS_EACH = 3;
    private static final int PIPELINED = 8;
    private static final int BACKLOG = 64;
    private static final Duration SWAPPED = Duration.ofMinutes(5);
    private static final long END_SECONDS = 300;

    /** Loaders of the adapter that may be alive after a collection: the one that serves, and one that a snapshot of threads may hold. */
    private static final int LOADERS_MAX = 2;

    private static final String UPDATE = "/heir/api/v1/modules/" + AdapterJars.NAME + "/update";

    private final int listen = Ports.reserve();
    private final int listenTls = Ports.reserve();
    private final int upstream = Ports.reserve();
    private final int upstreamTls = Ports.reserve();
    private final RunningGateway gateway;
    private final TlsPeers peers;
    private final ExecutorService crew = Executors.newCachedThreadPool();
    private final AtomicLong exchanged = new AtomicLong();
    private final List<ServerSocket> hospitals = new ArrayList<>();
    private final List<Future<?>> hospitalWires = new ArrayList<>();
    private final List<Long> pausesMicros = new ArrayList<>();
    private volatile boolean over;

    HotSwapIT(@TempDir Path folder) throws Exception {
        peers = new TlsPeers(folder).issue("gateway").issue("device").issue("hospital");
        gateway = RunningGateway.unpack("swapped");
        Path tls = Files.createDirectories(gateway.home().resolve("etc/tls-it"));
        Files.copy(peers.certificate("gateway"), tls.resolve("own.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(peers.key("gateway"), tls.resolve("own.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(peers.ca(), tls.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
        gateway.writeListener("plain", listen, upstream, "enforce");
        gateway.writeListener(
                "secret",
                listenTls,
                upstreamTls,
                "enforce",
                "listen.tls",
                "mutual",
                "listen.tls.certificate",
                "tls-it/own.pem",
                "listen.tls.key",
                "tls-it/own.key",
                "listen.tls.trust",
                "tls-it/ca.pem",
                "upstream.tls",
                "verify",
                "upstream.tls.trust",
                "tls-it/ca.pem",
                "upstream.tls.certificate",
                "tls-it/own.pem",
                "upstream.tls.key",
                "tls-it/own.key");
        gateway.write(gateway.contractFile("swapped.yml"), Hl7.contract("swapped", "plain", "secret"));
        gateway.write(
                gateway.home().resolve("etc/eu.heir.modules.cfg"), "probation.seconds = 0\nserve.max.ms = 20000\n");
    }

    @AfterEach
    void end() throws Exception {
        over = true;
        for (ServerSocket hospital : hospitals) {
            hospital.close();
        }
        crew.shutdownNow();
        gateway.close();
    }

    /** One way to replace the adapter. */
    private interface Way {
        void swap(int number) throws Exception;
    }

    @Test
    void whateverWayItIsReplacedNothingIsLostDoubledReorderedOrAltered() throws Exception {
        int each = Boolean.getBoolean("heir.long") ? SWAPS_EACH_LONG : SWAPS_EACH;
        hospitals.add(accept(new ServerSocket(), upstream));
        hospitals.add(accept(peers.context("hospital").getServerSocketFactory().createServerSocket(), upstreamTls));
        gateway.start().ready(RunningGateway.START);
        List<Future<?>> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS_EACH; i++) {
            String plain = "P" + i;
            String secret = "T" + i;
            senders.add(crew.submit(() -> send(new MllpWire(listen), plain)));
            senders.add(crew.submit(() -> send(peers.connect(listenTls, "device"), secret)));
        }
        Await.until("the load flows", SWAPPED, () -> exchanged.get() > 20L * SENDERS_EACH * PIPELINED);

        repeat("rest", each, number -> assertThat(
                        gateway.rest().post(UPDATE, AdapterJars.shipped()).statusCode())
                .isEqualTo(200));
        Path jar = Files.write(gateway.home().resolve("data/tmp/again.jar"), AdapterJars.shipped());
        repeat("command line", each, number -> {
            RunningGateway.Ended ended = gateway.heir("module", "update", AdapterJars.NAME, jar.toString());
            assertThat(ended.code()).as(ended.output()).isZero();
        });
        repeat("web console", each, number -> assertThat(gateway.rest()
                        .upload("/system/console/bundles", AdapterJars.version("0.1.0.w" + number))
                        .statusCode())
                .isEqualTo(302));
        repeat("modules folder", each, number -> drop("modules/dropped.jar", "0.1.0.m" + number));
        repeat("deploy folder", each, number -> drop("deploy/" + AdapterJars.NAME + ".jar", "0.1.0.d" + number));

        over = true;
        for (Future<?> sender : senders) {
            sender.get(END_SECONDS, TimeUnit.SECONDS);
        }
        for (Future<?> hospital : hospitalWires) {
            hospital.get(END_SECONDS, TimeUnit.SECONDS);
        }
        tellPauses();
        assertThat(hospitalWires).as("connections, one for each sender").hasSize(2 * SENDERS_EACH);
        assertThat(slot().path("faults").asLong()).isZero();
        assertThat(adapterLoaders()).isBetween(1L, (long) LOADERS_MAX);
    }

    private com.fasterxml.jackson.databind.JsonNode slot() throws Exception {
        return gateway.status().path("adapters").path(0);
    }

    private void repeat(String name, int times, Way way) throws Exception {
        for (int i = 0; i < times; i++) {
            long swaps = slot().path("swaps").asLong();
            long before = exchanged.get();
            way.swap(i);
            Await.until(
                    name + ": the slot has gone over",
                    SWAPPED,
                    () -> slot().path("swaps").asLong() > swaps);
            Await.until(
                    name + ": the load flows", SWAPPED, () -> exchanged.get() > before + 4L * SENDERS_EACH * PIPELINED);
            pausesMicros.add(slot().path("lastPauseMicros").asLong());
        }
        LOG.info("way={} swaps={} exchanged={}", name, times, exchanged.get());
    }

    private void drop(String file, String version) throws Exception {
        Path fresh = Files.write(gateway.home().resolve("data/tmp/dropped"), AdapterJars.version(version));
        Files.move(
                fresh,
                gateway.home().resolve(file),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void tellPauses() {
        long[] sorted =
                pausesMicros.stream().mapToLong(Long::longValue).sorted().toArray();
        LOG.info(
                "swaps={} exchanged={} longest pause of a session in each swap, ms: min={} median={} p90={} max={}",
                sorted.length,
                exchanged.get(),
                sorted[0] / 1000,
                sorted[sorted.length / 2] / 1000,
                sorted[sorted.length * 9 / 10] / 1000,
                sorted[sorted.length - 1] / 1000);
    }

    /** Classes of one name are as many as their loaders; the histogram collects first. */
    private long adapterLoaders() throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        RunningGateway.Ended histogram = gateway.run(jcmd, Long.toString(gateway.pid()), "GC.class_histogram");
        assertThat(histogram.code()).as(histogram.output()).isZero();
        return Arrays.stream(histogram.output().split("\n"))
                .filter(line -> line.strip().endsWith(" eu.heir.protocol.hl7v2.Hl7v2Adapter")
                        || line.contains(" eu.heir.protocol.hl7v2.Hl7v2Adapter "))
                .count();
    }

    // ---- the peers

    private ServerSocket accept(ServerSocket server, int port) throws IOException {
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        crew.execute(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    synchronized (hospitalWires) {
                        hospitalWires.add(crew.submit(() -> answer(socket)));
                    }
                }
            } catch (IOException closed) {
                LOG.debug("the hospital takes no more connections", closed);
            }
        });
        return server;
    }

    /** Insists that what comes over one connection is the next message of one sender, unaltered. */
    private Void answer(Socket socket) throws Exception {
        try (MllpWire wire = new MllpWire(socket)) {
            long next = 0;
            for (String message = wire.receive(); !message.isEmpty(); message = wire.receive()) {
                String id = Hl7.controlId(message);
                assertThat(id).endsWith("-" + next++);
                assertThat(message).isEqualTo(Hl7.oru(Hl7.KNOWN, id));
                wire.send(Hl7.ack("AA", id));
            }
        }
        return null;
    }

    /** Sends over one connection until it is over; every answer is the next one due. */
    private Void send(MllpWire wire, String name) throws Exception {
        long number = 0;
        try (wire) {
            while (!over) {
                byte[][] burst = new byte[PIPELINED][];
                for (int i = 0; i < PIPELINED; i++) {
                    burst[i] = MllpWire.frame(Hl7.oru(Hl7.KNOWN, name + "-" + (number + i)));
                }
                wire.send(burst);
                for (int i = 0; i < PIPELINED; i++) {
                    assertThat(Hl7.msa(wire.receive())).isEqualTo("AA " + name + "-" + number);
                    number++;
                    exchanged.incrementAndGet();
                }
            }
        }
        return null;
    }
}
