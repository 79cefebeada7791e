package eu.heir.protocol.hl7v2;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HAPI as it is set up where a receiver takes what it is sent: ER7 parser, generic model (any segment anywhere, no types), no
 * validation, versions that do not exist are taken. Everything else is HAPI's default: escape sequences decoded, segments ended by CR
 * alone, blanks before a segment skipped. Stricter settings reject more and so read less. Not for several threads.
 */
final class HapiReceiver {
    private final PipeParser parser;

    HapiReceiver() {
        HapiContext context = new DefaultHapiContext(new GenericModelClassFactory());
        context.setValidationContext(ValidationContextFactory.noValidation());
        context.getParserConfiguration().setAllowUnknownVersions(true);
        parser = context.getPipeParser();
    }

    /**
     * What it reads.
     *
     * @return null when it rejects the message: nothing is read then
     */
    @Nullable Reading read(String text) {
        try {
            return reading(parser.parse(text));
        } catch (HL7Exception | RuntimeException e) {
            // HAPI also rejects by exceptions of the language, such as an index beyond a short MSH: nothing is read
            // either way.
            return null;
        }
    }

    /**
     * What it reads where its own look at the encoding is left out: a receiver that looks at three characters for a segment's name and at
     * four for the encoding characters. Any version, as the generic model has no types.
     *
     * @return null when it rejects the message
     */
    @Nullable Reading readUnchecked(String text) {
        try {
            GenericMessage message = new GenericMessage.V25(new GenericModelClassFactory());
            message.setParser(parser);
            message.parse(text);
            return reading(message);
        } catch (HL7Exception | RuntimeException e) {
            // As above.
            return null;
        }
    }

    private static Reading reading(Message message) throws HL7Exception {
        List<String> names = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        int patients = 0;
        for (String structure : message.getNames()) {
            for (Structure each : message.getAll(structure)) {
                Segment segment = (Segment) each;
                String name = segment.getName();
                names.add(name);
                if (name.equals("MSH") && names.size() == 1) {
                    for (int field : Reading.MSH_FIELDS) {
                        Reading.take(values, "MSH-" + field, (r, c, s) -> get(segment, field, r, c, s));
                    }
                } else if (name.equals("PID")) {
                    patients++;
                    Reading.take(
                            values,
                            "PID[" + patients + "]-" + Reading.PID_FIELD,
                            (r, c, s) -> get(segment, Reading.PID_FIELD, r, c, s));
                }
            }
        }
        String type = values.getOrDefault("MSH-9[1].1.1", "");
        values.put(
                "operation",
                Operations.of(type, values.getOrDefault("MSH-9[1].2.1", "")).name());
        return new Reading(names, values);
    }

    private static @Nullable String get(Segment segment, int field, int repetition, int component, int subcomponent) {
        try {
            return repetition > segment.getField(field).length
                    ? null
                    : Terser.get(segment, field, repetition - 1, component, subcomponent);
        } catch (HL7Exception e) {
            throw new AssertionError("HAPI cannot give what it parsed", e);
        }
    }
}
