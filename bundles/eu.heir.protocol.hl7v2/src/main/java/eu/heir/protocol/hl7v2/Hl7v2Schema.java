package eu.heir.protocol.hl7v2;

import eu.heir.api.Attribute;
import eu.heir.api.Sensitivity;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Setting;
import java.util.List;

/**
 * What rules may read and how carefully it must be treated, and what a listener file may set.
 *
 * <p>Names are the segments of HL7 v2.1 to v2.9, with single fields where they differ from their segment. {@code PID} covers {@code
 * PID-3[2].1} and {@code PID[2]-3}. A path that no name covers counts as clinical.
 */
final class Hl7v2Schema {
    static final String REFUSE_CODE = "refuse.code";
    static final String ACK_OPTIONAL_TIMEOUT_MS = "ack.optional.timeout.ms";
    static final String CHARSET_DEFAULT = "charset.default";

    /** Refuse with AR or CR: the message is not wanted. */
    static final String REJECT = "AR";

    /** Refuse with AE or CE: engines keep such a message and tell an operator, or send it again. */
    static final String ERROR = "AE";

    private static final long ACK_OPTIONAL_TIMEOUT_DEFAULT_MS = 2_000;
    private static final long ACK_OPTIONAL_TIMEOUT_MIN_MS = 10;
    private static final long ACK_OPTIONAL_TIMEOUT_CEILING_MS = 600_000;

    /** Envelope, software, equipment, stock, tables: nothing about a person. */
    private static final List<String> MACHINE = List.of(
            "MSH", "MSA", "EVN", "SFT", "FHS", "FTS", "BHS", "BTS", "DSC", "QAK", "QCK", "RCP", "RDF", "QID", "ECD",
            "ECR", "EQU", "EQP", "ISD", "INV", "IIM", "ITM", "IVT", "LCC", "LCH", "LDP", "LOC", "LRL", "MFA", "MFE",
            "MFI", "NCK", "NST", "NSC", "NDS", "OM1", "OM2", "OM3", "OM4", "OM5", "OM6", "OM7", "MCP", "DMI", "PCE",
            "PKG", "PRC", "PYE", "SCP", "SDD", "SLT", "STZ", "TCC", "TCD", "URS", "VND", "CDM", "CNS", "CTR", "ILT",
            "DEV");

    /** Name a patient, a relative or a member of staff, or open a door. */
    private static final List<String> IDENTIFYING = List.of(
            "PID", "PD1", "NK1", "GT1", "IN1", "IN2", "IN3", "MRG", "PV1", "ARV", "ROL", "PRT", "STF", "PRA", "ORG",
            "AFF", "CER", "EDU", "LAN", "CTD", "NPU", "ACC", "UB1", "UB2", "QRD", "QRF", "QRI", "QPD", "SPR", "VTQ",
            "EQL", "ERQ", "URD", "UAC", "AIP", "PES", "PEO", "PMT", "PSH", "PSL", "PSS", "PSG", "IVC", "ADJ", "PM1",
            "BLC", "BLG", "BUI", "SHP", "DON", "PRD", "REL", "CON");

    /** What was ordered, found, given, planned or written down. */
    private static final List<String> CLINICAL = List.of(
            "OBX", "OBR", "ORC", "NTE", "DG1", "AL1", "IAM", "IAR", "PV2", "DB1", "DRG", "DSP", "FAC", "FT1", "GOL",
            "GP1", "GP2", "ODS", "ODT", "OH1", "OH2", "OH3", "OH4", "OVR", "PAC", "PCR", "PDA", "PDC", "PEX", "PR1",
            "PRB", "PTH", "VAR", "RDT", "RFI", "RGS", "RMI", "RQ1", "RQD", "RXA", "RXC", "RXD", "RXE", "RXG", "RXO",
            "RXR", "RXV", "SAC", "SCD", "SCH", "SID", "SPM", "TQ1", "TQ2", "TXA", "AIG", "AIL", "AIS", "APR", "ARQ",
            "ADD", "AUT", "BPO", "BPX", "BTX", "CSP", "CSR", "CSS", "CTI", "CM0", "CM1", "CM2", "IPC", "IPR", "RF1",
            "ABS", "ERR", "DPS", "EDG", "DST");

    private Hl7v2Schema() {}

    /** The descriptor of the adapter. */
    static Descriptor descriptor() {
        Descriptor.Builder builder = Descriptor.of("hl7v2", "HL7 v2 over MLLP").resumable();
        MACHINE.forEach(segment -> builder.attribute(Attribute.text(segment, Sensitivity.NONE)));
        IDENTIFYING.forEach(segment -> builder.attribute(Attribute.text(segment, Sensitivity.IDENTIFIER)));
        CLINICAL.forEach(segment -> builder.attribute(Attribute.text(segment, Sensitivity.CLINICAL)));
        // What a hospital put into segments of its own is anybody's guess.
        builder.attribute(Attribute.text("Z*", Sensitivity.CLINICAL));
        fields(builder);
        settings(builder);
        return builder.build();
    }

    private static void fields(Descriptor.Builder builder) {
        code(builder, "MSH-9", "MSH-11", "MSH-12", "MSH-15", "MSH-16", "MSH-18", "MSA-1", "EVN-1");
        builder.attribute(new Attribute("MSH-7", Attribute.Type.TIME, "", Sensitivity.NONE));
        builder.attribute(new Attribute("EVN-2", Attribute.Type.TIME, "", Sensitivity.NONE));
        // MSH-8 is a security token; EVN-5 names the operator.
        builder.attribute(Attribute.text("MSH-8", Sensitivity.IDENTIFIER));
        builder.attribute(Attribute.text("EVN-5", Sensitivity.IDENTIFIER));
        // Message text of the other side may quote a value.
        builder.attribute(Attribute.text("MSA-3", Sensitivity.CLINICAL));
        // How a value is written, where an error is, what an order does: no value in it.
        code(builder, "OBX-2", "OBX-6", "OBX-11", "ORC-1", "ERR-1", "ERR-2", "ERR-3", "ERR-4", "ERR-5");
    }

    private static void code(Descriptor.Builder builder, String... fields) {
        for (String field : fields) {
            builder.attribute(new Attribute(field, Attribute.Type.CODE, "", Sensitivity.NONE));
        }
    }

    private static void settings(Descriptor.Builder builder) {
        builder.setting(Setting.choice(
                        REFUSE_CODE,
                        REJECT,
                        List.of(REJECT, ERROR),
                        "How a refusal is told: reject (AR, CR) or error (AE, CE); engines retry them differently."))
                .setting(
                        Setting.integer(
                                ACK_OPTIONAL_TIMEOUT_MS,
                                ACK_OPTIONAL_TIMEOUT_DEFAULT_MS,
                                ACK_OPTIONAL_TIMEOUT_MIN_MS,
                                ACK_OPTIONAL_TIMEOUT_CEILING_MS,
                                "How long an acknowledgement that may never come (MSH-15 or MSH-16 ER or SU, a batch) holds back a refusal."))
                .setting(Setting.choice(
                        CHARSET_DEFAULT,
                        "8859/1",
                        CharacterSet.DEFAULTS,
                        "Character set (table 0211) of messages whose MSH-18 is empty."));
    }
}
