package eu.heir.policy;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What policy has to know of a protocol: the ids of the detection catalogue its decisions go by, and how claims and operations are
 * written. A new protocol of ours adds a row; a vendor's protocol goes by {@link #OTHER}.
 *
 * @param sender id for an unknown or unbound sender
 * @param operation id for an operation outside the contract
 * @param target id for a target outside the contract
 * @param malformed id for bytes that break the protocol or can be read in two ways
 * @param oversize id for a unit that is too large
 * @param rate id for a sender that comes too often
 * @param claimFields the claims its adapter gives; empty when that is left open
 * @param claimGrammar how a claim's field is written
 * @param operationGrammar how an operation (or a pattern of one) is written
 * @param operationExample one operation, for error messages
 */
public record ProtocolRules(
        String sender,
        String operation,
        String target,
        String malformed,
        String oversize,
        String rate,
        List<String> claimFields,
        Pattern claimGrammar,
        Pattern operationGrammar,
        String operationExample) {
    private static final Pattern ANY_FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    private static final Pattern ANY_OPERATION = Pattern.compile("\\S{1,64}");

    /** For a protocol that has no row here. */
    public static final ProtocolRules OTHER = open(
            "POLICY-SENDER",
            "POLICY-OPERATION",
            "POLICY-TARGET",
            "POLICY-MALFORMED",
            "POLICY-OVERSIZE",
            "POLICY-RATE",
            "PUBLISH");

    // MSH-9 type and event; the names an HL7 v2 adapter gives never have a third component.
    private static final Pattern HL7_OPERATION = Pattern.compile("[A-Za-z0-9*]{1,16}(\\^[A-Za-z0-9*]{1,16})?");
    private static final Pattern HL7_FIELD =
            Pattern.compile("[A-Z][A-Z0-9]{2}-[1-9][0-9]{0,2}(\\[[1-9][0-9]{0,2}\\])?(\\.[1-9][0-9]?){0,2}");

    private static final ProtocolRules HL7V2 = new ProtocolRules(
            "HL7-01",
            "HL7-06",
            "HL7-06",
            "HL7-10",
            "HL7-10",
            "HL7-03",
            List.of("MSH-3", "MSH-4"),
            HL7_FIELD,
            HL7_OPERATION,
            "ORU^R01");

    // The claims of these come with their adapters; until then any field that is one by its look is taken.
    private static final Map<String, ProtocolRules> ROWS = Map.of(
            "hl7v2",
            HL7V2,
            "dicom",
            open("DCM-01", "DCM-10", "DCM-10", "DCM-08", "DCM-08", "DCM-09", "C-STORE"),
            "mqtt",
            open("X-09", "MQT-05", "MQT-05", "MQT-08", "MQT-08", "MQT-08", "PUBLISH"),
            "opcua",
            open("X-09", "OPC-05", "OPC-05", "OPC-08", "OPC-08", "OPC-08", "Write"));

    private static ProtocolRules open(
            String sender,
            String operation,
            String target,
            String malformed,
            String oversize,
            String rate,
            String example) {
        return new ProtocolRules(
                sender, operation, target, malformed, oversize, rate, List.of(), ANY_FIELD, ANY_OPERATION, example);
    }

    /** The row of a protocol, or {@link #OTHER}. */
    public static ProtocolRules of(String protocol) {
        return ROWS.getOrDefault(protocol, OTHER);
    }

    /** The protocols that have a row, in alphabetical order. */
    public static List<String> protocols() {
        return ROWS.keySet().stream().sorted().toList();
    }
}
