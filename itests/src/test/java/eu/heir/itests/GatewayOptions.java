package eu.heir.itests;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.options.extra.EnvironmentOption;

/** How Pax Exam starts the real distribution: what {@code bin/start} does, with ports of the tests' own. */
final class GatewayOptions {

    /** Console and REST while a test runs; not the port of a gateway that a developer has running beside it. */
    static final int HTTPS_PORT = 18443;

    /** The administrator's password while a test runs. */
    static final String ADMIN_PASSWORD = "only-for-integration-tests";

    private GatewayOptions() {}

    static Option[] gateway(Option... more) {
        return OptionUtils.combine(distribution(), OptionUtils.combine(likeTheLauncher(), more));
    }

    private static Option[] distribution() {
        String version = System.getProperty("heir.version");
        Path archive = Path.of(
                System.getProperty("heir.root"),
                "features/eu.heir.distribution/target/heir-gateway-" + version + ".tar.gz");
        return options(
                karafDistributionConfiguration()
                        .frameworkUrl(archive.normalize().toUri().toString())
                        .name("HEIR Gateway")
                        .karafVersion(System.getProperty("karaf.version"))
                        .unpackDirectory(Path.of("target", "exam").toFile())
                        .useDeployFolder(false),
                keepRuntimeFolder(),
                systemTimeout(90_000),
                new EnvironmentOption("HEIR_ADMIN_PASSWORD=" + ADMIN_PASSWORD),
                editConfigurationFilePut(
                        "etc/custom.system.properties", "heir.https.port", Integer.toString(HTTPS_PORT)),
                editConfigurationFilePut("etc/custom.system.properties", "heir.data", "${karaf.data}/heir"),
                // The probe and Pax Exam's own bundles come from the local repository; an empty list of remote ones
                // fails.
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("heir.itests.repository")),
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.repositories",
                        "https://repo1.maven.org/maven2@id=central"));
    }

    /** The options of {@code bin/karaf}: Pax Exam starts the JVM itself and reads neither that script nor bin/setenv. */
    private static Option[] likeTheLauncher() {
        String karaf = System.getProperty("karaf.version");
        String endorsed = "lib/endorsed/org.apache.karaf.specs.";
        return Stream.of(
                        "-Xmx256m -XX:MaxDirectMemorySize=96m -Dfile.encoding=UTF-8",
                        "--add-reads=java.xml=java.logging",
                        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                        "--patch-module java.base=" + endorsed + "locator-" + karaf + ".jar",
                        "--patch-module java.xml=" + endorsed + "java.xml-" + karaf + ".jar",
                        "--add-opens java.base/java.security=ALL-UNNAMED",
                        "--add-opens java.base/java.net=ALL-UNNAMED",
                        "--add-opens java.base/java.lang=ALL-UNNAMED",
                        "--add-opens java.base/java.util=ALL-UNNAMED",
                        "--add-opens java.naming/javax.naming.spi=ALL-UNNAMED",
                        "--add-opens java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
                        "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
                        "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
                        "-classpath lib/jdk9plus/*:lib/boot/*")
                .flatMap(line -> Stream.of(line.split(" ")))
                .map(item -> (Option) vmOption(item))
                .toArray(Option[]::new);
    }
}
