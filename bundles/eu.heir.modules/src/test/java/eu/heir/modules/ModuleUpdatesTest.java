package eu.heir.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleOutcome;
import eu.heir.spi.modules.ModuleStatus;
import eu.heir.spi.modules.Modules.Answer;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.ListenerStatus;
import eu.heir.spi.telemetry.PeerStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Updates of real bundles in the framework that Karaf runs on; only the gateway's word about its slots is the test's own. */
class ModuleUpdatesTest {
    private static final long DEADLINE_SECONDS = 30;
    private static final int MAX_BYTES = 200_000;

    @TempDir
    Path folder;

    private final List<JournalEntry> recorded = new CopyOnWriteArrayList<>();
    private final Slots slots = new Slots();
    private volatile Limits limits = new Limits(MAX_BYTES, Duration.ofMillis(500), Duration.ofMinutes(10), 3, 100);
    private Framework framework;
    private Bundle bundle;
    private ModuleUpdates updates;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
        framework.start();
        bundle = framework
                .getBundleContext()
                .installBundle(
                        "test:module",
                        new ByteArrayInputStream(TestBundle.version("1.0.0").jar()));
        bundle.start();
        open();
        await("the first jar is kept", () -> !changes().isEmpty());
    }

    private void open() {
        updates = new ModuleUpdates(
                framework.getBundleContext(),
                folder.resolve("modules"),
                () -> slots,
                () -> limits,
                new ModuleRecord(recorded::add),
                InstantSource.system());
        updates.start();
    }

    @AfterEach
    void stop() throws Exception {
        updates.close();
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    }

    @Test
    void whatRunsIsKeptBeforeAnythingIsChanged() {
        ModuleStatus status = status();

        assertThat(status.version()).isEqualTo("1.0.0");
        assertThat(status.serves()).containsExactly("test SERVING");
        assertThat(changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo("INSTALLED");
            assertThat(change.outcome()).isEqualTo(ModuleOutcome.ACCEPTED);
        });
        assertThat(folder.resolve("modules/" + TestBundle.NAME)).isDirectoryContaining("glob:**1-1.0.0-*.jar");
    }

    @Test
    void newVersionServesAndIsAcceptedAfterItsProbation() throws Exception {
        ModuleChange change = tried(update(TestBundle.version("1.1.0")));

        assertThat(change.outcome()).isEqualTo(ModuleOutcome.PROBATION);
        assertThat(change.who()).isEqualTo("ada");
        assertThat(status().version()).isEqualTo("1.1.0");
        assertThat(status().probationUntil()).isNotNull();

        limits = new Limits(MAX_BYTES, Duration.ofMillis(500), Duration.ZERO, 3, 100);
        assertThat(tried(update(TestBundle.version("1.2.0"))).outcome()).isEqualTo(ModuleOutcome.ACCEPTED);
        assertThat(changes())
                .extracting(ModuleChange::outcome)
                .containsExactly(ModuleOutcome.ACCEPTED, ModuleOutcome.SUPERSEDED, ModuleOutcome.ACCEPTED);
    }

    @Test
    void journalGetsEachFinishedChangeAndEachRefusedJar() throws Exception {
        limits = new Limits(MAX_BYTES, Duration.ofMillis(500), Duration.ZERO, 3, 100);
        update(TestBundle.version("1.1.0"));
        update(TestBundle.version("2.0.0").thatDoesNotStart());
        updates.update(TestBundle.NAME, new ByteArrayInputStream(new byte[] {1, 2, 3}), "ada");

        assertThat(recorded)
                .extracting(JournalEntry::actor, JournalEntry::subject, JournalEntry::text)
                .containsExactly(
                        tuple("found at start", TestBundle.NAME, "Version 1.0.0 was found: accepted."),
                        tuple("ada", TestBundle.NAME, "Update to version 1.1.0: accepted."),
                        tuple("ada", TestBundle.NAME, "Update to version 2.0.0: rolled back."),
                        tuple("ada", TestBundle.NAME, "A jar was refused; nothing was touched."));
        assertThat(recorded.get(2).details().get("reason")).contains("does not start");
        assertThat(recorded.get(1).details()).containsEntry("via", "REST").containsKeys("sha256", "began");
    }

    @Test
    void sameJarAgainIsAFullSwap() throws Exception {
        long before = bundle.getLastModified();
        ModuleChange first = tried(update(TestBundle.version("1.0.0")));

        assertThat(first.outcome()).isEqualTo(ModuleOutcome.PROBATION);
        assertThat(bundle.getLastModified()).isGreaterThan(before);
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void versionThatDoesNotStartIsRolledBackAtOnce() throws Exception {
        ModuleChange change = tried(update(TestBundle.version("2.0.0").thatDoesNotStart()));

        assertThat(change.outcome()).isEqualTo(ModuleOutcome.ROLLED_BACK);
        assertThat(change.reason()).contains("does not start", "made to fail");
        assertThat(status().version()).isEqualTo("1.0.0");
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void versionThatDoesNotServeInTimeIsRolledBack() throws Exception {
        slots.mute = "2.0.0";

        ModuleChange change = tried(update(TestBundle.version("2.0.0")));

        assertThat(change.outcome()).isEqualTo(ModuleOutcome.ROLLED_BACK);
        assertThat(change.reason()).contains("within 500 ms", "does not serve test");
        assertThat(status().version()).isEqualTo("1.0.0");
    }

    @Test
    void faultInProbationPutsTheOldVersionBack() throws Exception {
        tried(update(TestBundle.version("2.0.0")));

        slots.faulty = "2.0.0";

        await("it is rolled back", () -> changes().get(0).outcome() == ModuleOutcome.ROLLED_BACK);
        assertThat(changes().get(0).reason()).contains("in its probation", "made 3 faults");
        assertThat(status().version()).isEqualTo("1.0.0");
    }

    @Test
    void administratorsRollbackPutsTheVersionBeforeBack() throws Exception {
        limits = new Limits(MAX_BYTES, Duration.ofMillis(500), Duration.ZERO, 3, 100);
        tried(update(TestBundle.version("1.1.0")));
        assertThat(status().rollbackVersion()).isEqualTo("1.0.0");

        ModuleChange change = tried(updates.rollback(TestBundle.NAME, "ada"));

        assertThat(change.kind()).isEqualTo("ROLLBACK");
        assertThat(change.restores()).isEqualTo(1);
        assertThat(status().version()).isEqualTo("1.0.0");
        assertThat(updates.rollback(TestBundle.NAME, "ada")).isInstanceOf(Answer.Conflict.class);
    }

    @Test
    void updatePastTheGatewayIsNotedAndRolledBackWhenItDoesNotServe() throws Exception {
        slots.remembered();
        try (InputStream in = stream(TestBundle.version("1.5.0"))) {
            bundle.update(in);
        }
        await("it is noted", () -> changes().get(0).outcome() == ModuleOutcome.PROBATION);
        assertThat(changes().get(0).via()).isEqualTo("FRAMEWORK");
        assertThat(changes().get(0).version()).isEqualTo("1.5.0");

        slots.mute = "1.6.0";
        try (InputStream in = stream(TestBundle.version("1.6.0"))) {
            bundle.update(in);
        }
        await("it is rolled back", () -> changes().get(0).outcome() == ModuleOutcome.ROLLED_BACK);
        assertThat(status().version()).isEqualTo("1.0.0");
    }

    @Test
    void secondUpdateMeanwhileIsTurnedAway() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        slots.onLook = looked::countDown;
        slots.mute = "2.0.0";
        limits = new Limits(MAX_BYTES, Duration.ofSeconds(DEADLINE_SECONDS), Duration.ofMinutes(10), 3, 100);
        FutureTask<Answer> first = new FutureTask<>(() -> update(TestBundle.version("2.0.0")));
        new Thread(first).start();
        await("the first is at work", () -> status().updating());

        Answer second = update(TestBundle.version("3.0.0"));
        slots.mute = "";

        assertThat(second).isInstanceOfSatisfying(Answer.Conflict.class, conflict -> assertThat(conflict.reason())
                .contains(TestBundle.NAME));
        assertThat(tried(get(first)).outcome()).isEqualTo(ModuleOutcome.PROBATION);
    }

    @Test
    void crashInTheMiddlePutsTheAcceptedVersionBack() throws Exception {
        tried(update(TestBundle.version("2.0.0")));
        Path history = folder.resolve("modules/" + TestBundle.NAME + "/history.jsonl");
        String crashed = Files.readString(history) + "{\"number\": 3, \"torn";
        updates.close();
        Files.writeString(history, crashed);

        open();

        await(
                "it is put back",
                () -> status().version().equals("1.0.0") && changes().get(0).outcome() == ModuleOutcome.ROLLED_BACK);
        assertThat(changes().get(0).reason()).contains("ended before");
    }

    @Test
    void cleanStopInProbationGoesOnWithIt() throws Exception {
        tried(update(TestBundle.version("2.0.0")));
        updates.close();

        open();

        await("probation goes on", () -> status().probationUntil() != null);
        assertThat(status().version()).isEqualTo("2.0.0");
    }

    @Test
    void bundleThatTheFrameworkLostIsInstalledAgain() throws Exception {
        tried(update(TestBundle.version("2.0.0")));
        Path history = folder.resolve("modules/" + TestBundle.NAME + "/history.jsonl");
        String crashed = Files.readString(history);
        updates.close();
        bundle.uninstall();
        Files.writeString(history, crashed);

        open();

        await("it runs again", () -> updates.modules().stream()
                .anyMatch(module ->
                        module.state().equals("ACTIVE") && module.version().equals("1.0.0")));
        assertThat(framework.getBundleContext().getBundle("test:module")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bundle-SymbolicName    | eu.heir.protocol.other                   | not eu.heir.protocol.test",
                "Bundle-Version         | one                                      | not a version",
                "Fragment-Host          | eu.heir.gateway                          | fragment",
                "Import-Package         | eu.heir.spi.modules;version=\"[0.1,1)\"  | eu.heir.api only",
                "Import-Package         | org.nowhere;version=\"[1,2)\"            | package org.nowhere;version=",
                "Import-Package         | org.osgi.framework;version=\"[9,10)\"    | org.osgi.framework",
                "Require-Bundle         | eu.heir.gateway                          | eu.heir.api only",
                "DynamicImport-Package  | *                                        | dynamically",
                "Export-Package         | eu.heir.protocol.test                    | exports",
                "Require-Capability     | osgi.nothing                             | osgi.nothing",
            })
    void unfitJarIsRefusedInOneSentenceAndNothingIsTouched(String header, String value, String sentence)
            throws Exception {
        long before = bundle.getLastModified();
        Answer answer = update(TestBundle.version("1.1.0").header(header, value));

        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> assertThat(refused.reason())
                .contains(sentence));
        assertThat(bundle.getLastModified()).isEqualTo(before);
        assertThat(changes()).hasSize(1);
    }

    @Test
    void whatIsNoJarIsRefused() throws Exception {
        byte[] jar = TestBundle.version("1.1.0").jar();
        byte[] torn = java.util.Arrays.copyOf(jar, jar.length / 2);

        for (byte[] body : List.of(new byte[0], "no jar".getBytes(java.nio.charset.StandardCharsets.UTF_8), torn)) {
            assertThat(updates.update(TestBundle.NAME, new ByteArrayInputStream(body), "ada"))
                    .isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void tooLongABodyAndAnUnknownModuleAreTold() throws Exception {
        assertThat(updates.update(TestBundle.NAME, new ByteArrayInputStream(new byte[MAX_BYTES + 1]), "ada"))
                .isInstanceOf(Answer.TooLarge.class);
        assertThat(updates.update("eu.heir.gateway", stream(TestBundle.version("1")), "ada"))
                .isInstanceOfSatisfying(Answer.Unknown.class, unknown -> assertThat(unknown.reason())
                        .contains(TestBundle.NAME));
        assertThat(folder.resolve("modules")).isDirectoryNotContaining("glob:**.receiving*");
    }

    @Test
    void onlySoManyJarsAreKept() throws Exception {
        for (int i = 1; i <= 6; i++) {
            tried(update(TestBundle.version("1." + i)));
        }
        try (var files = Files.list(folder.resolve("modules/" + TestBundle.NAME))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .hasSize(3)
                    .anyMatch(name -> name.startsWith("1-1.0.0-"));
        }
    }

    @Test
    void droppedJarIsTakenAndItsOutcomeStandsBesideIt() throws Exception {
        Path drop = Files.createDirectory(folder.resolve("drop"));
        try (DropFolder watch =
                new DropFolder(List.of(new DropFolder.Watched(drop, name -> true)), updates::updateDropped, 20)) {
            Files.write(drop.resolve("new.jar"), TestBundle.version("1.7.0").jar());
            Files.writeString(drop.resolve("bad.jar"), "no jar");

            await(
                    "outcomes are written",
                    () -> Files.exists(drop.resolve("new.jar.outcome.txt"))
                            && Files.exists(drop.resolve("bad.jar.outcome.txt")));
        }

        assertThat(drop.resolve("new.jar.outcome.txt")).content().startsWith("UPDATED (change 2, version 1.7.0)");
        assertThat(drop.resolve("bad.jar.outcome.txt")).content().startsWith("REFUSED: ");
        assertThat(status().version()).isEqualTo("1.7.0");
    }

    // ---- hands

    private Answer update(TestBundle jar) throws IOException {
        return updates.update(TestBundle.NAME, stream(jar), "ada");
    }

    private static InputStream stream(TestBundle jar) throws IOException {
        return new ByteArrayInputStream(jar.jar());
    }

    private static ModuleChange tried(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Tried.class);
        return ((Answer.Tried) answer).change();
    }

    private static Answer get(Future<Answer> future) throws Exception {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private List<ModuleChange> changes() {
        return updates.history(TestBundle.NAME).orElseThrow().changes();
    }

    private ModuleStatus status() {
        return updates.modules().get(0);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("gave up waiting until " + what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** One slot, held by whatever version of the module is active. */
    private final class Slots implements GatewayStatus {
        volatile String mute = "";
        volatile String faulty = "";
        volatile Runnable onLook = () -> {};

        void remembered() throws Exception {
            // The worker looks by itself; an update is expected to serve what was served before.
            CountDownLatch looks = new CountDownLatch(2);
            onLook = looks::countDown;
            assertThat(looks.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public List<AdapterStatus> adapters() {
            onLook.run();
            Bundle now = framework.getBundleContext().getBundle("test:module");
            if (now == null
                    || now.getState() != Bundle.ACTIVE
                    || now.getVersion().toString().equals(mute)) {
                return List.of(new AdapterStatus("test", "ABSENT", "", "", 0, 0, 0, 0, ""));
            }
            String version = now.getVersion().toString();
            return List.of(new AdapterStatus(
                    "test",
                    "SERVING",
                    "Test",
                    TestBundle.NAME + " " + version,
                    0,
                    version.equals(faulty) ? 3 : 0,
                    0,
                    0,
                    ""));
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public List<ListenerStatus> listeners() {
            return List.of();
        }

        @Override
        public List<PeerStatus> peers() {
            return List.of();
        }

        @Override
        public LatencyStatus latency() {
            return new LatencyStatus(0, 0, 0, 0, 0);
        }

        @Override
        public List<BoundStatus> bounds() {
            return List.of();
        }

        @Override
        public List<DecisionEvent> decisions(long after, int max) {
            return List.of();
        }

        @Override
        public AutoCloseable onDecision(Consumer<DecisionEvent> consumer) {
            return () -> {};
        }
    }
}
