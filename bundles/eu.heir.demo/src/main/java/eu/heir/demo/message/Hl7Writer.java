package eu.heir.demo.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes one HL7 v2.5 message, segment by segment: {@code |^~\&}, segments end with CR, UTF-8 (MSH-18 says so). */
final class Hl7Writer {
    /** MSH-5, the system behind the gateway. */
    static final String RECEIVING_APPLICATION = "EHR";

    /** MSH-6. */
    static final String RECEIVING_FACILITY = "DEMO-HOSPITAL";

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder(2048);
    private final String controlId;
    private final String operation;
    private final AckMode ackMode;

    /**
     * Starts with the MSH segment.
     *
     * @param structure MSH-9.3, such as {@code ADT_A01}
     */
    Hl7Writer(
            Sender sender, String type, String event, String structure, String controlId, AckMode ackMode, Instant at) {
        this.controlId = controlId;
        this.operation = type + "^" + event;
        this.ackMode = ackMode;
        text.append("MSH|^~\\&");
        fields(
                escaped(sender.application()),
                escaped(sender.facility()),
                RECEIVING_APPLICATION,
                RECEIVING_FACILITY,
                millis(at),
                "",
                type + "^" + event + "^" + structure,
                controlId,
                // Table 0103: training. A real system that gets such a message by accident keeps it out of its records.
                "T",
                "2.5",
                "",
                "",
                ackMode.accept(),
                ackMode.application(),
                "",
                "UNICODE UTF-8");
    }

    /** Adds a segment; the fields are already escaped. Empty fields at the end are left out. */
    Hl7Writer segment(String name, String... fields) {
        text.append(name);
        fields(fields);
        return this;
    }

    private void fields(String... fields) {
        int used = fields.length;
        while (used > 0 && fields[used - 1].isEmpty()) {
            used--;
        }
        for (int i = 0; i < used; i++) {
            text.append('|').append(fields[i]);
        }
        text.append('\r');
    }

    /** The whole message. */
    Outgoing finish() {
        return new Outgoing(controlId, operation, ackMode, text.toString());
    }

    /** A point in time to the second, UTC. */
    static String seconds(Instant at) {
        return SECONDS.format(at) + "+0000";
    }

    /** A point in time to the millisecond, UTC. */
    static String millis(Instant at) {
        return MILLIS.format(at);
    }

    /** Escapes the delimiters: HL7 v2.5 section 2.7.1. */
    static String escaped(String value) {
        StringBuilder b = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> b.append("\\E\\");
                case '|' -> b.append("\\F\\");
                case '~' -> b.append("\\R\\");
                case '^' -> b.append("\\S\\");
                case '&' -> b.append("\\T\\");
                default -> b.append(c);
            }
        }
        return b.toString();
    }
}
