package eu.heir.conformance.hl7v2;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What was found in one unit: each thing once, and not more than fits into a short list. One thread. */
final class Findings {
    /** Findings kept of one unit. */
    static final int KEPT_MAX = 16;

    /** The version cannot be checked, or is none. */
    static final String VERSION = "HL7-CONF-VERSION";

    /** Segments, groups and fields that are missing, too many, or stand where they do not belong. */
    static final String STRUCTURE = "HL7-CONF-STRUCTURE";

    /** A value is not of its field's type. */
    static final String TYPE = "HL7-CONF-TYPE";

    private final Set<Finding> kept = new LinkedHashSet<>();

    /**
     * One finding.
     *
     * @param rule id of the check
     * @param text names places of the standard and a kind of problem; never anything the message holds
     */
    record Finding(String rule, String text) {}

    void add(String rule, String text) {
        if (kept.size() < KEPT_MAX) {
            kept.add(new Finding(rule, text));
        }
    }

    Collection<Finding> all() {
        return kept;
    }
}
