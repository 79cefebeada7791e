package eu.heir.journal.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of records.
 *
 * @param path where it is
 * @param first sequence of its first record, as its name says
 */
public record Segment(Path path, long first) {
    private static final Pattern NAME = Pattern.compile("journal-(\\d{15})\\.seg");

    /** The segment of a folder that begins with this record; nothing is created. */
    public static Segment of(Path folder, long first) {
        return new Segment(folder.resolve(String.format("journal-%015d.seg", first)), first);
    }

    /**
     * All segments of a folder, oldest first; empty when there is no such folder.
     *
     * @throws IOException when the folder cannot be read
     */
    public static List<Segment> in(Path folder) throws IOException {
        List<Segment> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    found.add(new Segment(file, Long.parseLong(name.group(1))));
                }
            }
        }
        found.sort(Comparator.comparingLong(Segment::first));
        return found;
    }

    /** Its name without the folder. */
    public String name() {
        return String.valueOf(path.getFileName());
    }
}
