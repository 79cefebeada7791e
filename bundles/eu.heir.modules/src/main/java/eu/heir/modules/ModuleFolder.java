package eu.heir.modules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import eu.heir.spi.modules.ModuleChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code HEIR_DATA/modules/<symbolic name>}: the history and the jars of one module, readable by the owner only.
 *
 * <pre>
 * history.jsonl                     one change a line; a later line with the same number replaces the earlier one
 * 3-0.1.0-9f86d081884c.jar          number of the first change that brought it, version, start of its SHA-256
 * location                          start level and Bundle-Location, to install it again should the framework have lost it
 * </pre>
 *
 * <p>A line is written and forced to disk before the step it announces, so a kill at any moment leaves a history that names what was
 * going on. A torn last line is left out. One thread; {@link #ledger} and {@link #jar}: any.
 */
final class ModuleFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleFolder.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = mode("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = mode("rwx------");

    /** Digits of the SHA-256 in a file's name. */
    private static final int SHA_CHARS = 12;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantText()))
            .build();

    private final Path folder;
    private volatile Ledger ledger;
    private int lines;

    /**
     * Opens the folder of a module; nothing is made before there is something to keep.
     *
     * @param root {@code HEIR_DATA/modules}
     * @throws IOException when there is a history that cannot be read
     */
    ModuleFolder(Path root, String symbolicName) throws IOException {
        folder = root.resolve(symbolicName);
        ledger = read();
    }

    /** Names of all modules of which something is kept. */
    static List<String> names(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.exists(child.resolve("history.jsonl")))
                    .map(child -> child.getFileName().toString())
                    .toList();
        }
    }

    /** A file to receive a jar into, on the same file system as what is kept. */
    static Path spool(Path root) throws IOException {
        Files.createDirectories(root, OWNER_FOLDER);
        return Files.createTempFile(root, ".receiving", ".jar", OWNER_FILE);
    }

    /** Symbolic name of the module. */
    String name() {
        return String.valueOf(folder.getFileName());
    }

    Ledger ledger() {
        return ledger;
    }

    /**
     * Notes a change, or a further step of one; on disk when this returns.
     *
     * @param historyMax changes that are kept
     */
    void note(ModuleChange change, int historyMax) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
        try (FileChannel channel =
                FileChannel.open(history(), Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_FILE)) {
            writeWhole(channel, line(change));
        }
        lines++;
        List<ModuleChange> changes = new ArrayList<>(ledger.changes());
        changes.removeIf(known -> known.number() == change.number());
        changes.add(change);
        ledger = new Ledger(
                changes.size() > historyMax ? changes.subList(changes.size() - historyMax, changes.size()) : changes);
        // Each change is some three lines; the file is written anew when it has grown to twice what it must hold.
        if (lines > historyMax * 6) {
            rewrite();
        }
    }

    /** The kept jar of a change. */
    Optional<Path> jar(ModuleChange change) {
        return jarOf(change.sha256());
    }

    /**
     * Keeps a jar under the number of the change that brings it; one that is kept already is kept once.
     *
     * @param spooled the jar, moved from there
     */
    Path keep(Path spooled, int number, ModuleJar jar) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
        Optional<Path> there = jarOf(jar.sha256());
        if (there.isPresent()) {
            // A rollback brings the kept file itself.
            if (!Files.isSameFile(there.get(), spooled)) {
                Files.delete(spooled);
            }
            return there.get();
        }
        Path kept =
                folder.resolve(number + "-" + jar.version() + "-" + jar.sha256().substring(0, SHA_CHARS) + ".jar");
        Files.setPosixFilePermissions(spooled, PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(spooled, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(spooled, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return kept;
    }

    /** Deletes the jars that nobody goes back to: all but those of the newest changes, what is accepted and what runs. */
    void prune(int jarsKept) throws IOException {
        Set<String> wanted = new LinkedHashSet<>();
        ledger.accepted().ifPresent(change -> wanted.add(shortSha(change.sha256())));
        ledger.running().ifPresent(change -> wanted.add(shortSha(change.sha256())));
        List<ModuleChange> changes = ledger.changes();
        for (int i = changes.size() - 1; i >= 0 && wanted.size() < jarsKept; i--) {
            wanted.add(shortSha(changes.get(i).sha256()));
        }
        for (Path jar : jars()) {
            if (wanted.stream().noneMatch(sha -> jar.getFileName().toString().endsWith("-" + sha + ".jar"))) {
                Files.deleteIfExists(jar);
            }
        }
    }

    /**
     * How the framework has the bundle.
     *
     * @param text Bundle-Location
     * @param startLevel its start level
     */
    record Location(String text, int startLevel) {}

    /** Remembers how the framework has the bundle. */
    void location(Location location) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
        Path fresh = Files.createTempFile(folder, ".location", ".new", OWNER_FILE);
        Files.writeString(fresh, location.startLevel() + " " + location.text());
        Files.move(
                fresh, folder.resolve("location"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Optional<Location> location() throws IOException {
        Path file = folder.resolve("location");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).split(" ", 2);
        return Optional.of(new Location(words[1], Integer.parseInt(words[0])));
    }

    private Optional<Path> jarOf(String sha256) {
        try {
            return jars().stream()
                    .filter(jar -> jar.getFileName().toString().endsWith("-" + shortSha(sha256) + ".jar"))
                    .findFirst();
        } catch (IOException e) {
            LOG.warn("event=module-jar outcome=unreadable folder={} cause=\"{}\"", folder, e.getMessage());
            return Optional.empty();
        }
    }

    private List<Path> jars() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .toList();
        }
    }

    private Ledger read() throws IOException {
        if (!Files.exists(history())) {
            return new Ledger(List.of());
        }
        TreeMap<Integer, ModuleChange> changes = new TreeMap<>();
        List<String> all = Files.readAllLines(history(), StandardCharsets.UTF_8);
        for (int i = 0; i < all.size(); i++) {
            try {
                ModuleChange change = JSON.readValue(all.get(i), ModuleChange.class);
                changes.put(change.number(), change);
            } catch (JsonProcessingException e) {
                // A power cut may tear the last line; what it was to say had not begun. Any other is worth a word.
                LOG.warn("event=module-history outcome=line-left-out file={} line={}", history(), i + 1);
            }
        }
        lines = all.size();
        Ledger found = new Ledger(List.copyOf(changes.values()));
        if (lines > 0 && !endsWithNewline()) {
            ledger = found;
            rewrite();
        }
        return found;
    }

    private boolean endsWithNewline() throws IOException {
        try (FileChannel channel = FileChannel.open(history(), StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, Math.max(0, channel.size() - 1));
            return channel.size() == 0 || last.get(0) == '\n';
        }
    }

    private void rewrite() throws IOException {
        Path fresh = Files.createTempFile(folder, ".history", ".new", OWNER_FILE);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            for (ModuleChange change : ledger.changes()) {
                channel.write(ByteBuffer.wrap(line(change)));
            }
            channel.force(true);
        }
        Files.move(fresh, history(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        lines = ledger.changes().size();
    }

    private Path history() {
        return folder.resolve("history.jsonl");
    }

    private static byte[] line(ModuleChange change) throws JsonProcessingException {
        return (JSON.writeValueAsString(change) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void writeWhole(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    private static String shortSha(String sha256) {
        return sha256.substring(0, SHA_CHARS);
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** RFC 3339 text to a moment. */
    private static final class InstantText extends FromStringDeserializer<Instant> {
        private static final long serialVersionUID = 1;

        InstantText() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String value, DeserializationContext context) {
            return Instant.parse(value);
        }
    }
}
