package eu.heir.protocol.hl7v2;

import eu.heir.api.Verb;
import java.util.Set;

/** What message types (MSH-9.1, table 0076) do. */
final class MessageTypes {
    /** General and delayed acknowledgement: replies by their very type. */
    private static final Set<String> ACKNOWLEDGEMENTS = Set.of("ACK", "MCF");

    /**
     * Types whose structure has no MSA in any version up to 2.8. With one they are still requests: else whoever adds an MSA to a
     * result would be taken for answering, and answers are not decided on like requests.
     */
    private static final Set<String> NEVER_REPLIES = Set.of(
            "ADT", "BAR", "BPS", "BTS", "CCI", "CCM", "CCQ", "CCR", "CCU", "CQU", "CRM", "CSU", "DBC", "DFT", "DPR",
            "EAC", "EAN", "EHC", "EQQ", "ESU", "INU", "LSU", "MDM", "MFN", "MFQ", "NMQ", "OMB", "OMD", "OMG", "OMI",
            "OML", "OMN", "OMP", "OMQ", "OMS", "OPL", "OPU", "ORM", "ORU", "OSM", "OSQ", "OUL", "PEX", "PGL", "PIN",
            "PMU", "PPG", "PPP", "PPR", "QBP", "QCN", "QRY", "QSB", "QSX", "QVR", "RAS", "RDE", "RDS", "REF", "RGV",
            "RQA", "RQC", "RQI", "RQP", "RQQ", "SCN", "SIU", "SLN", "SLR", "SMD", "SPQ", "SQM", "SRM", "SSR", "SSU",
            "STC", "STI", "SUR", "TCU", "UDM", "VQQ", "VXQ", "VXU");

    private static final Set<String> PUBLISHED = Set.of("ORU", "OUL", "MDM", "OPU", "UDM", "EHC", "PEX", "CRM");

    private static final Set<String> COMMANDS = Set.of(
            "ORM", "OML", "OMP", "OMG", "OMD", "OMN", "OMS", "OMI", "OMB", "OMQ", "OPL", "OSM", "RDE", "RDS", "RGV",
            "RAS", "BPS", "BTS", "SRM", "EAC", "TCU", "DBC", "REF");

    private static final Set<String> QUERIES = Set.of(
            "QBP", "QRY", "QCN", "QSB", "QSX", "QVR", "SPQ", "VQQ", "EQQ", "SQM", "VXQ", "NMQ", "MFQ", "OSQ", "RQC",
            "RQI", "RQP", "RQQ", "CQU", "CCQ", "RSP", "RTB", "RDY", "ADR", "DSR", "ORF", "OSR", "EDR", "ERP", "MFR",
            "NMR", "RCI", "RCL", "RPI", "RPL", "RPR", "SQR", "TBR", "VXR", "VXX");

    private MessageTypes() {}

    /** What a type does; a reply has the verb of what it answers. */
    static Verb verb(String type) {
        if (PUBLISHED.contains(type)) {
            return Verb.PUBLISH;
        }
        if (COMMANDS.contains(type)) {
            return Verb.COMMAND;
        }
        return QUERIES.contains(type) ? Verb.QUERY : Verb.WRITE;
    }

    /** Whether it acknowledges, whatever its segments. */
    static boolean acknowledges(String type) {
        return ACKNOWLEDGEMENTS.contains(type);
    }

    /** Whether it never answers, whatever its segments. */
    static boolean neverReplies(String type) {
        return NEVER_REPLIES.contains(type);
    }
}
