package eu.heir.config;

import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the files of one folder with one extension, within bounds. Hidden files and what editors leave beside the real one are not
 * read. A file that cannot be read is a problem, never an exception.
 */
final class FolderReader {
    /** Largest file, bytes. */
    static final int FILE_BYTES_MAX = 1 << 20;

    /** Most files in a folder. */
    static final int FILES_MAX = 1000;

    /** Most bytes of all files together. */
    static final long FOLDER_BYTES_MAX = 64L << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String YAML_LONG_EXTENSION = ".yaml";
    private static final String YAML_EXTENSION = ".yml";

    private final Path folder;
    private final String extension;

    FolderReader(Path folder, String extension) {
        this.folder = folder;
        this.extension = "." + extension;
    }

    Path folder() {
        return folder;
    }

    /**
     * What tells one state of the folder from another without reading the files: name, size, time and identity of each. Equal
     * fingerprints before and after reading mean that nothing was half written in between.
     */
    Map<String, String> fingerprint() {
        Map<String, String> prints = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files(problems)) {
            prints.put(file.getFileName().toString(), print(file));
        }
        problems.forEach(problem -> prints.put(problem.file(), problem.message()));
        return prints;
    }

    private static String print(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** Reads all files. A folder that does not exist has none. */
    FileSet read() {
        List<Problem> problems = new ArrayList<>();
        List<Document> documents = new ArrayList<>();
        long bytes = 0;
        for (Path file : files(problems)) {
            String name = file.getFileName().toString();
            try {
                byte[] content = content(file);
                bytes += content.length;
                if (content.length > FILE_BYTES_MAX) {
                    problems.add(new Problem(name, 0, "the file has more than " + FILE_BYTES_MAX + " bytes; split it"));
                } else if (bytes > FOLDER_BYTES_MAX) {
                    problems.add(new Problem(
                            name, 0, "the files of the folder have more than " + FOLDER_BYTES_MAX + " bytes together"));
                    break;
                } else {
                    documents.add(new Document(name, text(content)));
                }
            } catch (CharacterCodingException e) {
                problems.add(new Problem(name, 0, "is not UTF-8 text"));
            } catch (IOException e) {
                problems.add(new Problem(name, 0, "cannot be read: " + Lines.one(e)));
            }
        }
        return new FileSet(documents, problems);
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            // One byte more than allowed tells a file that is too long from one that just fits.
            return in.readNBytes(FILE_BYTES_MAX + 1);
        }
    }

    private static String text(byte[] content) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private List<Path> files(List<Problem> problems) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!wanted(name, problems) || Files.isDirectory(entry)) {
                    continue;
                }
                if (files.size() == FILES_MAX) {
                    problems.add(new Problem(Lines.one(name), 0, "there are more than " + FILES_MAX + " files"));
                    break;
                }
                files.add(entry);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            problems.add(new Problem(folderName(), 0, "the folder cannot be read: " + Lines.one(e)));
        } catch (DirectoryIteratorException e) {
            problems.add(new Problem(folderName(), 0, "the folder cannot be read: " + Lines.one(e)));
        }
        files.sort(null);
        return files;
    }

    private boolean wanted(String name, List<Problem> problems) {
        // A dot or a hash begins the scratch files of vi and Emacs; some of them end like the real one.
        if (name.startsWith(".") || name.startsWith("#")) {
            return false;
        }
        if (extension.equals(YAML_EXTENSION) && name.endsWith(YAML_LONG_EXTENSION)) {
            problems.add(new Problem(
                    Lines.one(name), 0, "files must end in .yml here; rename it, or it would silently not count"));
            return false;
        }
        if (!name.endsWith(extension)) {
            return false;
        }
        if (!name.equals(Lines.one(name))) {
            problems.add(new Problem(Lines.one(name), 0, "file names must be printable and shorter"));
            return false;
        }
        return true;
    }

    private String folderName() {
        return String.valueOf(folder.getFileName());
    }
}
