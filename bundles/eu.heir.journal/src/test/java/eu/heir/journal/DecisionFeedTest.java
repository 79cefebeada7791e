package eu.heir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Verdict;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.telemetry.DecisionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionFeedTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int PER_MINUTE = 3;

    private final List<JournalEntry> journal = new ArrayList<>();
    private final DecisionFeed feed = new DecisionFeed(() -> PER_MINUTE, journal::add);

    private static DecisionEvent event(long sequence, Instant time, Verdict verdict, String address) {
        return new DecisionEvent(
                sequence,
                time,
                "ward",
                "hl7v2",
                Mode.ENFORCE,
                "c1",
                address,
                "MSH-3=FORGED",
                "ORU^R01",
                "42",
                verdict,
                true,
                verdict == Verdict.ALLOW ? "" : "unknown-sender",
                verdict == Verdict.ALLOW ? "" : "No contract names this sender.",
                "contracts/ward.yml:3");
    }

    @Test
    void aRefusalIsKeptWithWhoWhatAndWhy() {
        feed.accept(event(1, NOON, Verdict.REFUSE, "10.0.0.7"));

        JournalEntry entry = journal.get(0);
        assertThat(entry.kind()).isEqualTo(JournalKind.DECISION);
        assertThat(entry.actor()).isEqualTo("10.0.0.7");
        assertThat(entry.subject()).isEqualTo("ward");
        assertThat(entry.text()).isEqualTo("No contract names this sender.");
        assertThat(entry.details())
                .containsEntry("rule", "unknown-sender")
                .containsEntry("verdict", "REFUSE")
                .containsEntry("enforced", "true")
                .containsEntry("source", "contracts/ward.yml:3")
                .containsEntry("operation", "ORU^R01")
                .containsEntry("mode", "enforce");
    }

    @Test
    void plainAllowsAreNotKept() {
        feed.accept(event(1, NOON, Verdict.ALLOW, "10.0.0.7"));

        assertThat(journal).isEmpty();
    }

    @Test
    void aFloodIsSummedUpAndPushesNothingElseOut() {
        for (int i = 1; i <= 100; i++) {
            feed.accept(event(i, NOON.plusMillis(i), Verdict.REFUSE, "10.0.0.7"));
        }
        feed.accept(event(101, NOON.plusSeconds(1), Verdict.REFUSE, "10.0.0.8"));

        assertThat(journal).hasSize(PER_MINUTE + 1);
        assertThat(journal.get(PER_MINUTE).actor()).isEqualTo("10.0.0.8");

        feed.close(NOON.plus(DecisionFeed.WINDOW).plusSeconds(1));
        JournalEntry sum = journal.get(PER_MINUTE + 1);
        assertThat(sum.text()).startsWith("97 more of the same within a minute");
        assertThat(sum.actor()).isEqualTo("10.0.0.7");
        assertThat(sum.details()).containsEntry("count", "97").containsEntry("rule", "unknown-sender");

        feed.accept(event(102, NOON.plusSeconds(70), Verdict.REFUSE, "10.0.0.7"));
        assertThat(journal).hasSize(PER_MINUTE + 3);
    }

    @Test
    void manySendersAreCountedTogetherBeyondABound() {
        for (int i = 1; i <= DecisionFeed.KEYS_MAX + 50; i++) {
            feed.accept(event(i, NOON, Verdict.REFUSE, "10.0." + i / 256 + "." + i % 256));
        }
        int kept = journal.size();
        assertThat(kept).isEqualTo(DecisionFeed.KEYS_MAX + PER_MINUTE);

        feed.closeAll();
        assertThat(journal.get(kept).actor()).isEqualTo("several senders");
        assertThat(journal.get(kept).text()).startsWith((50 - PER_MINUTE) + " more");
    }

    @Test
    void decisionsThatWereMissedAreTold() {
        feed.accept(event(5, NOON, Verdict.REFUSE, "10.0.0.7"));
        feed.accept(event(9, NOON, Verdict.REFUSE, "10.0.0.7"));
        feed.accept(event(9, NOON, Verdict.REFUSE, "10.0.0.7"));

        assertThat(journal).hasSize(3);
        assertThat(journal.get(1).text()).startsWith("3 decisions came faster");
    }
}
