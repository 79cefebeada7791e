package eu.heir.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.TestClock;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginRecordTest {
    private static final String ADDRESS = "192.0.2.7";

    private final TestClock clock = new TestClock();
    private final List<JournalEntry> entries = new ArrayList<>();
    private final LoginRecord record = new LoginRecord(entries::add, clock);

    @Test
    void whoLogsInWithEachRequestIsRecordedOnceAnHourForEachAddress() {
        for (int i = 0; i < 10; i++) {
            record.came("prometheus", ADDRESS, "token");
        }
        record.came("prometheus", "192.0.2.8", "token");
        assertThat(entries).hasSize(2);

        clock.pass(LoginRecord.AGAIN_AFTER.minusSeconds(1));
        record.came("prometheus", ADDRESS, "token");
        assertThat(entries).hasSize(2);

        clock.pass(Duration.ofSeconds(1));
        record.came("prometheus", ADDRESS, "token");
        assertThat(entries).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.kind()).isEqualTo(JournalKind.LOGIN);
            assertThat(entry.actor()).isEqualTo("prometheus");
        });
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i <= LoginRecord.REMEMBERED_MAX; i++) {
            record.came("user" + i, ADDRESS, "token");
        }
        entries.clear();

        record.came("user" + LoginRecord.REMEMBERED_MAX, ADDRESS, "token");
        record.came("user0", ADDRESS, "token");

        assertThat(entries).extracting(JournalEntry::actor).containsExactly("user0");
    }

    @Test
    void failureTellsFromWhereWhichNameWasTriedAndWhenItLocks() {
        record.failed("admin\nforged", ADDRESS, "password", Duration.ZERO);
        record.failed("admin", ADDRESS, "password", Duration.ofMillis(1500));

        assertThat(entries).extracting(JournalEntry::actor).containsOnly(ADDRESS);
        assertThat(entries).extracting(JournalEntry::subject).containsExactly("admin?forged", "admin");
        assertThat(entries.get(0).text()).isEqualTo("Login failed.");
        assertThat(entries.get(1).text()).contains("locked out for 2 s");
    }

    @Test
    void ofAFloodOfFailuresSomeAreRecordedAndTheRestCounted() {
        for (int i = 0; i < LoginRecord.FAILURES_PER_MINUTE_MAX + 5; i++) {
            record.failed("admin", "192.0.2." + i, "password", Duration.ZERO);
        }
        assertThat(entries).hasSize(LoginRecord.FAILURES_PER_MINUTE_MAX);

        clock.pass(Duration.ofMinutes(1));
        record.failed("admin", ADDRESS, "password", Duration.ZERO);
        record.failed("admin", ADDRESS, "password", Duration.ZERO);

        assertThat(entries.get(LoginRecord.FAILURES_PER_MINUTE_MAX).details())
                .containsEntry("failuresNotRecorded", "5");
        assertThat(entries.get(LoginRecord.FAILURES_PER_MINUTE_MAX + 1).details())
                .doesNotContainKey("failuresNotRecorded");
    }
}
