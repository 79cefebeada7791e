package eu.heir.conformance.hl7v2;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.ErrorCode;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.Version;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.DefaultModelClassFactory;
import ca.uhn.hl7v2.parser.ModelClassFactory;
import ca.uhn.hl7v2.parser.ParserConfiguration;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.idgenerator.InMemoryIDGenerator;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages into HAPI's object model of their version and says what does not fit. For one thread.
 *
 * <p>HAPI itself reads leniently here and validates nothing: its own messages quote values. {@link MessageWalk} then looks at the model,
 * and says what it finds in names of the standard only.
 */
final class HapiCheck implements Check {
    /** Segments of a message that is looked at; HAPI's search for a segment's place costs time for each. */
    static final int SEGMENTS_MAX = 5_000;

    /** Versions whose structures are in this bundle. */
    static final Set<Version> CHECKED = EnumSet.of(
            Version.V23, Version.V231, Version.V24, Version.V25, Version.V251, Version.V26, Version.V27, Version.V28);

    /** Versions of the standard, checked here or not. */
    private static final Pattern KNOWN =
            Pattern.compile("2\\.(1|2|3(\\.1)?|4|5(\\.1)?|6|7(\\.1)?|8(\\.[12])?|9(\\.1)?)");

    private static final Pattern STRUCTURE = Pattern.compile("[A-Z]{3}_[A-Z0-9]{3}|ACK");

    private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}");

    private static final String VALID_TYPE = "ST";

    private final ModelClassFactory models = new DefaultModelClassFactory();
    private final PipeParser parser;

    HapiCheck() {
        ParserConfiguration configuration = new ParserConfiguration();
        // The default one keeps a file of its own in the working directory.
        configuration.setIdGenerator(new InMemoryIDGenerator());
        configuration.setValidating(false);
        // A type that OBX-2 does not name, or names wrongly, is a finding and not the end of the check.
        configuration.setDefaultObx2Type(VALID_TYPE);
        configuration.setInvalidObx2Type(VALID_TYPE);
        configuration.setDefaultMfe5Type(VALID_TYPE);
        configuration.setInvalidMfe5Type(VALID_TYPE);
        DefaultHapiContext context =
                new DefaultHapiContext(configuration, ValidationContextFactory.noValidation(), models);
        parser = context.getPipeParser();
    }

    @Override
    public void check(byte[] unit, Findings findings, Effort effort) throws Effort.Spent {
        for (String message : Messages.of(unit)) {
            effort.look();
            one(message, findings, effort);
        }
    }

    private void one(String text, Findings findings, Effort effort) throws Effort.Spent {
        String[] header = fields(text);
        Version version = version(header, findings);
        if (version == null) {
            return;
        }
        if (text.chars().filter(c -> c == '\r').count() > SEGMENTS_MAX) {
            throw new Effort.Spent();
        }
        Message message;
        try {
            messageStructure(header, version, findings);
            message = parser.parse(segmentsOnly(text, findings));
        } catch (HL7Exception e) {
            // Its text may quote a value: only the code of table 0357 is told.
            ErrorCode code = e.getErrorCode() == 0 ? null : ErrorCode.errorCodeFor(e.getErrorCode());
            findings.add(
                    Findings.STRUCTURE,
                    "the message cannot be read in its version" + (code == null ? "" : ": " + code.name()));
            return;
        }
        effort.look();
        untypedObservations(text, findings);
        if (message instanceof GenericMessage) {
            findings.add(Findings.STRUCTURE, "MSH-9 names a message that the version does not have");
        }
        new MessageWalk(version.getVersion(), models, findings, effort).walk(message);
    }

    /** Without lines that are no segments: a line break within a text makes such, and HAPI reads nothing behind one. */
    private static String segmentsOnly(String text, Findings findings) {
        StringBuilder segments = new StringBuilder(text.length());
        char separator = text.charAt(3);
        for (String line : text.split("\r", -1)) {
            boolean named = SEGMENT.matcher(line).lookingAt() && (line.length() == 3 || line.charAt(3) == separator);
            if (named) {
                segments.append(line).append('\r');
            } else if (!line.isBlank()) {
                findings.add(Findings.STRUCTURE, "a line that is no segment");
            }
        }
        return segments.toString();
    }

    /** Seen in the text, as HAPI's reader puts a type of its own into an empty OBX-2. */
    private static void untypedObservations(String text, Findings findings) {
        String separator = Pattern.quote(text.substring(3, 4));
        for (String segment : text.split("\r", -1)) {
            if (segment.startsWith("OBX")) {
                String[] fields = segment.split(separator, 7);
                if (fields.length > 5 && fields[2].isEmpty() && !fields[5].isEmpty()) {
                    findings.add(Findings.TYPE, "OBX-2 is empty, so OBX-5 has no type");
                    return;
                }
            }
        }
    }

    /** MSH-1 follows the first separator, so MSH-n is found at n - 1. */
    private static String[] fields(String text) {
        int end = text.indexOf('\r');
        String header = end < 0 ? text : text.substring(0, end);
        return header.length() < 4 ? new String[0] : header.split(Pattern.quote(header.substring(3, 4)), -1);
    }

    private static String component(String[] header, int field, int component) {
        String encoding = header.length > 1 ? header[1] : "";
        String value = header.length >= field ? header[field - 1] : "";
        if (encoding.isEmpty()) {
            return component == 1 ? value : "";
        }
        String[] parts = value.split(Pattern.quote(encoding.substring(0, 1)), -1);
        return parts.length >= component ? parts[component - 1] : "";
    }

    private static @Nullable Version version(String[] header, Findings findings) {
        String named = component(header, 12, 1);
        if (named.isEmpty()) {
            findings.add(Findings.VERSION, "MSH-12 is empty: without a version nothing can be checked");
            return null;
        }
        if (!KNOWN.matcher(named).matches()) {
            findings.add(Findings.VERSION, "MSH-12 names no version of the standard");
            return null;
        }
        Version version = Version.versionOf(named);
        if (version == null || !CHECKED.contains(version)) {
            findings.add(Findings.VERSION, "MSH-12 names a version that is not checked: 2.3 to 2.7 and 2.8 are");
            return null;
        }
        return version;
    }

    /** MSH-9.3 must be the structure of MSH-9.1 and MSH-9.2 (2.14.9.9): else two receivers read two messages. */
    private void messageStructure(String[] header, Version version, Findings findings) throws HL7Exception {
        String named = component(header, 9, 3);
        if (named.isEmpty()) {
            return;
        }
        String event = component(header, 9, 1) + "_" + component(header, 9, 2);
        String expected = models.getMessageStructureForEvent(event, version);
        if (!STRUCTURE.matcher(named).matches() || (expected != null && !expected.equals(named))) {
            findings.add(Findings.STRUCTURE, "MSH-9.3 is not the structure that MSH-9.1 and MSH-9.2 have");
        }
    }
}
