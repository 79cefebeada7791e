package eu.heir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.telemetry.ListenerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureFeedTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<JournalEntry> journal = new ArrayList<>();
    private final FailureFeed feed = new FailureFeed(journal::add);

    private static List<ListenerStatus> ward(Map<String, Long> failures) {
        return List.of(new ListenerStatus(
                "ward",
                "hl7v2",
                "127.0.0.1:1",
                "127.0.0.1:2",
                Mode.ENFORCE,
                Criticality.CLINICAL,
                "SERVING",
                "",
                true,
                0,
                0,
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                failures,
                List.of(),
                null,
                null));
    }

    @Test
    void theFirstUseIsToldAtOnceAndMoreOfThemOnceAMinute() {
        feed.look(ward(Map.of()), NOON);
        feed.look(ward(Map.of("UPSTREAM_DOWN", 1L)), NOON.plusSeconds(1));
        feed.look(ward(Map.of("UPSTREAM_DOWN", 40L)), NOON.plusSeconds(2));
        feed.look(ward(Map.of("UPSTREAM_DOWN", 50L, "MALFORMED", 1L)), NOON.plusSeconds(30));

        assertThat(journal.stream().map(JournalEntry::text))
                .containsExactly(
                        "The fail-mode table was used 1 time: upstream down.",
                        "The fail-mode table was used 1 time: malformed.");
        assertThat(journal.get(0).subject()).isEqualTo("ward");
        assertThat(journal.get(0).details())
                .containsEntry("condition", "UPSTREAM_DOWN")
                .containsEntry("mode", "enforce")
                .containsEntry("criticality", "clinical");

        feed.look(ward(Map.of("UPSTREAM_DOWN", 50L, "MALFORMED", 1L)), NOON.plusSeconds(61));
        assertThat(journal).hasSize(3);
        assertThat(journal.get(2).text()).isEqualTo("The fail-mode table was used 49 times: upstream down.");
        feed.look(ward(Map.of("UPSTREAM_DOWN", 50L, "MALFORMED", 1L)), NOON.plusSeconds(600));
        assertThat(journal).hasSize(3);
    }

    @Test
    void countersThatBeginAnewAreToldAnew() {
        feed.look(ward(Map.of("MALFORMED", 5L)), NOON);
        feed.look(ward(Map.of("MALFORMED", 2L)), NOON.plusSeconds(1));
        feed.reset();
        feed.look(ward(Map.of("MALFORMED", 2L)), NOON.plusSeconds(2));

        assertThat(journal.stream().map(entry -> entry.details().get("count"))).containsExactly("5", "2", "2");
    }
}
