package eu.heir.spi.control;

import java.util.Locale;

/** What a listener can be switched to for a stated time. */
public enum ListenerState {
    /**
     * Everything passes and is recorded as what it would have been. For the moment when a false block hurts a patient and nobody has
     * time for rules.
     */
    BREAK_GLASS,
    /**
     * Rules on rate and age do not count: after a downtime devices send what piled up, fast and late. All other rules do.
     */
    DOWNTIME_RECOVERY;

    /** As in addresses, commands and file names: {@code break-glass}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As the rule of what is recorded: {@code BREAK-GLASS}. */
    public String rule() {
        return name().replace('_', '-');
    }
}
