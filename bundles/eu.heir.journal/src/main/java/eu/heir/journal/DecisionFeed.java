package eu.heir.journal;

import eu.heir.spi.decision.Verdict;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.telemetry.DecisionEvent;
import eu.heir.spi.telemetry.GatewayStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Makes entries of decisions: of all but ALLOW. A flood of the same (one listener, sender and rule) is kept one by one up to a number per
 * minute and then summed up, so that an attacker cannot push everything else out of the journal. One thread at a time.
 */
final class DecisionFeed {
    /** How long a sum runs. */
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Most that are told apart at a time; what comes beyond is counted together. */
    static final int KEYS_MAX = 1_000;

    /** Most decisions taken over that were made before the journal was there. */
    private static final int EARLIER_MAX = 4_096;

    private static final Key OTHERS = new Key("several listeners", "several senders", "several rules");

    private record Key(String listener, String address, String rule) {}

    private static final class Sum {
        private final Instant since;
        private int kept;
        private long more;

        private Sum(Instant since) {
            this.since = since;
        }
    }

    private final IntSupplier perMinute;
    private final Consumer<JournalEntry> journal;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private long last;

    /**
     * Creates a feed.
     *
     * @param perMinute how many of one kind are kept one by one
     * @param journal takes the entries
     */
    DecisionFeed(IntSupplier perMinute, Consumer<JournalEntry> journal) {
        this.perMinute = perMinute;
        this.journal = journal;
    }

    /**
     * Takes the decisions that a gateway still has, then each new one.
     *
     * @return ends it
     */
    synchronized AutoCloseable follow(GatewayStatus gateway) {
        // A gateway that was replaced counts anew.
        last = 0;
        // Subscribed before looking back: what comes in between waits for this lock, and what comes twice is passed
        // over.
        AutoCloseable subscription = gateway.onDecision(this::accept);
        gateway.decisions(0, EARLIER_MAX).forEach(this::accept);
        return subscription;
    }

    /** Takes an event; one that was seen already is passed over. */
    synchronized void accept(DecisionEvent event) {
        if (event.sequence() <= last) {
            return;
        }
        if (last > 0 && event.sequence() > last + 1) {
            journal.accept(new JournalEntry(
                    JournalKind.JOURNAL,
                    JournalEntry.SYSTEM,
                    "decisions",
                    (event.sequence() - last - 1) + " decisions came faster than they could be recorded.",
                    Map.of()));
        }
        last = event.sequence();
        if (event.verdict() == Verdict.ALLOW) {
            return;
        }
        close(event.time());
        Key key = new Key(event.listener(), event.address(), event.rule());
        if (!sums.containsKey(key) && sums.size() >= KEYS_MAX) {
            key = OTHERS;
        }
        Sum sum = sums.computeIfAbsent(key, k -> new Sum(event.time()));
        if (sum.kept < perMinute.getAsInt()) {
            sum.kept++;
            journal.accept(entry(event));
        } else {
            sum.more++;
        }
    }

    /** Ends the sums that have run their time. */
    synchronized void close(Instant now) {
        List<Key> over = new ArrayList<>();
        for (Map.Entry<Key, Sum> each : sums.entrySet()) {
            if (!now.isBefore(each.getValue().since.plus(WINDOW))) {
                over.add(each.getKey());
                tell(each.getKey(), each.getValue());
            }
        }
        over.forEach(sums::remove);
    }

    /** Ends all sums. */
    synchronized void closeAll() {
        sums.forEach(this::tell);
        sums.clear();
    }

    private void tell(Key key, Sum sum) {
        if (sum.more == 0) {
            return;
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("rule", key.rule());
        details.put("count", Long.toString(sum.more));
        details.put("since", sum.since.toString());
        journal.accept(new JournalEntry(
                JournalKind.DECISION,
                key.address(),
                key.listener(),
                sum.more + " more of the same within a minute (decisions.per.minute).",
                details));
    }

    private static JournalEntry entry(DecisionEvent event) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("verdict", event.verdict().name());
        details.put("enforced", Boolean.toString(event.enforced()));
        details.put("rule", event.rule());
        details.put("source", event.source());
        details.put("operation", event.operation());
        details.put("claims", event.claims());
        details.put("correlation", event.correlation());
        details.put("protocol", event.protocol());
        details.put("mode", event.mode().name().toLowerCase(Locale.ROOT));
        details.put("session", event.session());
        String text = event.reason().isEmpty() ? event.verdict() + " " + event.operation() : event.reason();
        return new JournalEntry(JournalKind.DECISION, event.address(), event.listener(), text, details);
    }
}
