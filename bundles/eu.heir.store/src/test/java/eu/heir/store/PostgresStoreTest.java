package eu.heir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import eu.heir.spi.store.StoreArea;
import eu.heir.spi.store.StoreException;
import eu.heir.spi.store.StoreException.Reason;
import eu.heir.spi.store.StoreKind;
import eu.heir.spi.store.StoreStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store on a real PostgreSQL server. */
class PostgresStoreTest extends StoreContract {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer server;

    private final String database = "heir" + DATABASES.incrementAndGet();
    private boolean made;

    @BeforeAll
    static void startServer() throws Exception {
        server = new PostgresServer(TestPorts.reserve());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    OpenStore start(String... more) throws Exception {
        if (!made) {
            server.database(database);
            made = true;
        }
        secret("store", PostgresServer.PASSWORD + "\n");
        List<String> all = new ArrayList<>(List.of(
                "url",
                "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database,
                "user",
                PostgresServer.USER,
                "password",
                "$[secret:store]",
                "tls",
                "none"));
        all.addAll(List.of(more));
        return new OpenStore(folder).with(all.toArray(String[]::new));
    }

    private void secret(String name, String content) throws Exception {
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets").resolve(name), content);
    }

    @Override
    boolean slow(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("select pg_sleep(60)");
        }
    }

    @Test
    void statusSaysWhereWithoutSecret() throws Exception {
        open.usable(open.notes());

        assertThat(open.store.status())
                .returns(StoreKind.POSTGRESQL, StoreStatus::kind)
                .returns("postgresql://127.0.0.1:" + server.port() + "/" + database, StoreStatus::location)
                .satisfies(status -> assertThat(status.bytes()).isPositive());
    }

