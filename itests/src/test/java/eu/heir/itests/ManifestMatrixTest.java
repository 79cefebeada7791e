package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what every built jar imports and exports against the import matrix. */
class ManifestMatrixTest {

    /** Threads, I/O and clocks, as they appear in disassembled code. */
    private static final Pattern IMPURE = Pattern.compile("java/lang/Thread\\b|java/util/Timer\\b"
            + "|java/util/concurrent/(Executor|ForkJoin|ScheduledExecutor|ThreadPool|CompletableFuture|Flow)"
            + "|java/io/(File|RandomAccessFile)|java/nio/(file|channels)/|java/net/(?!Inet[46]?Address\\b)|InetAddress\\.get(ByName|AllByName|LocalHost)"
            + "|java/lang/System\\.(nanoTime|currentTimeMillis)|java/time/\\w+\\.now:|java/time/Clock\\.system");

    @ParameterizedTest
    @MethodSource("eu.heir.itests.BuiltBundle#all")
    void everyBundleKeepsToTheImportMatrix(BuiltBundle bundle) {
        assertThat(ImportMatrix.violations(bundle)).isEmpty();
    }

    /** Pax Web loses what comes before its default context; see {@code eu.heir.spi.http.WebServer}. */
    @ParameterizedTest
    @MethodSource("eu.heir.itests.BuiltBundle#all")
    void everyWhiteboardServiceWaitsForTheWebServer(BuiltBundle bundle) throws IOException {
        try (JarFile jar = new JarFile(BuiltBundle.jar(bundle.name()).toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.getName().matches("OSGI-INF/.*\\.xml")) {
                    String component = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(component.contains("osgi.http.whiteboard.")
                                    && !component.contains("interface=\"eu.heir.spi.http.WebServer\""))
                            .as("%s is a whiteboard service that does not wait for WebServer", entry.getName())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void symbolicNameIsTheDirectory() {
        assertThat(BuiltBundle.all())
                .extracting(BuiltBundle::name)
                .containsExactlyElementsOf(BuiltBundle.directories());
    }

    @Test
    void everyPlugInBindsTheDependencyAllowList() throws IOException {
        for (String bundle : BuiltBundle.directories()) {
            if (ImportMatrix.isPlugIn(bundle)) {
                assertThat(Files.readString(BuiltBundle.ROOT
                                .resolve("bundles")
                                .resolve(bundle)
                                .resolve("pom.xml")))
                        .as("pom.xml of %s", bundle)
                        .contains("<id>plug-in-allow-list</id>");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "eu.heir.policy")
    void pureBundlesHaveNoThreadNoIoAndNoClockOfTheirOwn(String bundle) throws IOException {
        assertThat(disassembled(bundle)).isNotEmpty().noneMatch(line -> IMPURE.matcher(line)
                .find());
    }

    /** The matrix must catch what it is there for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eu.heir.api              | org.slf4j;version=\"[2,3)\"                      |",
                "eu.heir.protocol.hl7v2   | eu.heir.spi;version=\"[0.1,0.2)\"                |",
                "eu.heir.protocol.hl7v2   | eu.heir.protocol.template;version=\"[0.1,0.2)\"  |",
                "eu.heir.protocol.hl7v2   | org.slf4j;version=\"[2,3)\"                      |",
                "eu.heir.protocol.hl7v2   |                                                  | eu.heir.protocol.hl7v2;version=\"1.0\"",
                "eu.heir.gateway          | eu.heir.policy;version=\"[0.1,0.2)\"             |",
                "eu.heir.gateway          | eu.heir.adapter.testkit;version=\"[0.1,0.2)\"    |",
                "eu.heir.gateway          | eu.heir.api                                      |",
                "eu.heir.policy           | io.netty.buffer;version=\"[4.1,5)\"              |",
                "eu.heir.policy           | javax.servlet                                    |",
                "eu.heir.config           | org.jspecify.annotations;version=\"[1,2)\"       |",
                "eu.heir.rest             |                                                  | eu.heir.rest;version=\"1.0\"",
                "eu.heir.spi              |                                                  | eu.heir.spi",
                "eu.heir.spi              |                                                  | eu.heir.api;version=\"1.0\"",
            })
    void wrongManifestIsCaught(String bundle, String imports, String exports) {
        var wrong = new BuiltBundle(bundle, BuiltBundle.clauses(imports), BuiltBundle.clauses(exports), false);

        assertThat(ImportMatrix.violations(wrong)).isNotEmpty();
    }

    @Test
    void dynamicImportIsCaught() {
        assertThat(ImportMatrix.violations(new BuiltBundle("eu.heir.demo", List.of(), List.of(), true)))
                .isNotEmpty();
    }

    @Test
    void commasInsideQuotesDoNotSplitAClause() {
        assertThat(BuiltBundle.clauses("a;version=\"[1,2)\",b;uses:=\"c,d\";version=\"1\""))
                .containsExactly("a;version=\"[1,2)\"", "b;uses:=\"c,d\";version=\"1\"");
    }

    private static List<String> disassembled(String bundle) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-c", "-p", "-cp", BuiltBundle.jar(bundle).toString()));
        try (JarFile jar = new JarFile(BuiltBundle.jar(bundle).toFile())) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(entry -> entry.startsWith(bundle.replace('.', '/')) && entry.endsWith(".class"))
                    .map(entry -> entry.substring(0, entry.length() - ".class".length())
                            .replace('/', '.'))
                    .forEach(arguments::add);
        }
        var out = new StringWriter();
        var javap = ToolProvider.findFirst("javap").orElseThrow();
        int code = javap.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        return out.toString().lines().toList();
    }
}
