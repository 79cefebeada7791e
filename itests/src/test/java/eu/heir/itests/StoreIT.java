package eu.heir.itests;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.store.PostgresServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The queryable store of the real distribution: H2 by default, PostgreSQL by configuration, and traffic that waits for neither. */
class StoreIT {
    private static final String USABLE = "event=store-area outcome=usable owner=store version=1";

    @Test
    @ExtendWith(SharedGateway.Plain.class)
    void byDefaultItIsAFileAndNobodyListensForIt(RunningGateway gateway) throws Exception {
        logs(gateway, "event=store outcome=ready kind=H2");
        logs(gateway, USABLE);
        logs(gateway, "event=store-identity database=");

        Path folder = gateway.data().resolve("store");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("heir.mv.db"))))
                .isEqualTo("rw-------");
        assertThat(new ProcessFacts(gateway.pid()).listening())
                .extracting(InetSocketAddress::getPort)
                .doesNotContain(9092, 8082, 5435);
        assertThat(gateway.log()).noneMatch(line -> line.contains("ERROR") && line.contains("store"));
    }

    @Test
    void byConfigurationItIsPostgresAndTrafficNeverWaitsForIt() throws Exception {
        int listen = Ports.reserve();
        int upstream = Ports.reserve();
        try (PostgresServer server = new PostgresServer(Ports.reserve());
                Hospital hospital = new Hospital(upstream);
                RunningGateway gateway = RunningGateway.unpack("store")) {
            server.database("heir");
            Path file = gateway.home().resolve("etc/eu.heir.store.cfg");
            String right = "url = jdbc:postgresql://127.0.0.1:" + server.port() + "/heir\nuser = " + PostgresServer.USER
                    + "\npassword = $[secret:store-password]\ntls = none\ncheck.interval.ms = 500\n";
            gateway.write(file, right);
            gateway.start().ready(RunningGateway.START);
            gateway.listener("ward", listen, upstream, "monitor");

            logs(gateway, "password = '$[secret:store-password]'");
            passes(listen, hospital, "NOSECRET");

            Path secrets = Files.createDirectories(gateway.data().resolve("secrets"));
            gateway.write(secrets.resolve("store-password"), PostgresServer.PASSWORD + "\n");
            logs(gateway, "event=store outcome=ready kind=POSTGRESQL");
            logs(gateway, USABLE);
            Await.until(
                    "the row is written", Await.SECONDS, () -> !identity(server).isEmpty());
            logs(gateway, "event=store-identity database=" + identity(server));
            assertThat(gateway.data().resolve("store")).doesNotExist();

            gateway.write(file, right.replace("jdbc:postgresql", "jdbc:mysql").replace("tls =", "tsl ="));
            logs(gateway, "etc/eu.heir.store.cfg: tsl is not a key here; did you mean 'tls'?");
            gateway.write(file, right.replace("jdbc:postgresql", "jdbc:mysql"));
            logs(gateway, "etc/eu.heir.store.cfg: url = 'jdbc:mysql://127.0.0.1:" + server.port() + "/heir' is not");
            gateway.write(file, right.replace("$[secret:store-password]", "in-the-clear"));
            logs(gateway, "etc/eu.heir.store.cfg: password is not of the form $[secret:name]");
            passes(listen, hospital, "WRONGFILE");
            gateway.write(file, right);

            server.crash();
            logs(gateway, "does not answer");
            passes(listen, hospital, "SERVERGONE");
            int readyBefore = count(gateway, "event=store outcome=ready");
            server.start();
            Await.until(
                    "the server is taken again",
                    Await.SECONDS,
                    () -> count(gateway, "event=store outcome=ready") > readyBefore);
            assertThat(String.join("\n", gateway.log()))
                    .doesNotContain(PostgresServer.PASSWORD)
                    .doesNotContain("in-the-clear");
        }
    }

    private static String identity(PostgresServer server) {
        try (Connection connection = server.connect("heir");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select id from heir_store.installation")) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException notYet) {
            return "";
        }
    }

    private static void passes(int listen, Hospital hospital, String id) throws Exception {
        try (MllpWire device = new MllpWire(listen)) {
            device.send(Hl7.oru(Hl7.KNOWN, id));
            MllpWire system = hospital.next();
            assertThat(Hl7.controlId(system.receive())).isEqualTo(id);
            system.send(Hl7.ack("AA", id));
            assertThat(Hl7.msa(device.receive())).isEqualTo("AA " + id);
        }
    }

    private static void logs(RunningGateway gateway, String words) throws Exception {
        Await.until("the log has: " + words, Await.SECONDS, () -> count(gateway, words) > 0);
    }

    private static int count(RunningGateway gateway, String words) throws IOException {
        return (int) gateway.log().stream().filter(line -> line.contains(words)).count();
    }
}
