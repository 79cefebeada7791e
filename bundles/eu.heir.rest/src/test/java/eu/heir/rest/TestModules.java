package eu.heir.rest;

import eu.heir.spi.modules.ModuleChange;
import eu.heir.spi.modules.ModuleHistory;
import eu.heir.spi.modules.ModuleOutcome;
import eu.heir.spi.modules.ModuleStatus;
import eu.heir.spi.modules.Modules;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Modules that remember what they were asked and answer what a test wants. */
final class TestModules implements Modules {
    static final String HL7 = "eu.heir.protocol.hl7v2";
    static final long MAX_BYTES = 100_000;

    volatile Answer answer = new Answer.Tried(change(ModuleOutcome.PROBATION, ""));
    volatile String asked = "";

    static ModuleChange change(ModuleOutcome outcome, String reason) {
        return new ModuleChange(
                2,
                Instant.parse("2025-03-01T08:00:00.123Z"),
                "UPDATE",
                "REST",
                "admin",
                "0.1.0.SNAPSHOT",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                0,
                outcome,
                reason,
                800,
                120);
    }

    @Override
    public List<ModuleStatus> modules() {
        ModuleStatus hl7 = new ModuleStatus(
                HL7,
                "0.1.0.SNAPSHOT",
                "HEIR protocol.hl7v2",
                "ACTIVE",
                List.of("hl7v2 SERVING"),
                false,
                Instant.parse("2025-03-01T08:00:10Z"),
                "0.1.0.SNAPSHOT",
                change(ModuleOutcome.PROBATION, ""));
        ModuleStatus other =
                new ModuleStatus("com.example.adapter", "1.0.0", "", "RESOLVED", List.of(), false, null, "", null);
        return List.of(other, hl7);
    }

    @Override
    public Optional<ModuleHistory> history(String symbolicName) {
        return modules().stream()
                .filter(module -> module.symbolicName().equals(symbolicName))
                .map(module -> new ModuleHistory(
                        module,
                        List.of(
                                change(ModuleOutcome.PROBATION, ""),
                                change(ModuleOutcome.ROLLED_BACK, "its hl7v2 adapter is FAULTED"))))
                .findFirst();
    }

    @Override
    public long jarMaxBytes() {
        return MAX_BYTES;
    }

    @Override
    public Answer update(String symbolicName, InputStream jar, String who) throws IOException {
        int length = jar.readNBytes((int) MAX_BYTES + 1).length;
        asked = "update " + symbolicName + " " + length + " bytes by " + who;
        return length > MAX_BYTES ? new Answer.TooLarge("The jar is larger than " + MAX_BYTES + " bytes.") : answer;
    }

    @Override
    public Answer rollback(String symbolicName, String who) {
        asked = "rollback " + symbolicName + " by " + who;
        return answer;
    }
}
