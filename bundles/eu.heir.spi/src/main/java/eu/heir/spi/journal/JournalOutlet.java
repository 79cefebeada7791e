package eu.heir.spi.journal;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of one bundle to the journal, which comes and goes like any service. What is to be recorded while it is not there waits, in
 * order, and tells in the detail {@value #HAPPENED} when it happened; of more than {@link #WAITING_MAX} entries the oldest are dropped,
 * and how many is recorded when the journal comes.
 *
 * <p>Any thread. {@link #record} returns at once, as {@link Journal#record} does.
 */
public final class JournalOutlet {
    /** Most entries that wait. */
    public static final int WAITING_MAX = 256;

    /** Detail of an entry that waited: when it happened, RFC 3339; the record's own time is when the journal took it. */
    public static final String HAPPENED = "happened";

    private final InstantSource clock;
    private final String from;
    private final Deque<JournalEntry> waiting = new ArrayDeque<>();
    private @Nullable Journal journal;
    private long dropped;

    /**
     * Creates one; until the journal comes everything waits.
     *
     * @param from what stands as subject when entries were dropped: the bundle
     */
    public JournalOutlet(String from, InstantSource clock) {
        this.from = from;
        this.clock = clock;
    }

    /** The journal, or null while it is not there. */
    public synchronized @Nullable Journal journal() {
        return journal;
    }

    /** Records, now or when the journal comes. */
    public synchronized void record(JournalEntry entry) {
        if (journal != null) {
            journal.record(entry);
            return;
        }
        if (waiting.size() == WAITING_MAX) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.addLast(late(entry));
    }

    /** The journal has come; it gets what waits. */
    public synchronized void attach(Journal arrived) {
        journal = arrived;
        if (dropped > 0) {
            arrived.record(new JournalEntry(
                    JournalKind.JOURNAL,
                    JournalEntry.SYSTEM,
                    from,
                    dropped + " entries from before the journal was there were dropped.",
                    Map.of("dropped", Long.toString(dropped))));
            dropped = 0;
        }
        waiting.forEach(arrived::record);
        waiting.clear();
    }

    /** A journal has gone; when another one has come before, nothing changes. */
    @SuppressWarnings("ReferenceEquality") // this very service
    public synchronized void detach(Journal gone) {
        if (journal == gone) {
            journal = null;
        }
    }

    private JournalEntry late(JournalEntry entry) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put(HAPPENED, clock.instant().toString());
        details.putAll(entry.details());
        return new JournalEntry(entry.kind(), entry.actor(), entry.subject(), entry.text(), details);
    }
}
