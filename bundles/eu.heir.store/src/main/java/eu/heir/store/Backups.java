package eu.heir.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Backups that the store makes by itself, newest kept. */
record Backups(Path folder) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'");

    /**
     * Writes one before the tables of an owner are changed, and removes the oldest beyond {@code migration.backups.kept}.
     *
     * @return the file
     */
    Path beforeMigration(Database database, Settings settings, String owner, int version)
            throws SQLException, IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String time = TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        Path target = folder.resolve(time + "-before-" + owner + "-" + (version + 1) + ".zip");
        write(database, settings, target);
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.filter(file -> file.getFileName().toString().matches(".*-before-.*\\.zip"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        for (Path old : all.subList(Math.min(settings.migrationBackupsKept(), all.size()), all.size())) {
            Files.delete(old);
        }
        return target;
    }

    /** Writes the file whole or not at all, mode 600. */
    static void write(Database database, Settings settings, Path target) throws SQLException, IOException {
        Path absolute = target.toAbsolutePath();
        if (Files.exists(absolute)) {
            throw new FileAlreadyExistsException(absolute.toString());
        }
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException("not a file");
        }
        Path fresh = Files.createTempFile(
                folder,
                ".store",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (Connection connection = database.connect(settings.migrationTimeout())) {
                database.backup(connection, fresh);
            }
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
