package eu.heir.config;

import eu.heir.spi.config.DocumentConsumer.Document;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of one folder that worked: {@code <data>/config/<folder>/<number>/}, each with the files and a manifest that lists
 * them with their digests. Numbers grow and have ten digits.
 *
 * <p>A version is written into a folder {@code .new}, flushed to the disk and renamed as the last step, so a version with a number is
 * whole even when the process is killed in between. The digests catch what a disk or a person did to it later: such a version is
 * passed over, with an error in the log.
 *
 * <p>One thread at a time.
 */
final class GoodVersions {
    private static final Logger LOG = LoggerFactory.getLogger(GoodVersions.class);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{10}");
    private static final String UNFINISHED = ".new";

    /**
     * One version.
     *
     * @param number grows by one with each version
     * @param time when it came into force
     * @param documents its files
     */
    record Version(long number, Instant time, List<Document> documents) {}

    private final Path folder;
    private final int kept;

    /**
     * @param folder where the versions of one folder lie; made when needed
     * @param kept most versions to keep
     */
    GoodVersions(Path folder, int kept) {
        this.folder = folder;
        this.kept = kept;
    }

    /** The newest version that is whole, if any. */
    Optional<Version> newest() {
        List<Version> one = newest(1);
        return one.isEmpty() ? Optional.empty() : Optional.of(one.get(0));
    }

    /**
     * Whole versions, newest first.
     *
     * @param most how many
     */
    List<Version> newest(int most) {
        List<Version> versions = new ArrayList<>();
        try {
            List<Path> numbered = numbered();
            for (int i = numbered.size() - 1; i >= 0 && versions.size() < most; i--) {
                read(numbered.get(i)).ifPresent(versions::add);
            }
        } catch (IOException e) {
            LOG.error("config store={} cannot be read cause={}", folder, Lines.one(e));
        }
        return versions;
    }

    /**
     * Keeps a version; the same files as the newest one make no new version.
     *
     * @return its number
     * @throws IOException when the disk does not take it; earlier versions are untouched
     */
    long store(List<Document> documents, Instant time) throws IOException {
        Optional<Version> newest = newest();
        if (newest.isPresent() && newest.get().documents().equals(documents)) {
            return newest.get().number();
        }
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(UNFINISHED);
        delete(unfinished);
        Files.createDirectory(unfinished);
        List<Manifest.Entry> entries = new ArrayList<>();
        for (Document document : documents) {
            byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
            write(unfinished.resolve(document.name()), bytes);
            entries.add(Manifest.Entry.of(document.name(), bytes));
        }
        List<Path> numbered = numbered();
        long number = numbered.isEmpty() ? 1 : number(numbered.get(numbered.size() - 1)) + 1;
        write(unfinished.resolve(Manifest.FILE), new Manifest(time, entries).bytes());
        flushFolder(unfinished);
        Files.move(unfinished, folder.resolve(name(number)), StandardCopyOption.ATOMIC_MOVE);
        flushFolder(folder);
        prune();
        return number;
    }

    private Optional<Version> read(Path version) {
        try {
            Manifest manifest = Manifest.read(Files.readString(version.resolve(Manifest.FILE)));
            List<Document> documents = new ArrayList<>();
            for (Manifest.Entry entry : manifest.entries()) {
                byte[] bytes = Files.readAllBytes(version.resolve(entry.name()));
                if (!entry.equals(Manifest.Entry.of(entry.name(), bytes))) {
                    throw new IOException(entry.name() + " is not what was stored");
                }
                documents.add(new Document(entry.name(), text(bytes)));
            }
            return Optional.of(new Version(number(version), manifest.time(), documents));
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            LOG.error("config store={} version is damaged and passed over cause={}", version, Lines.one(e));
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** The folders of the versions, oldest first. */
    private List<Path> numbered() throws IOException {
        List<Path> numbered = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (NUMBER.matcher(entry.getFileName().toString()).matches()) {
                    numbered.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        Collections.sort(numbered);
        return numbered;
    }

    private void prune() throws IOException {
        List<Path> numbered = numbered();
        for (int i = 0; i < numbered.size() - kept; i++) {
            Path old = numbered.get(i);
            // Under its number a version is whole or gone.
            Path going = folder.resolve(UNFINISHED);
            Files.move(old, going, StandardCopyOption.ATOMIC_MOVE);
            delete(going);
        }
    }

    private static String name(long number) {
        return String.format("%010d", number);
    }

    private static long number(Path version) {
        return Long.parseLong(version.getFileName().toString());
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** Makes names in a folder durable; a file system that cannot open a folder does it by itself. */
    private static void flushFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("config store={} folder not flushed cause={}", folder, Lines.one(e));
        }
    }

    private static void delete(Path version) throws IOException {
        if (Files.notExists(version)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(version)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(version);
    }
}
