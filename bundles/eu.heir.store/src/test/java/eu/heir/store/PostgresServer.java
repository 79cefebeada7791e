package eu.heir.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server on 127.0.0.1: Debian's package {@code postgresql}, a cluster of its own in a folder of its own, ended with the
 * JVM of the tests at the latest. A missing package fails the test.
 */
public final class PostgresServer implements AutoCloseable {
    /** Role that the gateway logs in as; owner of the databases that {@link #database} makes. */
    public static final String USER = "gateway";

    public static final String PASSWORD = "only for tests $ 'quoted'";

    private static final String ADMIN = "boss";
    private static final String ACCOUNT = "postgres";
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final Path programs;
    private final Path folder;
    private final int port;
    private final List<String> settings = new ArrayList<>();
    private Process process;

    /**
     * Makes the cluster and starts it.
     *
     * @param port that nobody else uses
     */
    public PostgresServer(int port) throws Exception {
        this.port = port;
        programs = programs();
        // Not below target: the server's own account must get there.
        folder = Files.createTempDirectory(Path.of("/tmp"), "heir-postgres");
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        own(folder);
        own(password);
        run(
                "initdb",
                "--pgdata=" + data(),
                "--username=" + ADMIN,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
        start();
        sql("postgres", "create role " + USER + " login password '" + PASSWORD.replace("'", "''") + "'");
    }

    private static Path programs() throws IOException {
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> versions = Files.list(INSTALLED)) {
                List<Path> found = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .sorted(Comparator.reverseOrder())
                        .toList();
                if (!found.isEmpty()) {
                    return found.get(0);
                }
            }
        }
        throw new AssertionError("no PostgreSQL server below " + INSTALLED + "; install Debian's package postgresql");
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    /** The server refuses to run as root. */
    private static void own(Path file) throws IOException {
        if (root()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private ProcessBuilder command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private void run(String program, String... arguments) throws Exception {
        Path output = folder.resolve("output-" + program + ".txt");
        Process one =
                command(program, arguments).redirectOutput(output.toFile()).start();
        if (!one.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) || one.exitValue() != 0) {
            throw new AssertionError(program + " failed: " + Files.readString(output));
        }
    }

    /** Starts it, again on the same port, and waits until it takes a login. */
    public void start() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                folder.toString(),
                "-F"));
        for (String setting : settings) {
            arguments.addAll(List.of("-c", setting));
        }
        process = command("postgres", arguments.toArray(String[]::new))
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "PostgreSQL does not start: " + Files.readString(folder.resolve("server.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** As by a crash: connections break at once, nothing is written down. */
    public void crash() throws Exception {
        run("pg_ctl", "stop", "-D", data().toString(), "-m", "immediate");
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("PostgreSQL does not stop");
        }
    }

    /** Certificate and key, PEM; from the next start on. */
    public void tls(String certificatePem, String keyPem) throws IOException {
        Path certificate = Files.writeString(folder.resolve("server.pem"), certificatePem);
        Path key = Files.writeString(folder.resolve("server.key"), keyPem);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        own(certificate);
        own(key);
        settings.addAll(List.of("ssl=on", "ssl_cert_file=" + certificate, "ssl_key_file=" + key));
    }

    /** As the administrator of the server. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=5&loginTimeout=5",
                ADMIN,
                PASSWORD);
    }

    /** As the administrator of the server. */
    public void sql(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** Makes a database as the documentation says. */
    public void database(String name) throws SQLException {
        sql("postgres", "create database " + name + " owner " + USER + " encoding 'UTF8'");
    }

    /** Runs pg_dump or pg_restore with a login; answers what it wrote to its file. */
    public void tool(String program, String database, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--host=127.0.0.1", "--port=" + port, "--username=" + ADMIN, "--dbname=" + database));
        all.addAll(Arrays.asList(arguments));
        Path output = folder.resolve("output-" + program + ".txt");
        ProcessBuilder builder = command(program, all.toArray(String[]::new)).redirectOutput(output.toFile());
        builder.environment().put("PGPASSWORD", PASSWORD);
        Process one = builder.start();
        if (!one.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS) || one.exitValue() != 0) {
            throw new AssertionError(program + " failed: " + Files.readString(output));
        }
    }

    /** Where {@link #tool} may write. */
    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    private void end() {
        if (process != null) {
            // SIGQUIT of the server, through its own program: its children end with it.
            try {
                if (process.isAlive()) {
                    crash();
                }
            } catch (Exception e) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public void close() throws Exception {
        end();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
