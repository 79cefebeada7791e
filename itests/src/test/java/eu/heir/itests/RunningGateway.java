package eu.heir.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real distribution as a process of its own: unpacked below {@code target}, with its own data folder and ports, started and ended by
 * its own scripts. Ends with the JVM of the tests at the latest.
 */
final class RunningGateway implements AutoCloseable {
    /**
     * How long a start is waited for, the first one or one after {@code kill -9}. On a calm machine it takes 9 to 20 s
     * ({@code docs/benchmarks.md}); this deadline only tells a hang from a machine that stands still.
     */
    static final Duration START = Duration.ofMinutes(5);

    static final String PASSWORD = "only-for-integration-tests";

    private static final Logger LOG = LoggerFactory.getLogger(RunningGateway.class);

    private static final Duration SCRIPT = Duration.ofMinutes(3);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Bounds of what {@link #condition} tells. */
    private static final int TOLD_MAX = 2_000;

    private static final int LINES_TOLD = 20;
    private static final int FRAMES_TOLD = 25;

    private static final String LISTENER = "eu.heir.gateway.listener~";

    /** What a script did. */
    record Ended(int code, String output) {}

    private final String name;
    private final Path home;
    private final int httpsPort = Ports.reserve();
    private final Map<String, String> environment = new TreeMap<>();
    private final Rest rest = new Rest(httpsPort, "admin", PASSWORD);

    private RunningGateway(String name, Path home) {
        this.name = name;
        this.home = home;
        environment.put("HEIR_DATA", home.resolveSibling(name + "-data").toString());
        environment.put("HEIR_HTTPS_PORT", Integer.toString(httpsPort));
        environment.put("HEIR_ADMIN_PASSWORD", PASSWORD);
    }

    /** Unpacks the archive afresh; the shipped listener files are taken out, because their ports may be a neighbour's. */
    static RunningGateway unpack(String name) throws Exception {
        Path below = Files.createDirectories(Path.of("target", "gateways").toAbsolutePath());
        Path home = below.resolve(name);
        delete(home);
        delete(below.resolve(name + "-data"));
        Files.createDirectories(home);
        RunningGateway gateway = new RunningGateway(name, home);
        Path archive = BuiltBundle.ROOT
                .resolve("features/eu.heir.distribution/target/heir-gateway-" + BuiltBundle.VERSION + ".tar.gz")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(archive)) {
            throw new AssertionError(archive + " is not there; build the distribution first");
        }
        Ended unpacked = gateway.run("tar", "-xzf", archive.toString(), "-C", home.toString(), "--strip-components=1");
        if (unpacked.code() != 0) {
            throw new AssertionError("cannot unpack " + archive + ": " + unpacked.output());
        }
        for (Path shipped : gateway.listenerFiles()) {
            Files.delete(shipped);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(gateway::kill));
        return gateway;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }

    // --- the process

    RunningGateway environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Adds the demo ward to what is installed at boot, as the launcher does. */
    RunningGateway withDemo() throws IOException {
        Path features = home.resolve("etc/org.apache.karaf.features.cfg");
        String before = Files.readString(features);
        String after = before.replaceFirst("(?m)^featuresBoot *=", "$0 heir-demo,");
        if (after.equals(before)) {
            throw new AssertionError("no featuresBoot in " + features);
        }
        Files.writeString(features, after);
        return this;
    }

    /** {@code bin/start}; does not wait. */
    RunningGateway start() throws Exception {
        Ended started = script("bin/start");
        if (started.code() != 0) {
            throw new AssertionError("bin/start of " + name + " says: " + started.output());
        }
        return this;
    }

