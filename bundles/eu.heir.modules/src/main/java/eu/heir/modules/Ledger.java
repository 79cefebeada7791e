package eu.heir.modules;

import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleOutcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The changes of one module and what follows from them. Immutable and pure.
 *
 * @param changes the oldest first, each number once
 */
record Ledger(List<ModuleChange> changes) {
    Ledger {
        changes = List.copyOf(changes);
    }

    /** The newest change. */
    Optional<ModuleChange> last() {
        return changes.isEmpty() ? Optional.empty() : Optional.of(changes.get(changes.size() - 1));
    }

    /** Number of the next change. */
    int nextNumber() {
        return last().map(change -> change.number() + 1).orElse(1);
    }

    /** What a failing change goes back to: the newest that served through its probation. */
    Optional<ModuleChange> accepted() {
        return newest(change -> change.outcome() == ModuleOutcome.ACCEPTED);
    }

    /** What runs now as far as the changes tell: the newest in probation or accepted. */
    Optional<ModuleChange> running() {
        return newest(
                change -> change.outcome() == ModuleOutcome.PROBATION || change.outcome() == ModuleOutcome.ACCEPTED);
    }

    /** The newest change when the process ended in the middle of it. */
    Optional<ModuleChange> unfinished() {
        return last().filter(change ->
                change.outcome() == ModuleOutcome.STARTED || change.outcome() == ModuleOutcome.PROBATION);
    }

    /**
     * What an administrator's rollback puts back: the newest accepted jar before what runs that differs from it; where all are the
     * same jar, the newest before it, as a full swap. A rollback stands where the change stands that it restores, so a second one goes
     * further back and not forth again.
     *
     * @param kept whether the jar of a change is still there
     */
    Optional<ModuleChange> rollbackTarget(Predicate<ModuleChange> kept) {
        return running().flatMap(now -> {
            Predicate<ModuleChange> older = change ->
                    change.outcome() == ModuleOutcome.ACCEPTED && change.number() < place(now) && kept.test(change);
            return newest(older.and(change -> !change.sha256().equals(now.sha256())))
                    .or(() -> newest(older));
        });
    }

    /** The change whose place in the past another one holds: itself, or what it restores. */
    static int place(ModuleChange change) {
        return change.restores() > 0 ? change.restores() : change.number();
    }

    private Optional<ModuleChange> newest(Predicate<ModuleChange> wanted) {
        return changes.stream().filter(wanted).max(Comparator.comparingInt(ModuleChange::number));
    }
}
