package eu.heir.gateway;

/** Messages for tests, and what a test needs to see of an acknowledgement. */
final class Hl7 {
    private Hl7() {}

    static String message(String sender, String event, String controlId) {
        return "MSH|^~\\&|" + sender + "|ICU|EHR|HOSP|20260301101530||" + event + "|" + controlId + "|P|2.5.1\r"
                + "PID|1||4711^^^HOSP^MR||Doe^Jane\r";
    }

    static String ack(String code, String controlId) {
        return "MSH|^~\\&|EHR|HOSP|MONITOR|ICU|20260301101531||ACK|A" + controlId + "|P|2.5.1\rMSA|" + code + "|"
                + controlId + "\r";
    }

    /** "AA m1" of an acknowledgement. */
    static String msa(String acknowledgement) {
        int at = acknowledgement.indexOf("\rMSA|");
        if (at < 0) {
            return "no MSA in [" + acknowledgement.replace('\r', '/') + "]";
        }
        String[] fields = acknowledgement.substring(at + 1).split("\r", 2)[0].split("\\|", -1);
        return fields[1] + " " + fields[2];
    }

    static String controlId(String message) {
        return message.split("\\|", -1)[9];
    }
}
