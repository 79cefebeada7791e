package eu.heir.itests;

/** Messages for these tests, and what they need to see of an acknowledgement. */
final class Hl7 {
    /** The application that the contracts of these tests know. */
    static final String KNOWN = "MONITOR";

    /** One that they do not. */
    static final String FORGED = "FORGED";

    private Hl7() {}

    static String oru(String sender, String controlId) {
        return message(sender, "ORU^R01", controlId, "2.5.1", "", "");
    }

    /**
     * A message.
     *
     * @param accept MSH-15, empty for the original mode
     * @param application MSH-16
     */
    static String message(
            String sender, String event, String controlId, String version, String accept, String application) {
        String header =
                "MSH|^~\\&|" + sender + "|ICU|EHR|HOSP|20260301101530||" + event + "|" + controlId + "|T|" + version;
        String modes = accept.isEmpty() && application.isEmpty() ? "" : "|||" + accept + "|" + application;
        return header + modes + "\rPID|1||4711^^^HOSP^MR||Doe^Jane\rOBR|1|||8867-4^Heart rate^LN\r"
                + "OBX|1|NM|8867-4^Heart rate^LN||72|/min|||||F\r";
    }

    static String ack(String code, String controlId) {
        return "MSH|^~\\&|EHR|HOSP|MONITOR|ICU|20260301101531||ACK^R01|A" + controlId + "|T|2.5.1\rMSA|" + code + "|"
                + controlId + "\r";
    }

    /** "AA M1" of an acknowledgement. */
    static String msa(String acknowledgement) {
        int at = acknowledgement.indexOf("\rMSA|");
        if (at < 0) {
            return "no MSA in [" + acknowledgement.replace('\r', '/') + "]";
        }
        String[] fields = acknowledgement.substring(at + 1).split("\r", 2)[0].split("\\|", -1);
        return fields[1] + " " + fields[2];
    }

    /** MSH-10. */
    static String controlId(String message) {
        String[] fields = message.split("\\|", 11);
        return fields.length > 9 ? fields[9] : "";
    }

    /** A contract that lets {@link #KNOWN} send results and admissions through some listeners, and so nobody else anything. */
    static String contract(String name, String... listeners) {
        return """
                schema: 1
                contracts:
                  - name: %s
                    protocol: hl7v2
                    listeners: [%s]
                    sender:
                      claims: {MSH-3: MONITOR}
                      addresses: [127.0.0.0/8]
                    operations: ["ORU^R01", "ADT^A01"]
                """
                .formatted(name, String.join(", ", listeners));
    }
}
