package eu.heir.config;

import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the journal gets to know of configuration files: each that was taken into force, refused or withdrawn, with the digest of its
 * bytes and never its text. Who wrote a file the operating system knows at best; the actor is the gateway. Any thread.
 */
final class FileRecord {
    /** Most problems of one refusal that are recorded one by one. */
    static final int PROBLEMS_MAX = 20;

    private final Consumer<JournalEntry> journal;

    /**
     * Creates one.
     *
     * @param journal takes entries and returns at once
     */
    FileRecord(Consumer<JournalEntry> journal) {
        this.journal = journal;
    }

    /**
     * A folder's files are in force; those that are new or changed are told one by one.
     *
     * @param folder below {@code etc/heir}
     * @param before what was in force before, also before the last stop
     * @param now what is in force now
     * @param summary what the consumer says of it
     */
    void inForce(String folder, List<Document> before, List<Document> now, String summary) {
        Map<String, String> old = digests(before);
        Map<String, String> fresh = digests(now);
        if (old.equals(fresh)) {
            tell(folder(folder), "In force as before: " + summary + ".", Map.of());
            return;
        }
        fresh.forEach((name, digest) -> {
            String last = old.get(name);
            if (!digest.equals(last)) {
                tell(
                        folder(folder) + name,
                        last == null ? "Taken into force, a new file." : "Taken into force, changed.",
                        Map.of("sha256", digest, "summary", summary));
            }
        });
        old.forEach((name, digest) -> {
            if (!fresh.containsKey(name)) {
                tell(folder(folder) + name, "Withdrawn.", Map.of("sha256", digest, "summary", summary));
            }
        });
    }

    /**
     * A folder's files were refused.
     *
     * @param stays what is in force all the same
     */
    void refused(String folder, List<Problem> problems, String stays) {
        problems.stream().limit(PROBLEMS_MAX).forEach(problem -> {
            Map<String, String> details = new TreeMap<>();
            details.put("problem", problem.message());
            details.put("inForce", stays);
            if (problem.line() > 0) {
                details.put("line", Integer.toString(problem.line()));
            }
            tell(folder(folder) + problem.file(), "Refused.", details);
        });
        if (problems.size() > PROBLEMS_MAX) {
            tell(folder(folder), "Refused; " + (problems.size() - PROBLEMS_MAX) + " further problems.", Map.of());
        }
    }

    /** A file of a factory was handed to whoever it configures; that one's word on it stands in the status. */
    void handedOn(String file) {
        tell("etc/" + file, "Read and handed on.", Map.of());
    }

    /** A file of a factory cannot be read and changes nothing. */
    void unreadable(String file, String problem) {
        tell("etc/" + file, "Refused: it cannot be read.", Map.of("problem", problem));
    }

    /** A file of a factory has gone, and its configuration with it. */
    void withdrawn(String file) {
        tell("etc/" + file, "Withdrawn.", Map.of());
    }

    private static String folder(String folder) {
        return "etc/heir/" + folder + "/";
    }

    private static Map<String, String> digests(List<Document> documents) {
        Map<String, String> digests = new TreeMap<>();
        for (Document document : documents) {
            byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
            digests.put(
                    document.name(), Manifest.Entry.of(document.name(), bytes).sha256());
        }
        return digests;
    }

    private void tell(String file, String text, Map<String, String> details) {
        journal.accept(new JournalEntry(JournalKind.CONFIGURATION, JournalEntry.SYSTEM, file, text, details));
    }
}
