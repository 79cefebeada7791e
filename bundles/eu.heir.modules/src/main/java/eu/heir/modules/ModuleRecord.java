package eu.heir.modules;

import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.modules.ModuleChange;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What the journal gets to know of modules: each change when it is finished, and each jar that was refused. Any thread. */
final class ModuleRecord {
    private final Consumer<JournalEntry> journal;

    /**
     * Creates one.
     *
     * @param journal takes entries and returns at once
     */
    ModuleRecord(Consumer<JournalEntry> journal) {
        this.journal = journal;
    }

    /** A change has come a step further; recorded when that was its last. */
    void changed(String module, ModuleChange change) {
        boolean finished =
                switch (change.outcome()) {
                    case STARTED, PROBATION -> false;
                    case ACCEPTED, SUPERSEDED, ROLLED_BACK, FAILED -> true;
                };
        if (!finished) {
            return;
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("via", change.via());
        details.put("number", Integer.toString(change.number()));
        details.put("began", change.time().toString());
        details.put("sha256", change.sha256());
        details.put("outcome", change.outcome().name());
        details.put("reason", change.reason());
        if (change.restores() > 0) {
            details.put("restores", Integer.toString(change.restores()));
        }
        String what =
                switch (change.kind()) {
                    case "INSTALLED" -> "Version " + change.version() + " was found";
                    case "ROLLBACK" -> "Rollback to version " + change.version();
                    default -> "Update to version " + change.version();
                };
        String outcome = change.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        tell(change.who(), module, what + ": " + outcome + ".", details);
    }

    /** A jar was not fit; nothing was touched. */
    void refused(String module, ModuleWorker.Request request, String reason) {
        tell(
                request.who(),
                module,
                "A jar was refused; nothing was touched.",
                Map.of("via", request.via(), "reason", reason));
    }

    private void tell(String who, String module, String text, Map<String, String> details) {
        journal.accept(new JournalEntry(JournalKind.MODULE, who, module, text, details));
    }
}
