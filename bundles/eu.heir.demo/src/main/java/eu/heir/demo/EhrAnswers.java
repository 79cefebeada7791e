package eu.heir.demo;

import ca.uhn.hl7v2.AcknowledgmentCode;
import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.parser.CanonicalModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the hospital system answers: parsed and validated with HAPI, acknowledged as MSH-15 and MSH-16 ask for (HL7 v2.5 section 2.9:
 * both empty is the original mode with one application acknowledgement). Confined to one thread, because the parser is.
 */
final class EhrAnswers {
    private static final String VERSION = "2.5";
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final PipeParser strict;
    private final PipeParser lenient;

    /**
     * @param validating and the other come from {@link #context}; they may be shared by all threads
     */
    EhrAnswers(HapiContext validating, HapiContext lenient) {
        this.strict = new PipeParser(validating);
        this.lenient = new PipeParser(lenient);
    }

    /** How HAPI is set up here. */
    static HapiContext context(boolean validating) {
        HapiContext context = new DefaultHapiContext();
        // One set of structures for all versions: those of 2.5 are embedded.
        context.setModelClassFactory(new CanonicalModelClassFactory(VERSION));
        context.setValidationContext(
                validating ? ValidationContextFactory.defaultValidation() : ValidationContextFactory.noValidation());
        // HAPI's own generator keeps its counter in a file in the working directory.
        context.getParserConfiguration().setIdGenerator(() -> "EHR" + LAST_ID.incrementAndGet());
        return context;
    }

    /** Decides on one message. */
    Answer answer(byte[] payload) {
        String text = new String(payload, charset(payload));
        try {
            Message message = strict.parse(text);
            return new Answer.Taken(
                    field(message, "MSH-3") + "^" + field(message, "MSH-4"),
                    field(message, "MSH-10"),
                    replies(message, null));
        } catch (HL7Exception | IOException e) {
            return refusal(text, e);
        }
    }

    /** The header alone can often be read where the whole cannot. */
    private Answer refusal(String text, Exception cause) {
        String why = cause.getClass().getSimpleName();
        HL7Exception error = cause instanceof HL7Exception e ? e : new HL7Exception(why);
        int end = text.indexOf('\r');
        try {
            Message header = lenient.parse(end < 0 ? text : text.substring(0, end + 1));
            return new Answer.Rejected(why, replies(header, error));
        } catch (HL7Exception | IOException e) {
            return new Answer.Unanswerable(why);
        }
    }

    private static List<byte[]> replies(Message message, @Nullable HL7Exception error)
            throws HL7Exception, IOException {
        List<byte[]> replies = new ArrayList<>();
        for (AcknowledgmentCode code : codes(field(message, "MSH-15"), field(message, "MSH-16"), error == null)) {
            Message reply = message.generateACK(code, error);
            ((Segment) reply.get("MSH")).getField(18, 0).parse("UNICODE UTF-8");
            replies.add(reply.encode().getBytes(StandardCharsets.UTF_8));
        }
        return replies;
    }

    /** Which acknowledgements go out, in this order. */
    static List<AcknowledgmentCode> codes(String accept, String application, boolean good) {
        if (accept.isEmpty() && application.isEmpty()) {
            return List.of(good ? AcknowledgmentCode.AA : AcknowledgmentCode.AE);
        }
        List<AcknowledgmentCode> codes = new ArrayList<>();
        if (wanted(accept, good)) {
            codes.add(good ? AcknowledgmentCode.CA : AcknowledgmentCode.CE);
        }
        // A message that was not accepted never reaches the application: the accept acknowledgement has said all.
        if (wanted(application, good) && (good || codes.isEmpty())) {
            codes.add(good ? AcknowledgmentCode.AA : AcknowledgmentCode.AE);
        }
        return codes;
    }

    /** Table 0155; an empty field beside a filled one counts as NE. */
    private static boolean wanted(String condition, boolean good) {
        return switch (condition) {
            case "AL" -> true;
            case "SU" -> good;
            case "ER" -> !good;
            default -> false;
        };
    }

    private static String field(Message message, String path) throws HL7Exception {
        String value = new Terser(message).get(path);
        return value == null ? "" : value;
    }

    /** MSH-18 is ASCII in every encoding that MLLP can carry; without it a message is Latin-1 here. */
    private static Charset charset(byte[] payload) {
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\r');
        String header = end < 0 ? text : text.substring(0, end);
        return header.contains("UNICODE UTF-8") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    }

    /** The decision. */
    sealed interface Answer {
        /** The acknowledgements to send, in order; may be none. */
        List<byte[]> replies();

        /** A good message. */
        record Taken(String sender, String controlId, List<byte[]> replies) implements Answer {}

        /** A message with a header but bad. */
        record Rejected(String cause, List<byte[]> replies) implements Answer {}

        /** Nothing that could be answered. */
        record Unanswerable(String cause) implements Answer {
            @Override
            public List<byte[]> replies() {
                return List.of();
            }
        }
    }
}
