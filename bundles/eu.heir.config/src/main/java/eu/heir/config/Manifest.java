package eu.heir.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a stored version consists of. As text: the schema, the time, one line for each file (digest, blank, name), and {@code end}.
 *
 * @param time when the version came into force
 * @param entries its files
 */
record Manifest(Instant time, List<Entry> entries) {
    /** Name within a version; no file of a folder is called so, because it has no extension. */
    static final String FILE = "MANIFEST";

    private static final String SCHEMA = "schema 1";
    private static final String TIME = "time ";
    private static final String END = "end";

    /**
     * One file.
     *
     * @param name without any path
     * @param sha256 of its bytes, hexadecimal
     */
    record Entry(String name, String sha256) {
        Entry {
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\n') >= 0 || name.startsWith(".")) {
                throw new IllegalArgumentException("not the name of a file: " + Lines.one(name));
            }
        }

        static Entry of(String name, byte[] bytes) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Entry(name, HexFormat.of().formatHex(digest));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        text.append(SCHEMA).append('\n').append(TIME).append(time).append('\n');
        for (Entry entry : entries) {
            text.append(entry.sha256()).append(' ').append(entry.name()).append('\n');
        }
        return text.append(END).append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads.
     *
     * @throws IOException when it is not whole
     * @throws java.time.DateTimeException when the time is none
     * @throws IllegalArgumentException when a name is none
     */
    static Manifest read(String text) throws IOException {
        List<String> lines = text.lines().toList();
        int last = lines.size() - 1;
        boolean whole = last >= 2
                && lines.get(0).equals(SCHEMA)
                && lines.get(1).startsWith(TIME)
                && lines.get(last).equals(END);
        if (!whole) {
            throw new IOException("the manifest is not whole");
        }
        List<Entry> entries = new ArrayList<>();
        for (String line : lines.subList(2, last)) {
            int blank = line.indexOf(' ');
            if (blank < 0) {
                throw new IOException("the manifest has a line that names no file");
            }
            entries.add(new Entry(line.substring(blank + 1), line.substring(0, blank)));
        }
        return new Manifest(Instant.parse(lines.get(1).substring(TIME.length())), entries);
    }
}
