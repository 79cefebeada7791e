package eu.heir.spi.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalOutletTest {
    private static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");

    private final JournalOutlet outlet = new JournalOutlet("eu.heir.test", InstantSource.fixed(NOON));

    @Test
    void entriesGoStraightToTheJournalThatIsThere() {
        Kept journal = new Kept();
        outlet.attach(journal);

        outlet.record(entry("one"));

        assertThat(journal.entries).containsExactly(entry("one"));
        assertThat(outlet.journal()).isSameAs(journal);
    }

    @Test
    void entriesThatCameBeforeTheJournalFollowInOrderAndTellWhenTheyHappened() {
        outlet.record(entry("one"));
        outlet.record(entry("two"));
        Kept journal = new Kept();

        outlet.attach(journal);

        assertThat(journal.entries).extracting(JournalEntry::text).containsExactly("one", "two");
        assertThat(journal.entries.get(0).details())
                .containsExactly(Map.entry("happened", NOON.toString()), Map.entry("key", "value"));
    }

    @Test
    void ofTooManyTheOldestAreDroppedAndHowManyIsRecorded() {
        for (int i = 0; i < JournalOutlet.WAITING_MAX + 3; i++) {
            outlet.record(entry("entry " + i));
        }
        Kept journal = new Kept();

        outlet.attach(journal);

        assertThat(journal.entries).hasSize(JournalOutlet.WAITING_MAX + 1);
        assertThat(journal.entries.get(0).text()).startsWith("3 entries");
        assertThat(journal.entries.get(0).subject()).isEqualTo("eu.heir.test");
        assertThat(journal.entries.get(1).text()).isEqualTo("entry 3");
    }

    @Test
    void journalThatWasReplacedDoesNotTakeTheNewOneWithIt() {
        Kept old = new Kept();
        Kept fresh = new Kept();
        outlet.attach(old);
        outlet.attach(fresh);

        outlet.detach(old);
        outlet.record(entry("one"));
        outlet.detach(fresh);
        outlet.record(entry("two"));

        assertThat(old.entries).isEmpty();
        assertThat(fresh.entries).containsExactly(entry("one"));
        assertThat(outlet.journal()).isNull();
    }

    private static JournalEntry entry(String text) {
        return new JournalEntry(JournalKind.STATE, "anna", "icu", text, Map.of("key", "value"));
    }

    private static final class Kept implements Journal {
        final List<JournalEntry> entries = new ArrayList<>();

        @Override
        public void record(JournalEntry entry) {
            entries.add(entry);
        }

        @Override
        public JournalPage records(JournalQuery query) {
            return new JournalPage(List.of(), 0);
        }

        @Override
        public JournalStatus status() {
            return new JournalStatus(JournalStatus.State.WRITING, "", 0, null, 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public JournalVerification verify() {
            return new JournalVerification(true, 0, 0, 0, 0, 0, "", List.of(), List.of());
        }
    }
}