    @Test
    void aServerThatGoesAndComesBackIsTakenAgain() throws Exception {
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "before");
        server.crash();
        try {
            assertThat(open.unavailable()).contains("does not answer");
            assertThatThrownBy(() -> OpenStore.words(notes))
                    .asInstanceOf(type(StoreException.class))
                    .returns(Reason.NOT_READY, StoreException::reason);
        } finally {
            server.start();
        }
        open.usable(notes);
        assertThat(OpenStore.words(notes)).containsExactly("before");
    }

    @Test
    void aWrongPasswordIsToldAndACorrectedSecretTakenWithoutAnybodyTouchingTheFile() throws Exception {
        open.close();
        secret("wrong", "not it");
        open = start("password", "$[secret:wrong]");
        StoreArea notes = open.notes();

        assertThat(open.unavailable())
                .contains("etc/eu.heir.store.cfg")
                .contains("user = '" + PostgresServer.USER + "'")
                .contains("password = '$[secret:wrong]'")
                .doesNotContain("not it");
        secret("wrong", PostgresServer.PASSWORD);
        open.usable(notes);
    }

    @Test
    void aMissingSecretIsToldAndTakenOnceItIsThere() throws Exception {
        open.close();
        open = start("password", "$[secret:later]");
        StoreArea notes = open.notes();

        assertThat(open.unavailable())
                .contains("etc/eu.heir.store.cfg: password = '$[secret:later]'")
                .contains(folder.resolve("secrets/later").toString());
        secret("later", PostgresServer.PASSWORD);
        open.usable(notes);
    }

    @Test
    void aDatabaseThatIsNotThereIsToldAndTakenOnceItIs() throws Exception {
        open.close();
        String later = database + "later";
        open = start("url", "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + later);
        StoreArea notes = open.notes();

        assertThat(open.unavailable()).contains("etc/eu.heir.store.cfg: url").contains("'" + later + "'");
        server.database(later);
        open.usable(notes);
    }

    @Test
    void aMissingPrivilegeIsToldAndTakenOnceItIsGranted() throws Exception {
        open.close();
        server.sql("postgres", "alter database " + database + " owner to boss");
        open = start();
        StoreArea notes = open.notes();
        Await.until(
                () -> "told: " + notes.status(), () -> notes.status().problem().contains("lacks a privilege"));

        assertThat(notes.status().problem()).contains("GRANT CREATE");
        server.sql("postgres", "grant create, connect on database " + database + " to " + PostgresServer.USER);
        open.usable(notes);
    }

    @Test
    void nobodyListeningIsTold() throws Exception {
        open.close();
        open = start("url", "jdbc:postgresql://127.0.0.1:" + TestPorts.reserve() + "/heir");

        assertThat(open.unavailable()).contains("does not answer").contains("url in etc/eu.heir.store.cfg");
    }

    @Test
    void aServerWithoutTlsIsNotTrustedByDefault() throws Exception {
        open.close();
        open = start("tls", "verify");

        assertThat(open.unavailable()).contains("does not support TLS").contains("tls = none");
    }

    @Test
    void tlsIsVerified() throws Exception {
        open.close();
        TestCertificate right = TestCertificate.make(folder, "right", "ip:127.0.0.1");
        TestCertificate other = TestCertificate.make(folder, "other", "ip:127.0.0.1");
        Path trust = Files.writeString(folder.resolve("trust.pem"), right.certificatePem());
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), other.certificatePem());
        try (PostgresServer encrypted = new PostgresServer(TestPorts.reserve())) {
            encrypted.database("heir");
            encrypted.crash();
            encrypted.tls(right.certificatePem(), right.keyPem());
            encrypted.start();
            String url = "jdbc:postgresql://127.0.0.1:" + encrypted.port() + "/heir";

            open = start("url", url, "tls", "verify", "tls.trust", trust.toString());
            StoreArea notes = open.usable(open.notes());
            assertThat(notes.<String>within(connection -> {
                        try (Statement statement = connection.createStatement();
                                var row = statement.executeQuery(
                                        "select version from pg_stat_ssl where pid = pg_backend_pid() and ssl")) {
                            return row.next() ? row.getString(1) : "none";
                        }
                    }))
                    .startsWith("TLSv1.");
            open.close();

            open = start("url", url, "tls", "verify", "tls.trust", wrong.toString());
            assertThat(open.unavailable()).contains("TLS failed").contains("tls.trust");
            open.close();

            open = start("url", url, "tls", "verify");
            assertThat(open.unavailable()).as("trust of the Java runtime").contains("TLS failed");
            open.close();

            open = start("url", url.replace("127.0.0.1", "localhost"), "tls", "verify", "tls.trust", trust.toString());
            assertThat(open.unavailable()).as("another name").contains("TLS failed");
            open.close();

            open = start("url", url, "tls", "verify", "tls.trust", "no-such.pem");
            assertThat(open.unavailable())
                    .contains("tls.trust = ")
                    .contains("no-such.pem")
                    .contains("PEM");
        }
    }

    @Test
    void movingFromH2ToPostgresAndBackNeedsNoRestart() throws Exception {
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "server");
        open.with();
        Await.until(
                () -> "H2: " + open.store.status(),
                () -> open.store.status().kind() == StoreKind.H2
                        && open.store.status().state() == StoreStatus.State.READY);
        open.usable(notes);
        assertThat(OpenStore.words(notes)).isEmpty();
    }

    @Test
    void backupIsTheServersOwnAndPutBackByIt() throws Exception {
        StoreArea notes = open.usable(open.notes());
        OpenStore.write(notes, "dumped");
        assertThatThrownBy(() -> open.store.backup(folder.resolve("x.zip")))
                .asInstanceOf(type(StoreException.class))
                .returns(Reason.UNSUPPORTED, StoreException::reason)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("pg_dump");

        String dump = server.folder().resolve(database + ".dump").toString();
        server.tool("pg_dump", database, "--format=custom", "--schema=heir_*", "--file=" + dump);
        open.close();
        String restored = database + "restored";
        server.database(restored);
        server.tool("pg_restore", restored, "--exit-on-error", "--no-owner", "--role=" + PostgresServer.USER, dump);
        open = start("url", "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + restored);
        assertThat(OpenStore.words(open.usable(open.notes()))).containsExactly("dumped");
    }

    @Test
    void twoGatewaysMayMigrateTheSameDatabaseAtOnce() throws Exception {
        try (OpenStore second = start()) {
            StoreArea one = open.area("both", OpenStore.NOTES);
            StoreArea two = second.area("both", OpenStore.NOTES);

            open.usable(one);
            second.usable(two);
            OpenStore.write(one, "1");
            OpenStore.write(two, "2");
            assertThat(OpenStore.words(one)).containsExactly("1", "2");
        }
    }
}
