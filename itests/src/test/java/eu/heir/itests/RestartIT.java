package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and starting again: what is drained, what survives, what is told in one line. */
class RestartIT {
    /** Longer than anything this test does between asking for the stop and giving the reply. */
    private static final String DRAIN_MAX_MILLIS = "30000";

    private static final long STOP_SECONDS = 60;

    private static RunningGateway gateway;
    private static int listen;
    private static int upstream;

    @BeforeAll
    static void firstStart() throws Exception {
        listen = Ports.reserve();
        upstream = Ports.reserve();
        gateway = RunningGateway.unpack("restarted");
        rightFiles();
        gateway.start().ready(RunningGateway.START);
    }

    private static void rightFiles() throws Exception {
        gateway.writeListener("ward", listen, upstream, "enforce", "drain.max.ms", DRAIN_MAX_MILLIS);
        gateway.write(gateway.contractFile("ward.yml"), Hl7.contract("ward", "ward"));
    }

    @BeforeEach
    void runsWithTheRightFiles() throws Exception {
        rightFiles();
        if (!gateway.alive()) {
            gateway.start();
        }
        gateway.ready(RunningGateway.START);
        // Ready is also a gateway that has not seen the newest file yet.
        Await.until(
                "the ward's listener serves",
                Await.SECONDS,
                () -> gateway.statusCode() == 200
                        && gateway.listenerStatus("ward").path("state").asText().equals("SERVING"));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    /**
     * In processor time, because wall time is the machine's as much as ours: a start keeps about one processor busy, so on a machine with
     * nothing else to do it is ready within the promised minute ({@code docs/benchmarks.md} has the measured times).
     */
    @Test
    void afterAKillAPlainStartIsReadyWithinAMinute() throws Exception {
        gateway.kill();

        RunningGateway.Ended started = gateway.script("bin/start");
        assertThat(started.output()).as("nothing had to be installed anew").isEmpty();
        gateway.ready(RunningGateway.START);

        assertThat(gateway.cpu()).isLessThan(Duration.ofMinutes(1));
        assertThat(gateway.home().resolve("data/log/start.log.1"))
                .as("the start before was told how it ended")
                .content()
                .contains("ended with exit code 137");
    }

    @Test
    void aFirstStartThatIsKilledWhileItInstallsIsMadeUpForByTheNext() throws Exception {
        gateway.kill();
        gateway.forgetBundles();
        gateway.start();
        Await.until(
                "some bundles are installed",
                RunningGateway.START,
                () -> Files.exists(gateway.home().resolve("data/cache/bundle3")));
        gateway.kill();

        assertThat(gateway.script("bin/start").output()).contains("installing anew");
        gateway.ready(RunningGateway.START);
    }

    @Test
    void aStopWaitsForAnOutstandingReplyAndTakesNothingNew() throws Exception {
        try (Hospital hospital = new Hospital(upstream);
                MllpWire device = new MllpWire(listen)) {
            device.send(Hl7.oru(Hl7.KNOWN, "LAST"));
            MllpWire system = hospital.next();
            assertThat(Hl7.controlId(system.receive())).isEqualTo("LAST");

            CompletableFuture<RunningGateway.Ended> stopping = CompletableFuture.supplyAsync(RestartIT::stopped);
            Await.until("the listener takes no more connections", Await.SECONDS, () -> MllpWire.refused(listen));
            system.send(Hl7.ack("AA", "LAST"));

            assertThat(Hl7.msa(device.receive())).isEqualTo("AA LAST");
            RunningGateway.Ended ended = stopping.get(STOP_SECONDS, TimeUnit.SECONDS);
            assertThat(ended.output()).isEmpty();
            assertThat(ended.code()).isZero();
            assertThat(gateway.alive()).isFalse();
        }
    }

    private static RunningGateway.Ended stopped() {
        try {
            return gateway.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRestartWithBrokenFilesRunsWithTheLastGoodOnes() throws Exception {
        assertThat(gateway.stop().code()).isZero();
        gateway.writeListener("ward", listen, upstream, "enfroce");
        gateway.write(
                gateway.contractFile("ward.yml"), Hl7.contract("ward", "ward").replace("sender:", "sendre:"));
        gateway.start();
        JsonNode status = Await.value("both broken files are told", RunningGateway.START, () -> {
            boolean answers = gateway.statusCode() == 503;
            JsonNode now = answers ? gateway.status() : MissingNode.getInstance();
            return now.path("reasons").toString().contains("listener~ward.cfg")
                            && now.path("reasons").toString().contains("ward.yml:")
                    ? Optional.of(now)
                    : Optional.empty();
        });

        assertThat(status.path("reasons").toString())
                .contains("etc/eu.heir.gateway.listener~ward.cfg: mode = 'enfroce'")
                .containsPattern("etc/heir/contracts/ward\\.yml:\\d+:");
        assertThat(status.at("/listeners/0/state").asText()).isEqualTo("SERVING");
        assertThat(status.at("/listeners/0/mode").asText()).isEqualTo("ENFORCE");
        try (Hospital hospital = new Hospital(upstream);
                MllpWire device = new MllpWire(listen)) {
            device.send(MllpWire.frame(Hl7.oru(Hl7.FORGED, "NO")), MllpWire.frame(Hl7.oru(Hl7.KNOWN, "YES")));
            MllpWire system = hospital.next();
            assertThat(Hl7.controlId(system.receive())).isEqualTo("YES");
            system.send(Hl7.ack("AA", "YES"));
            assertThat(device.receive(2)).extracting(Hl7::msa).containsExactly("AR NO", "AA YES");
        }
    }

    @Test
    void aSecondStartOfARunningFolderIsOneLine() throws Exception {
        long pid = gateway.pid();
        RunningGateway.Ended second = gateway.script("bin/start");

        assertThat(second.code()).isNotZero();
        assertThat(second.output().strip().lines()).singleElement().asString().contains("already runs", "bin/stop");
        assertThat(gateway.pid()).isEqualTo(pid);
        assertThat(gateway.statusCode()).isEqualTo(200);
    }

    @Test
    void theLauncherSaysInOneLineThatTheGatewayRunsOrThePortIsTaken(@TempDir Path folder) throws Exception {
        Path launcher = Files.copy(BuiltBundle.ROOT.resolve("heir"), folder.resolve("heir"));
        Files.createDirectory(folder.resolve(".heir"));
        RunningGateway.Ended taken = gateway.run(launcher.toString(), "run");
        Files.createSymbolicLink(folder.resolve(".heir/gateway"), gateway.home());
        RunningGateway.Ended running = gateway.run(launcher.toString(), "run");

        assertThat(taken.code()).isNotZero();
        assertThat(taken.output().strip().lines())
                .singleElement()
                .asString()
                .contains("Port " + gateway.httpsPort() + " is taken", "HEIR_HTTPS_PORT");
        assertThat(running.code()).isNotZero();
        assertThat(running.output().strip().lines()).singleElement().asString().contains("already runs", "heir stop");
    }

    @Test
    void aTakenHttpsPortIsToldInOneLineOfTheLogAndTheDataPathRuns() throws Exception {
        assertThat(gateway.stop().code()).isZero();
        int before = gateway.log().size();
        try (ServerSocket taker = new ServerSocket();
                Hospital hospital = new Hospital(upstream)) {
            taker.setReuseAddress(true);
            taker.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.httpsPort()));
            gateway.start();
            Await.until("the listener accepts", RunningGateway.START, () -> !MllpWire.refused(listen));
            hospital.next();
            try (MllpWire device = new MllpWire(listen)) {
                device.send(Hl7.oru(Hl7.KNOWN, "BLIND"));
                MllpWire system = hospital.next();
                assertThat(Hl7.controlId(system.receive())).isEqualTo("BLIND");
            }
            assertThat(gateway.log().stream().skip(before))
                    .filteredOn(line -> line.contains("HEIR_HTTPS_PORT"))
                    .singleElement()
                    .asString()
                    .contains("port=" + gateway.httpsPort());
        }
        assertThat(gateway.stop().code()).isZero();
    }

    @Test
    void withAllListenerFilesDeletedTheGatewayIsStillReady() throws Exception {
        for (Path file : gateway.listenerFiles()) {
            Files.delete(file);
        }
        Await.until("no listener is left", Await.SECONDS, () -> gateway.status()
                .path("listeners")
                .isEmpty());

        assertThat(gateway.statusCode()).isEqualTo(200);
        assertThat(MllpWire.refused(listen)).isTrue();
    }
}
