package eu.heir.protocol.template;

import eu.heir.adapter.testkit.AdapterContractTest;
import eu.heir.adapter.testkit.AdapterUnderTest;
import eu.heir.adapter.testkit.Conversation;
import eu.heir.api.Interaction;

/** The whole contract on the template: one conversation for each trick. */
class TemplateContractTest implements AdapterContractTest {
    private static final byte[] HELLO = Frame.text(FrameType.HELLO, 0, 1, "MON-4711");
    private static final byte[] WELCOME = Frame.welcome(1, Frame.OK, "bdp://hospital:4711");

    @Override
    public AdapterUnderTest adapterUnderTest() {
        return AdapterUnderTest.of(new TemplateAdapter())
                .setting(EndpointRewrite.SETTING, "bdp://gateway:47110")
                .conversation(Conversation.named("reports of every kind of reply")
                        .device(HELLO)
                        .hospital(WELCOME)
                        .device(
                                Frame.report(0, 2, "hr", "72"),
                                Frame.report(Frame.CONFIRM, 3, "hr", "73"),
                                Frame.report(Frame.COMPLAIN, 4, "hr", "74"),
                                Frame.report(Frame.TWICE, 5, "alarm", "asystole"))
                        .hospital(done(FrameType.REPORTED, 3), done(FrameType.REPORTED, 5))
                        .device(Frame.of(FrameType.RELEASE, 0, 5), Frame.of(FrameType.PING, 0, 9))
                        .hospital(Frame.of(FrameType.RELEASED, 0, 5), Frame.of(FrameType.PONG, 0, 9))
                        .device(Frame.of(FrameType.BYE, 0, 0)))
                .conversation(Conversation.named("reports pipelined, the second refused")
                        .device(
                                Frame.report(Frame.CONFIRM, 1, "hr", "72"),
                                Frame.report(Frame.CONFIRM, 2, "forbidden", "1"),
                                Frame.report(Frame.CONFIRM, 3, "hr", "73"))
                        .hospital(done(FrameType.REPORTED, 1), done(FrameType.REPORTED, 3))
                        .refusing(TemplateContractTest::forbidden))
                .conversation(Conversation.named("a report confirmed twice, refused, sent again and released")
                        .device(Frame.report(Frame.TWICE, 7, "forbidden", "1"))
                        .device(Frame.report(Frame.TWICE | Frame.AGAIN, 7, "forbidden", "1"))
                        .device(Frame.of(FrameType.RELEASE, 0, 7), Frame.report(Frame.CONFIRM, 8, "hr", "70"))
                        .hospital(done(FrameType.REPORTED, 8))
                        .refusing(TemplateContractTest::forbidden))
                .conversation(Conversation.named("a refused transfer, its late pieces, and one that is allowed")
                        .device(Frame.text(FrameType.TRANSFER, 0, 5, "forbidden.dat"), piece(5, 40, false))
                        .device(piece(5, 1500, false), piece(5, 1, true))
                        .device(
                                Frame.text(FrameType.TRANSFER, 0, 6, "ecg.dat"),
                                piece(6, 2000, false),
                                piece(6, 0, true))
                        .hospital(done(FrameType.TRANSFERRED, 6))
                        .refusing(interaction ->
                                "forbidden.dat".equals(interaction.attributes().first("name"))))
                .conversation(Conversation.named("a query that gives too much")
                        .device(Frame.text(FrameType.QUERY, 0, 3, "all patients"))
                        .hospital(Frame.result(3, true, "one"), Frame.result(3, true, "too much"))
                        .hospital(Frame.result(3, true, "three"), Frame.result(3, false, "four"))
                        .device(Frame.text(FrameType.QUERY, 0, 3, "one patient"))
                        .hospital(Frame.result(3, false, "five"))
                        .refusing(interaction ->
                                "too much".equals(interaction.attributes().first("text"))))
                .conversation(Conversation.named("commands to the device, one refused")
                        .hospital(
                                Frame.text(FrameType.COMMAND, 0, 1, "display on"),
                                Frame.text(FrameType.COMMAND, 0, 2, "stop infusion"))
                        .device(done(FrameType.DONE, 1))
                        .refusing(interaction ->
                                "stop infusion".equals(interaction.attributes().first("text"))))
                .conversation(Conversation.named("a write refused in part")
                        .device(Frame.write(4, "forbidden", "rate", "forbidden", "volume"))
                        .hospital(Frame.of(FrameType.WRITTEN, 0, 4, Frame.OK, Frame.OK))
                        .device(Frame.write(4, "rate"))
                        .hospital(done(FrameType.WRITTEN, 4))
                        .refusing(TemplateContractTest::forbidden))
                .conversation(Conversation.named("a subscription refused in part")
                        .device(Frame.subscribe(4, "hr", "forbidden", "spo2"))
                        .hospital(Frame.subscribed(4))
                        .refusing(TemplateContractTest::forbidden))
                .conversation(Conversation.named("batches, one with a forbidden member")
                        .device(Frame.batch(1, "hr", "forbidden"), Frame.batch(2, "hr", "spo2"))
                        .hospital(done(FrameType.BATCHED, 2))
                        .refusing(TemplateContractTest::forbidden))
                .conversation(Conversation.named("long frames in both directions, one refused")
                        .device(
                                Frame.report(Frame.CONFIRM, 1, "wave", "x".repeat(3000)),
                                Frame.report(Frame.CONFIRM, 2, "forbidden", "y".repeat(1100)),
                                Frame.report(Frame.CONFIRM, 3, "wave", "z".repeat(1013)))
                        .hospital(done(FrameType.REPORTED, 1), Frame.text(FrameType.COMMAND, 0, 1, "c".repeat(2000)))
                        .device(done(FrameType.DONE, 1))
                        .hospital(done(FrameType.REPORTED, 3))
                        .refusing(TemplateContractTest::forbidden))
                .conversation(Conversation.named("encrypted from the second frame on")
                        .device(HELLO)
                        .hospital(WELCOME)
                        .device(Frame.of(FrameType.SECURE, 0, 1), new byte[] {99, 98, 97})
                        .hospital(new byte[] {1, 2, 3}))
                .conversation(Conversation.named("an unknown frame type")
                        .device(HELLO, new byte[] {0x7F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
                        .endingMalformed())
                .longSession(Conversation.named("opening").device(HELLO).hospital(WELCOME), TemplateContractTest::round)
                .paths("device", "endpoint", "topic", "name", "status", "value", "text");
    }

    /** A round that uses every memory of a session, with ids that differ from the round before. */
    private static Conversation round(int number) {
        int id = number & 0xFFFF;
        return Conversation.named("round")
                .device(
                        Frame.report(Frame.TWICE, id, "forbidden", "1"),
                        Frame.text(FrameType.TRANSFER, 0, id, "forbidden"),
                        Frame.write(id, "rate", "forbidden"),
                        Frame.report(Frame.CONFIRM, id, "hr", "1"))
                .hospital(Frame.of(FrameType.WRITTEN, 0, id, Frame.OK), done(FrameType.REPORTED, id))
                .refusing(TemplateContractTest::forbidden);
    }

    private static boolean forbidden(Interaction interaction) {
        return "forbidden".equals(interaction.target());
    }

    private static byte[] done(FrameType type, int id) {
        return Frame.of(type, 0, id, Frame.OK);
    }

    private static byte[] piece(int id, int length, boolean last) {
        return Frame.of(FrameType.PIECE, last ? Frame.LAST : 0, id, new byte[length]);
    }
}
