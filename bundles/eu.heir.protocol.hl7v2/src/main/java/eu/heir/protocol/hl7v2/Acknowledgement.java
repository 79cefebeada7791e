package eu.heir.protocol.hl7v2;

import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Writes the general acknowledgement (ACK, 2.13.1) that refuses a message: MSH, MSA, ERR in one frame, with the delimiters, character
 * set and version of the message it answers, sender and receiver swapped. What is echoed is echoed as bytes.
 */
final class Acknowledgement {
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx");
    private static final String ERROR_TABLE = "HL70357";

    /** Coding system of the detection catalogue: 99 and three letters mark a local one (table 0396). */
    private static final String RULE_TABLE = "99HEIR";

    /** Longest MSA-3, characters. */
    private static final int MSA_TEXT_MAX = 80;

    private static final int HEADER_FIELDS_TO_CHARSET = 18;

    private final MessageView view;
    private final int header;
    private final int message;
    private final Delimiters delimiters;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    private Acknowledgement(MessageView view) {
        this.view = view;
        this.delimiters = view.delimiters();
        this.message = view.segment(FrameScan.MSH);
        int batch = view.segment(FrameScan.BHS);
        int file = view.segment(FrameScan.FHS);
        if (view.batch()) {
            this.header = batch == Octets.NONE ? file : batch;
        } else {
            this.header = message;
        }
    }

    /**
     * The acknowledgement in its frame.
     *
     * @param interaction what is refused
     * @param view its attributes
     * @param code MSA-1
     * @param reason why
     * @param controlId MSH-10 of the acknowledgement, letters and digits
     * @param clock for MSH-7
     */
    static byte[] of(
            Interaction interaction, MessageView view, String code, Reason reason, String controlId, Clock clock) {
        return new Acknowledgement(view).write(interaction, code, reason, controlId, clock);
    }

    private byte[] write(Interaction interaction, String code, Reason reason, String controlId, Clock clock) {
        Hl7Version version = Hl7Version.parse(echoText(12));
        out.write(Mllp.START);
        header(version, controlId, clock);
        plain("MSA");
        field(code);
        field();
        echo(header, view.batch() ? 11 : 10);
        if (!version.atLeast(Hl7Version.V2_4)) {
            field();
            text(cut(reason.text()));
        }
        out.write(Mllp.CR);
        error(version, ErrorCode.of(reason, interaction), ErrorCode.location(reason, interaction), reason);
        out.write(Mllp.END);
        out.write(Mllp.CR);
        return out.toByteArray();
    }

    private void header(Hl7Version version, String controlId, Clock clock) {
        plain("MSH");
        field();
        echo(header, 2);
        for (int sender : new int[] {5, 6, 3, 4}) {
            field();
            echo(header, sender);
        }
        field();
        plain(now(clock));
        field();
        field();
        type(version);
        field(controlId);
        field();
        echo(message, 11);
        field();
        echo(message, 12);
        if (message != Octets.NONE && view.raw(view.field(message, HEADER_FIELDS_TO_CHARSET)).length > 0) {
            for (int i = 12; i < HEADER_FIELDS_TO_CHARSET; i++) {
                field();
            }
            echo(message, HEADER_FIELDS_TO_CHARSET);
        }
        out.write(Mllp.CR);
    }

    /** ACK, ACK^trigger, or ACK^trigger^ACK, as the version has it. */
    private void type(Hl7Version version) {
        plain("ACK");
        byte[] trigger = message == Octets.NONE ? new byte[0] : view.raw(view.find(FieldPath.of("MSH", 9, 2)));
        if (trigger.length > 0 && version.atLeast(Hl7Version.V2_2) && component()) {
            echo(trigger);
            if (version.atLeast(Hl7Version.V2_3_1)) {
                component();
                plain("ACK");
            }
        }
    }

