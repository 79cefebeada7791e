package eu.heir.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of everything the gateway keeps for itself (system property {@code heir.data}, from {@code HEIR_DATA}). What this class
 * writes is readable by the owner only and is either the old file or the whole new one, also after a power cut.
 *
 * @param root absolute path
 */
public record DataFolder(Path root) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = mode("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = mode("rwx------");

    /**
     * Finds the folder.
     *
     * @param heirData system property {@code heir.data}, or null
     * @param karafData system property {@code karaf.data}, or null; its subfolder {@code heir} is used without {@code heir.data}
     */
    public static DataFolder of(@Nullable String heirData, @Nullable String karafData) {
        if (heirData != null && !heirData.isBlank()) {
            return new DataFolder(Path.of(heirData.strip()).toAbsolutePath());
        }
        return new DataFolder(
                Path.of(karafData == null ? "data" : karafData, "heir").toAbsolutePath());
    }

    /** A file in the folder; nothing is created. */
    public Path file(String first, String... more) {
        return root.resolve(Path.of(first, more));
    }

    /**
     * Makes the folder of a file, for the owner only where it did not exist.
     *
     * @throws IOException if it cannot be made
     */
    public void folderFor(Path file) throws IOException {
        Path folder = parent(file);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OWNER_FOLDER);
        }
    }

    /**
     * Replaces a file atomically, mode 600.
     *
     * @throws IOException if it cannot be written; the old file then stands
     */
    public void write(Path file, byte[] content) throws IOException {
        folderFor(file);
        Path folder = parent(file);
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new", OWNER_FILE);
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            // The rename itself is durable only once the folder is.
            channel.force(true);
        }
    }

    private static Path parent(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("not a file: " + file);
        }
        return folder;
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
