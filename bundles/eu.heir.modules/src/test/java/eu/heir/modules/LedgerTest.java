package eu.heir.modules;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final List<ModuleChange> changes = new ArrayList<>();

    @Test
    void rollbackGoesToTheNewestAcceptedJarThatDiffers() {
        add("a", 0, ModuleOutcome.ACCEPTED);
        add("b", 0, ModuleOutcome.ROLLED_BACK);
        add("c", 0, ModuleOutcome.ACCEPTED);
        add("c", 0, ModuleOutcome.PROBATION);

        assertThat(target()).contains(1);
    }

    @Test
    void secondRollbackGoesFurtherBackAndNotForthAgain() {
        add("a", 0, ModuleOutcome.ACCEPTED);
        add("b", 0, ModuleOutcome.ACCEPTED);
        add("c", 0, ModuleOutcome.ACCEPTED);
        add("b", 2, ModuleOutcome.ACCEPTED);
        assertThat(target()).contains(1);

        add("a", 1, ModuleOutcome.ACCEPTED);
        assertThat(target()).isEmpty();
    }

    @Test
    void whereAllAreTheSameJarARollbackIsAFullSwap() {
        add("a", 0, ModuleOutcome.ACCEPTED);
        add("a", 0, ModuleOutcome.PROBATION);

        assertThat(target()).contains(1);
    }

    @Test
    void jarThatIsNoLongerKeptIsNotGoneBackTo() {
        add("a", 0, ModuleOutcome.ACCEPTED);
        add("b", 0, ModuleOutcome.ACCEPTED);
        add("c", 0, ModuleOutcome.ACCEPTED);

        assertThat(new Ledger(changes).rollbackTarget(change -> change.number() != 2))
                .map(ModuleChange::number)
                .contains(1);
    }

    @Test
    void failingChangeGoesBackToWhatServedThroughItsProbation() {
        add("a", 0, ModuleOutcome.ACCEPTED);
        add("b", 0, ModuleOutcome.SUPERSEDED);
        add("c", 0, ModuleOutcome.STARTED);
        Ledger ledger = new Ledger(changes);

        assertThat(ledger.accepted()).map(ModuleChange::number).contains(1);
        assertThat(ledger.unfinished()).map(ModuleChange::number).contains(3);
        assertThat(ledger.nextNumber()).isEqualTo(4);
    }

    private Optional<Integer> target() {
        return new Ledger(changes).rollbackTarget(change -> true).map(ModuleChange::number);
    }

    private void add(String sha, int restores, ModuleOutcome outcome) {
        changes.add(new ModuleChange(
                changes.size() + 1, Instant.EPOCH, "UPDATE", "REST", "admin", "1", sha, restores, outcome, "", 0, 0));
    }
}
