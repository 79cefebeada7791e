package eu.heir.journal;

import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.telemetry.ListenerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes entries of the uses of the fail-mode table, from the counters of the listeners: the first use of a condition at once, further
 * ones as a sum once a minute, because a hospital system that is down is one fact however many devices ask for it. One thread.
 */
final class FailureFeed {
    /** How long a sum runs. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    private record Key(String listener, String condition) {}

    private record Told(long count, Instant at) {}

    private final Consumer<JournalEntry> journal;
    private Map<Key, Told> told = new HashMap<>();

    FailureFeed(Consumer<JournalEntry> journal) {
        this.journal = journal;
    }

    /** Forgets what was counted: another gateway counts anew. */
    void reset() {
        told = new HashMap<>();
    }

    /** Compares with what was told last. */
    void look(List<ListenerStatus> listeners, Instant now) {
        // Only listeners that are there are remembered, so this is as bounded as they are.
        Map<Key, Told> next = new HashMap<>();
        for (ListenerStatus listener : listeners) {
            listener.failures().forEach((condition, count) -> {
                Key key = new Key(listener.name(), condition);
                Told before = told.getOrDefault(key, new Told(0, Instant.MIN));
                if (count < before.count()) {
                    before = new Told(0, Instant.MIN);
                }
                long more = count - before.count();
                boolean due = before.at().equals(Instant.MIN)
                        || !now.isBefore(before.at().plus(WINDOW));
                if (more > 0 && due) {
                    tell(listener, condition, more);
                    before = new Told(count, now);
                }
                next.put(key, before);
            });
        }
        told = next;
    }

    private void tell(ListenerStatus listener, String condition, long count) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("condition", condition);
        details.put("count", Long.toString(count));
        details.put("protocol", listener.protocol());
        details.put("mode", listener.mode().name().toLowerCase(Locale.ROOT));
        details.put("criticality", listener.criticality().name().toLowerCase(Locale.ROOT));
        String words = condition.toLowerCase(Locale.ROOT).replace('_', ' ');
        journal.accept(new JournalEntry(
                JournalKind.DECISION,
                JournalEntry.SYSTEM,
                listener.name(),
                "The fail-mode table was used " + count + (count == 1 ? " time" : " times") + ": " + words + ".",
                details));
    }
}
