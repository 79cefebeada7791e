package eu.heir.protocol.hl7v2;

import eu.heir.api.Anomaly;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;

/** Message error condition codes, table 0357, as far as the gateway uses them. The table has no code for security: 207 stands in. */
enum ErrorCode {
    SEGMENT_SEQUENCE("100", "Segment sequence error"),
    FIELD_MISSING("101", "Required field missing"),
    DATA_TYPE("102", "Data type error"),
    MESSAGE_TYPE("200", "Unsupported message type"),
    EVENT("201", "Unsupported event code"),
    INTERNAL("207", "Application internal error");

    private final String code;
    private final String text;

    ErrorCode(String code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The code. */
    String code() {
        return code;
    }

    /** Its text in the table. */
    String text() {
        return text;
    }

    /**
     * The code for a refusal.
     *
     * @param reason why
     * @param interaction what is refused
     */
    static ErrorCode of(Reason reason, Interaction interaction) {
        return switch (reason.kind()) {
            case OPERATION -> interaction.operation().name().indexOf('^') < 0 ? MESSAGE_TYPE : EVENT;
            // Nothing is wrong with an oversize message: it is more than is taken here, and table 0357 has only 207 for
            // that.
            case MALFORMED -> {
                if (missing(interaction) != 0) {
                    yield FIELD_MISSING;
                }
                yield interaction.anomalies().contains(Oddities.SEVERAL_MESSAGES) ? SEGMENT_SEQUENCE : DATA_TYPE;
            }
            default -> INTERNAL;
        };
    }

    /**
     * The MSH field that a refusal is about.
     *
     * @return its number, or 0 when not known
     */
    static int location(Reason reason, Interaction interaction) {
        return switch (reason.kind()) {
            case OPERATION -> 9;
            case IDENTITY -> 3;
            case TARGET -> 5;
            case MALFORMED -> missing(interaction);
            default -> 0;
        };
    }

    private static int missing(Interaction interaction) {
        for (Anomaly anomaly : interaction.anomalies()) {
            if (anomaly.equals(Oddities.TYPE_MISSING)) {
                return 9;
            }
            if (anomaly.equals(Oddities.ID_MISSING)) {
                return 10;
            }
        }
        return 0;
    }
}
