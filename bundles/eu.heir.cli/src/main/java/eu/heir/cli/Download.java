package eu.heir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A new file that is filled from a stream: whole, or not there. Only its owner may read it. */
final class Download implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final OutputStream out;
    private boolean whole;

    private Download(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Makes the file.
     *
     * @throws FailedException when it exists or cannot be made
     */
    static Download to(Path file) throws FailedException {
        try {
            Files.createFile(file, OWNER_ONLY);
            return new Download(file, Files.newOutputStream(file, StandardOpenOption.WRITE));
        } catch (FileAlreadyExistsException e) {
            throw new FailedException(file + " exists already; it is not overwritten.");
        } catch (IOException e) {
            throw new FailedException("Cannot make " + file + ": " + e.getMessage() + ".");
        }
    }

    /**
     * Fills it to the stream's end.
     *
     * @return how many lines it has
     * @throws FailedException when the disk does not take it
     * @throws IOException when the stream breaks off
     */
    long fill(InputStream in) throws FailedException, IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long lines = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                lines += buffer[i] == '\n' ? 1 : 0;
            }
            write(buffer, count);
        }
        whole = true;
        return lines;
    }

    private void write(byte[] buffer, int count) throws FailedException {
        try {
            out.write(buffer, 0, count);
        } catch (IOException e) {
            throw new FailedException("Cannot write " + file + ": " + e.getMessage() + ".");
        }
    }

    /** Removes the file when it did not become whole. */
    @Override
    public void close() throws FailedException {
        try {
            out.close();
            if (!whole) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new FailedException("Cannot finish " + file + ": " + e.getMessage() + ".");
        }
    }
}
