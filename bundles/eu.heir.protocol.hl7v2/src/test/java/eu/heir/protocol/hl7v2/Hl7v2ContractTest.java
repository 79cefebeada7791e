package eu.heir.protocol.hl7v2;

import eu.heir.adapter.testkit.AdapterContractTest;
import eu.heir.adapter.testkit.AdapterUnderTest;
import eu.heir.adapter.testkit.Conversation;
import eu.heir.api.Interaction;
import java.nio.charset.Charset;

/** The contract that every adapter keeps. */
class Hl7v2ContractTest implements AdapterContractTest {
    private static boolean forged(Interaction interaction) {
        return "EVIL".equals(interaction.claim("MSH-3"));
    }

    private static byte[] message(String sender, String type, String id, String modes, String... more) {
        String[] segments = new String[more.length + 1];
        segments[0] = "MSH|^~\\&|" + sender + "|ICU|EHR|HOSP|20250301||" + type + "|" + id + "|P|2.5.1|||" + modes;
        System.arraycopy(more, 0, segments, 1, more.length);
        return Wire.framed(segments);
    }

    private static byte[] report(String id) {
        return message("MON", "ORU^R01^ORU_R01", id, "", "PID|1||77^^^MRN||Doe^Jane", "OBX|1|NM|8867-4||72|/min");
    }

    private static byte[] evil(String id, String modes) {
        return message("EVIL", "ADT^A40^ADT_A39", id, modes, "PID|1||77");
    }

    private static byte[] ack(String code, String id) {
        return message("EHR", "ACK^R01^ACK", "E" + id, "", "MSA|" + code + "|" + id);
    }

    @Override
    public AdapterUnderTest adapterUnderTest() {
        String bhs = "BHS|^~\\&|LAB|LFAC|EHR|HOSP|1||batch||B1";
        String member = "MSH|^~\\&|LAB|LFAC|EHR|HOSP|1||ORU^R01|M1|P|2.5.1";
        String evilMember = "MSH|^~\\&|EVIL|LFAC|EHR|HOSP|1||ORU^R01|M2|P|2.5.1";
        return AdapterUnderTest.of(new Hl7v2Adapter(Wire.CLOCK))
                .paths("MSH-9.2", "PID-3[2].1", "PID-3.4.2", "OBX-5", "OBX[2]-5", "MSH-1", "MSH-2", "MSA-2", "BHS-11")
                .conversation(
                        Conversation.named("one report").device(report("1")).hospital(ack("AA", "1")))
                .conversation(Conversation.named("pipelined, some refused")
                        .device(report("1"), evil("2", ""), report("3"), evil("4", "AL|AL"), evil("5", "NE|NE"))
                        .hospital(ack("AA", "1"), ack("AE", "3"))
                        .refusing(Hl7v2ContractTest::forged))
                .conversation(Conversation.named("enhanced mode")
                        .device(message("MON", "ORU^R01^ORU_R01", "1", "AL|AL"))
                        .hospital(ack("CA", "1"), ack("AA", "1"))
                        .device(message("MON", "ORU^R01^ORU_R01", "2", "AL|AL"))
                        .hospital(ack("CR", "2"))
                        .device(message("MON", "ORU^R01^ORU_R01", "3", "NE|NE"), report("4"))
                        .hospital(ack("AA", "4")))
                .conversation(Conversation.named("a query of the hospital side")
                        .hospital(message("EHR", "QBP^Q11^QBP_Q11", "7", "", "QPD|x"))
                        .device(message("MON", "RSP^K11^RSP_K11", "8", "", "MSA|AA|7", "QAK|x|OK")))
                .conversation(Conversation.named("batches")
                        .device(Wire.framed(bhs, member, "PID|1", "BTS|1"))
                        .hospital(ack("AA", "B1"))
                        .device(Wire.framed(
                                "FHS|^~\\&|LAB", bhs.replace("B1", "B2"), member, evilMember, "BTS|2", "FTS|1"))
                        .refusing(Hl7v2ContractTest::forged))
                .conversation(Conversation.named("padding, line feeds, odd delimiters")
                        .device(
                                "\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                                Wire.framed("MSH#$*!@#MON#ICU#EHR#HOSP#1##ADT$A01#1#P#2.3\nPID#1##77"))
                        .hospital(ack("AA", "1")))
                .conversation(Conversation.named("two-byte characters")
                        .device(Wire.framed(Wire.message(
                                Charset.forName("windows-31j"),
                                "MSH|^~\\&|MON|ICU|EHR|HOSP|1||ORU^R01|1|P|2.5.1||||||SHIFT-JIS",
                                "PID|1||ポ表")))
                        .hospital(ack("AA", "1")))
                .conversation(Conversation.named("a long report, streamed")
                        .device(
                                message("MON", "ORU^R01^ORU_R01", "1", "", "OBX|1|ED|x||" + "QUJD".repeat(600)),
                                report("2"))
                        .hospital(ack("AA", "1"), ack("AA", "2")))
                .conversation(Conversation.named("a long report, refused")
                        .device(
                                message("EVIL", "ORU^R01^ORU_R01", "1", "", "OBX|1|ED|x||" + "QUJD".repeat(600)),
                                report("2"))
                        .hospital(ack("AA", "2"))
                        .refusing(Hl7v2ContractTest::forged))
                .conversation(Conversation.named("not HL7")
                        .device(Wire.framed("hello"))
                        .refusing(interaction -> interaction.operation().name().equals("?")))
                .conversation(Conversation.named("junk")
                        .device(Wire.message("GET / HTTP/1.1"))
                        .endingMalformed())
                .longSession(Conversation.named("opening"), round -> Conversation.named("round " + round)
                        .device(report("R" + round))
                        .hospital(ack("AA", "R" + round)));
    }
}