    /** ERR: from v2.5 on with a form of its own, before that one coded element with a location (2.14.5). */
    private void error(Hl7Version version, ErrorCode code, int location, Reason reason) {
        plain("ERR");
        field();
        if (!version.atLeast(Hl7Version.V2_5)) {
            oldError(code, location);
            out.write(Mllp.CR);
            return;
        }
        field();
        location(location);
        field(code.code());
        if (component()) {
            text(code.text());
            component();
            plain(ERROR_TABLE);
        }
        field("E");
        field();
        text(reason.rule());
        if (component()) {
            text(reason.kind().name());
            component();
            plain(RULE_TABLE);
        }
        field();
        field();
        field();
        text(reason.text());
        out.write(Mllp.CR);
    }

    private void oldError(ErrorCode code, int location) {
        location(location);
        if (location == 0) {
            component();
            component();
        }
        if (component()) {
            plain(code.code());
            if (subcomponent()) {
                text(code.text());
                subcomponent();
                plain(ERROR_TABLE);
            }
        } else {
            plain(code.code());
        }
    }

    private void location(int field) {
        if (field == 0) {
            return;
        }
        plain("MSH");
        if (component()) {
            plain("1");
            component();
            plain(Integer.toString(field));
        }
    }

    private String now(Clock clock) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        String offset = OFFSET.format(now);
        // With a sign as delimiter the offset cannot be written: an escaped one would be no time any more.
        return delimiter(offset.charAt(0)) ? LOCAL_TIME.format(now) : LOCAL_TIME.format(now) + offset;
    }

    private boolean delimiter(int c) {
        return c == delimiters.field
                || c == delimiters.component
                || c == delimiters.repetition
                || c == delimiters.escape
                || c == delimiters.subcomponent;
    }

    private String echoText(int field) {
        if (message == Octets.NONE) {
            return "";
        }
        return new String(view.raw(view.field(message, field)), StandardCharsets.ISO_8859_1);
    }

    private void echo(int segment, int field) {
        if (segment != Octets.NONE) {
            echo(view.raw(view.field(segment, field)));
        }
    }

    /** As sent, except what would end the segment or the frame that is being written. */
    private void echo(byte[] raw) {
        for (byte octet : raw) {
            boolean structural = octet == Mllp.START || octet == Mllp.END || octet == Mllp.CR || octet == Mllp.LF;
            out.write(structural ? ' ' : octet);
        }
    }

    private void field() {
        out.write(delimiters.field);
    }

    private void field(String letters) {
        field();
        plain(letters);
    }

    private boolean component() {
        return separator(delimiters.component);
    }

    private boolean subcomponent() {
        return separator(delimiters.subcomponent);
    }

    private boolean separator(int separator) {
        if (separator != Delimiters.NONE) {
            out.write(separator);
        }
        return separator != Delimiters.NONE;
    }

    /** Letters and digits (and a sign that is no delimiter): nothing to escape. */
    private void plain(String letters) {
        out.writeBytes(letters.getBytes(StandardCharsets.US_ASCII));
    }

    /** Any text: escaped, in the message's character set. */
    private void text(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char name = escapeName(c);
            if (name == 0) {
                escaped.append(Character.isISOControl(c) ? ' ' : c);
            } else if (delimiters.escape == Delimiters.NONE) {
                escaped.append(' ');
            } else {
                escaped.append((char) delimiters.escape).append(name).append((char) delimiters.escape);
            }
        }
        out.writeBytes(escaped.toString().getBytes(view.sent()));
    }

    private char escapeName(char c) {
        if (c == delimiters.field) {
            return 'F';
        }
        if (c == delimiters.component) {
            return 'S';
        }
        if (c == delimiters.repetition) {
            return 'R';
        }
        if (c == delimiters.escape) {
            return 'E';
        }
        return c == delimiters.subcomponent ? 'T' : 0;
    }

    private static String cut(String text) {
        return text.length() <= MSA_TEXT_MAX ? text : text.substring(0, MSA_TEXT_MAX);
    }
}
