package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;

/** In a real framework with the Configuration Admin that Karaf brings. */
class FactoryFilesTest {
    private static final String FACTORY = "eu.heir.gateway.listener";
    private static final String WARD = FACTORY + "~hl7-ward";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Framework framework;
    private BundleContext context;
    private ConfigurationAdmin configurations;
    private FactoryFiles files;

    @TempDir
    private Path folder;

    private Path etc;

    @BeforeEach
    void start() throws Exception {
        etc = Files.createDirectory(folder.resolve("etc"));
        framework = new org.apache.felix.framework.FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        folder.resolve("framework").toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.osgi.service.cm;version=1.6.1",
                        "karaf.etc",
                        etc.toString(),
                        "ward.upstream",
                        "ehr.example:2575"));
        framework.start();
        context = framework.getBundleContext();
        String configAdmin = Class.forName("org.apache.felix.cm.impl.ConfigurationAdminImpl")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        context.installBundle(configAdmin).start();
        configurations = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        context.registerService(
                SynchronousConfigurationListener.class,
                event -> events.add(
                        (event.getType() == ConfigurationEvent.CM_DELETED ? "deleted " : "updated ") + event.getPid()),
                null);
    }

    @AfterEach
    void stop() throws Exception {
        if (files != null) {
            files.stop();
        }
        framework.stop();
        framework.waitForStop(DEADLINE.toMillis());
    }

    @Test
    void fileIsTakenInUnderItsWholeNameBeforeTheStartIsOver() throws Exception {
        write(WARD, "protocol = hl7v2\nmode = monitor\n");

        watch();

        assertThat(pids()).containsExactly(WARD);
        assertThat(values(WARD))
                .containsEntry("protocol", "hl7v2")
                .containsEntry("mode", "monitor")
                .containsEntry(FactoryFiles.FILE_PROPERTY, WARD + ".cfg")
                .containsEntry(ConfigurationAdmin.SERVICE_FACTORYPID, FACTORY);
    }

    @Test
    void fileIsFollowedAsItComesChangesAndGoes() throws Exception {
        watch();

        write(WARD, "mode = monitor\n");
        await("updated " + WARD);
        assertThat(values(WARD)).containsEntry("mode", "monitor");
        write(WARD, "mode = enforce # now\n");
        await("updated " + WARD);
        assertThat(values(WARD)).containsEntry("mode", "enforce # now");
        Files.delete(etc.resolve(WARD + ".cfg"));
        await("deleted " + WARD);

        assertThat(pids()).isEmpty();
    }

    @Test
    void journalGetsEachFileThatIsReadAndEachThatGoes() throws Exception {
        RecordedFiles journal = new RecordedFiles();
        write(WARD, "mode = monitor\n");
        watch();
        // What was read before the journal came is not lost.
        files.addJournal(journal);
        assertThat(journal.line()).isEqualTo("etc/" + WARD + ".cfg: Read and handed on.");

        write(WARD, "mode = enforce\n# " + "x".repeat((int) FactoryFiles.FILE_MAX_BYTES));
        assertThat(journal.line()).isEqualTo("etc/" + WARD + ".cfg: Refused: it cannot be read.");
        Files.delete(etc.resolve(WARD + ".cfg"));
        assertThat(journal.line()).isEqualTo("etc/" + WARD + ".cfg: Withdrawn.");
    }

    @Test
    void keyThatIsLeftOutIsGone() throws Exception {
        write(WARD, "mode = monitor\nsessions.max = 5\n");
        watch();

        write(WARD, "mode = monitor\n");
        await("updated " + WARD);

        assertThat(values(WARD)).doesNotContainKey("sessions.max");
    }

    @Test
    void touchedFileWithTheSameContentDisturbsNobody() throws Exception {
        write(WARD, "mode = monitor\n");
        watch();

        write(WARD, "# a note\nmode = monitor\n");
        // A second file that comes later in the order of names: when it is there, the first has been looked at.
        write(FACTORY + "~z", "mode = monitor\n");
        await("updated " + FACTORY + "~z");

        assertThat(events).isEmpty();
    }

    @Test
    void configurationOfAFileThatWentWhileNobodyWatchedIsTakenOut() throws Exception {
        Configuration left = configurations.getFactoryConfiguration(FACTORY, "gone", "?");
        left.update(dictionary(FactoryFiles.FILE_PROPERTY, FACTORY + "~gone.cfg"));

        watch();

        assertThat(pids()).isEmpty();
    }

    @Test
    void configurationThatWasNotMadeFromAFileIsLeftAlone() throws Exception {
        configurations.getFactoryConfiguration(FACTORY, "by-hand", "?").update(dictionary("mode", "enforce"));
        write(WARD, "mode = monitor\n");
        watch();
        Files.delete(etc.resolve(WARD + ".cfg"));
        await("deleted " + WARD);

        assertThat(pids()).containsExactly(FACTORY + "~by-hand");
    }

    @Test
    void variablesAreReplaced() throws Exception {
        write(
                WARD,
                "upstream = ${ward.upstream}\nlisten = ${env:HEIR_SURELY_NOT_SET:-127.0.0.1:2575}\nsecret = $[secret:x]\n");

        watch();

        assertThat(values(WARD))
                .containsEntry("upstream", "ehr.example:2575")
                .containsEntry("listen", "127.0.0.1:2575")
                .containsEntry("secret", "$[secret:x]");
    }

    @Test
    void fileThatIsTooLargeChangesNothing() throws Exception {
        write(WARD, "mode = monitor\n");
        watch();

        write(WARD, "mode = enforce\n# " + "x".repeat((int) FactoryFiles.FILE_MAX_BYTES));
        write(FACTORY + "~z", "mode = monitor\n");
        await("updated " + FACTORY + "~z");

        assertThat(values(WARD)).containsEntry("mode", "monitor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eu.heir.gateway.cfg",
                "org.example.thing~ward.cfg",
                "eu.heir.gateway.listener~ward.cfg.bak",
                "eu.heir.gateway.listener~.cfg",
                "eu.heir.gateway.listener~a b.cfg",
                "eu.heir.gateway.listener-ward.cfg"
            })
    void otherFilesAreNobodysBusiness(String name) throws Exception {
        Files.writeString(etc.resolve(name), "mode = monitor\n");

        watch();

        assertThat(pids()).isEmpty();
    }

    @Test
    void withoutTheFolderItDoesNotStart() throws Exception {
        Framework bare = new org.apache.felix.framework.FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, folder.resolve("bare").toString()));
        bare.init();
        try {
            assertThatThrownBy(() -> new FactoryFiles(bare.getBundleContext(), configurations))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("karaf.etc");
        } finally {
            bare.stop();
            bare.waitForStop(DEADLINE.toMillis());
        }
    }

    private void watch() {
        files = new FactoryFiles(context, configurations);
        // What was there has been taken in by now.
        events.clear();
    }

    /** In one step, as an editor that keeps its word does: half a file is never seen. */
    private void write(String pid, String content) throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), content);
        Files.move(
                fresh, etc.resolve(pid + ".cfg"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void await(String event) throws InterruptedException {
        assertThat(events.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(event);
    }

    private List<String> pids() throws Exception {
        Configuration[] all = configurations.listConfigurations(null);
        return all == null
                ? List.of()
                : Arrays.stream(all).map(Configuration::getPid).sorted().toList();
    }

    private Map<String, Object> values(String pid) throws Exception {
        Configuration[] found = configurations.listConfigurations("(service.pid=" + pid + ")");
        assertThat(found).hasSize(1);
        Dictionary<String, Object> properties = found[0].getProperties();
        Map<String, Object> values = new HashMap<>();
        properties.keys().asIterator().forEachRemaining(key -> values.put(key, properties.get(key)));
        return values;
    }

    @SuppressWarnings("JdkObsolete") // Configuration Admin takes a Dictionary
    private static Dictionary<String, Object> dictionary(String key, String value) {
        Dictionary<String, Object> dictionary = new Hashtable<>();
        dictionary.put(key, value);
        return dictionary;
    }
}