    /** Waits until the status page says 200. */
    RunningGateway ready(Duration within) throws Exception {
        long from = System.nanoTime();
        Await.until(() -> "gateway '" + name + "' is ready" + condition(), within, () -> {
            if (!alive()) {
                throw new AssertionError("gateway '" + name + "' ended while starting" + condition());
            }
            return statusCode() == 200;
        });
        LOG.info("gateway={} ready_after_ms={}", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from));
        return this;
    }

    /** {@code bin/stop}, which waits until the process is gone. */
    Ended stop() throws Exception {
        return script("bin/stop");
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill() {
        process().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        });
    }

    /** As before its first start; it must not run. */
    void forgetBundles() throws IOException {
        delete(home.resolve("data/cache"));
    }

    boolean alive() {
        return process().isPresent();
    }

    /** Pid of the process that runs from this folder. */
    long pid() {
        return process()
                .orElseThrow(() -> new AssertionError("gateway '" + name + "' does not run"))
                .pid();
    }

    /** What its process has used of the processors since it began. */
    Duration cpu() {
        return process().flatMap(one -> one.info().totalCpuDuration()).orElseThrow();
    }

    private static final int EMPTY_LOOKS = 100;
    private static final long EMPTY_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private ProcessHandle known;

    /** Only a process that has this folder on its command line is ours; a pid file may be stale. */
    private Optional<ProcessHandle> process() {
        Path file = home.resolve("karaf.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String pid = Files.readString(file).strip();
            // Karaf writes its pid into the file anew while it boots: for a moment the file is empty.
            for (int looks = 0; pid.isEmpty() && looks < EMPTY_LOOKS; looks++) {
                LockSupport.parkNanos(EMPTY_LOOK_NANOS);
                pid = Files.readString(file).strip();
            }
            if (pid.isEmpty()) {
                return Optional.ofNullable(known).filter(ProcessHandle::isAlive);
            }
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .filter(this::isOurs);
            process.ifPresent(alive -> known = alive);
            return process;
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }

    private boolean isOurs(ProcessHandle process) {
        try {
            String commandLine =
                    Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
            // While a process replaces its program (the launcher by the JVM) its command line is empty for a moment.
            return commandLine.isEmpty() || commandLine.contains(home.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Runs its command line without a password: it gets in by what it may read in the data folder. */
    Ended heir(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "-u", "HEIR_ADMIN_PASSWORD"));
        command.add(home.resolve("bin/heir").toString());
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    Path data() {
        return Path.of(environment.getOrDefault("HEIR_DATA", ""));
    }

    /** Runs one of its scripts, or another program, in its environment. */
    Ended script(String path) throws Exception {
        return run(home.resolve(path).toString());
    }

    Ended run(String... command) throws Exception {
        return run(SCRIPT, command);
    }

    Ended run(Duration within, String... command) throws Exception {
        Path output = Files.createTempFile(home.getParent(), "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(within.toSeconds(), TimeUnit.SECONDS)) {
            // A browser is a child of a child, and outlives both.
            process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(
                    List.of(command) + " took longer than " + within.toSeconds() + " s: " + Files.readString(output));
        }
        String said = Files.readString(output);
        Files.delete(output);
        return new Ended(process.exitValue(), said);
    }

    // --- what it says

    Rest rest() {
        return rest;
    }

    Rest restAs(String user, String password) {
        return new Rest(httpsPort, user, password);
    }

    int httpsPort() {
        return httpsPort;
    }

    Path home() {
        return home;
    }

    JsonNode status() throws Exception {
        return rest.json("/heir/api/v1/status");
    }

    /** HTTP status of the status page; 0 while nothing answers. */
    int statusCode() throws InterruptedException {
        try {
            return rest.get("/heir/api/v1/status").statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** One listener's part of the status, or an empty object. */
    JsonNode listenerStatus(String listener) throws Exception {
        for (JsonNode one : status().path("listeners")) {
            if (one.path("name").asText().equals(listener)) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * How it stands, for the message of a test that gave up: what it answers, which components wait for what, its last warnings, and what
     * its threads wait for. A machine that runs the tests elsewhere often keeps nothing but that message.
     */
    String condition() {
        StringBuilder told = new StringBuilder();
        if (!alive()) {
            return "; its process has ended" + machine() + pidFile() + lastWarnings() + lastWords();
        }
        for (String path : List.of("/heir/api/v1/status", "/heir/api/v1/modules", "/system/console/components.json")) {
            told.append("\n").append(path).append(": ").append(answer(path));
        }
        return told.append(machine()).append(lastWarnings()).append(threads()).toString();
    }

    private String answer(String path) {
        try {
            HttpResponse<String> answer = rest.get(path);
            String body = answer.body();
            if (path.endsWith("components.json") && answer.statusCode() == 200) {
                StringBuilder waiting = new StringBuilder();
                for (JsonNode one : JSON.readTree(body).path("data")) {
                    String state = one.path("state").asText();
                    if (!state.equals("active") && !state.equals("satisfied")) {
                        waiting.append(one.path("name").asText())
                                .append('=')
                                .append(state)
                                .append(' ');
                    }
                }
                body = waiting.toString();
            }
            return answer.statusCode() + " " + body.substring(0, Math.min(body.length(), TOLD_MAX));
        } catch (IOException silent) {
            return silent.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Whether it is the machine: its load, what of its time others took ("steal", the eighth figure), memory and disk. */
    private String machine() {
        try {
            return "\nload: " + Files.readString(Path.of("/proc/loadavg")).strip() + "; "
                    + Files.readAllLines(Path.of("/proc/stat")).get(0) + "; "
                    + String.join(
                            ", ", Files.readAllLines(Path.of("/proc/meminfo")).subList(0, 3)) + "; disk free: "
                    + Files.getFileStore(home).getUsableSpace() / (1 << 20) + " MiB; CPU time of the gateway: "
                    + process().flatMap(one -> one.info().totalCpuDuration()).orElse(Duration.ZERO);
        } catch (IOException noProc) {
            return "";
        }
    }

    private String lastWarnings() {
        try {
            List<String> lines = log();
            List<String> warnings = lines.stream()
                    .filter(line -> line.contains("| WARN") || line.contains("| ERROR") || line.startsWith("Caused by"))
                    .toList();
            List<String> end = lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size());
            return "\nlast warnings:\n"
                    + String.join("\n", warnings.subList(Math.max(0, warnings.size() - LINES_TOLD), warnings.size()))
                    + "\nend of " + home.resolve("data/log/karaf.log") + ":\n" + String.join("\n", end);
        } catch (IOException unreadable) {
            return "; its log cannot be read: " + unreadable;
        }
    }

    /** Which process the pid file names, and what that is now. */
    private String pidFile() {
        try {
            String pid = Files.readString(home.resolve("karaf.pid")).strip();
            Path process = Path.of("/proc", pid.isEmpty() ? "none" : pid, "stat");
            return "\npid file: '" + pid + "', last known: "
                    + (known == null ? "none" : known.pid() + " alive=" + known.isAlive())
                    + (Files.exists(process)
                            ? ", now " + Files.readString(process).strip()
                            : ", no such process");
        } catch (IOException unreadable) {
            return "\npid file: " + unreadable;
        }
    }

    /** What launcher and JVM printed, and the head of a crash report: why a process ended that nobody ended. */
    private String lastWords() {
        StringBuilder words = new StringBuilder();
        try (Stream<Path> logs = Files.list(home.resolve("data/log"))) {
            for (Path one : logs.sorted().toList()) {
                if (!one.getFileName().toString().equals("karaf.log")) {
                    String text = Files.readString(one, StandardCharsets.ISO_8859_1);
                    words.append("\n").append(one).append(":\n").append(text, 0, Math.min(text.length(), TOLD_MAX));
                }
            }
        } catch (IOException unreadable) {
            words.append("; what it printed cannot be read: ").append(unreadable);
        }
        return words.toString();
    }

    /** The stacks of the threads that start bundles, refresh them, or run our code. */
    private String threads() {
        try {
            Ended dumped = run("jstack", Long.toString(pid()));
            List<String> telling = Stream.of(dumped.output().split("\n\n"))
                    .filter(stack -> stack.contains("BLOCKED")
                            || stack.contains("org.osgi.framework")
                            || stack.contains("org.apache.felix")
                            || stack.contains("org.apache.karaf.features"))
                    .map(stack -> stack.lines().limit(FRAMES_TOLD).collect(Collectors.joining("\n")))
                    .toList();
            return "\nthreads:\n" + String.join("\n\n", telling);
        } catch (Exception e) {
            return "; its threads cannot be read: " + e;
        }
    }

    List<String> log() throws IOException {
        Path log = home.resolve("data/log/karaf.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    // --- configuration

    Path listenerFile(String listener) {
        return home.resolve("etc/" + LISTENER + listener + ".cfg");
    }

    List<Path> listenerFiles() throws IOException {
        try (Stream<Path> etc = Files.list(home.resolve("etc"))) {
            return etc.filter(file -> file.getFileName().toString().startsWith(LISTENER))
                    .toList();
        }
    }

    /**
     * Writes a listener file and waits until it is served.
     *
     * @param more further keys and values
     */
    void listener(String listener, int listen, int upstream, String mode, String... more) throws Exception {
        writeListener(listener, listen, upstream, mode, more);
        Await.until("listener " + listener + " serves in mode " + mode, Await.SECONDS, () -> {
            JsonNode status = listenerStatus(listener);
            return status.path("state").asText().equals("SERVING")
                    && status.path("mode").asText().equalsIgnoreCase(mode)
                    && status.path("listen").asText().endsWith(":" + listen)
                    && status.path("problem").asText().isEmpty();
        });
    }

    void writeListener(String listener, int listen, int upstream, String mode, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "protocol = hl7v2",
                "listen = 127.0.0.1:" + listen,
                "upstream = 127.0.0.1:" + upstream,
                "mode = " + mode));
        for (int i = 0; i < more.length; i += 2) {
            lines.add(more[i] + " = " + more[i + 1]);
        }
        write(listenerFile(listener), String.join("\n", lines) + "\n");
    }

    void removeListener(String listener) throws Exception {
        Files.delete(listenerFile(listener));
        Await.until("listener " + listener + " is gone", Await.SECONDS, () -> listenerStatus(listener)
                .isMissingNode());
    }

    Path contractFile(String file) {
        return home.resolve("etc/heir/contracts").resolve(file);
    }

    /** Writes a contract file and waits until it is in force. */
    void contracts(String file, String yaml) throws Exception {
        String before = contractsStatus().path("since").asText();
        write(contractFile(file), yaml);
        Await.until("contracts of " + file + " are in force", Await.SECONDS, () -> {
            JsonNode now = contractsStatus();
            return !now.path("since").asText().equals(before)
                    && now.path("problems").isEmpty()
                    && now.path("files").toString().contains('"' + file + '"');
        });
    }

    void removeContracts(String file) throws Exception {
        Files.delete(contractFile(file));
        Await.until(
                "contracts of " + file + " are out of force",
                Await.SECONDS,
                () -> !contractsStatus().path("files").toString().contains('"' + file + '"'));
    }

    private JsonNode contractsStatus() throws Exception {
        for (JsonNode folder : status().path("configuration")) {
            if (folder.path("folder").asText().equals("contracts")) {
                return folder;
            }
        }
        throw new AssertionError("the status names no folder of contracts");
    }

    /** Whole at once: nobody sees half a file. */
    void write(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(home, "fresh", ".txt");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws Exception {
        if (!alive()) {
            return;
        }
        Ended stopped;
        try {
            stopped = stop();
        } finally {
            kill();
        }
        if (stopped.code() != 0) {
            throw new AssertionError("bin/stop of " + name + " says: " + stopped.output());
        }
        // A hundred megabytes each; what tells how a test went is the log.
        delete(home.resolve("system"));
        delete(home.resolve("data/cache"));
    }
}
