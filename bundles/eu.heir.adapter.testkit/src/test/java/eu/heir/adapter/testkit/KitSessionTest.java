package eu.heir.adapter.testkit;

import static eu.heir.adapter.testkit.EchoAdapter.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.adapter.testkit.EchoAdapter.EchoSession;
import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Replies;
import eu.heir.api.Side;
import eu.heir.api.host.Counter;
import eu.heir.api.host.SessionContext;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Patch;
import eu.heir.api.protocol.Refusal;
import eu.heir.api.protocol.Session;
import eu.heir.api.protocol.Step;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The kit's host does with an adapter's answers what the gateway does. */
class KitSessionTest {
    @Test
    void whatIsAllowedArrivesByteForByteHoweverItWasCut() {
        KitSession session = KitSession.on(new EchoAdapter()).open();
        byte[] all = joined(unit('Q', 1, "a"), unit('N', 2, "b"), unit('Q', 3, "c"));

        for (byte each : all) {
            session.device(new byte[] {each});
        }

        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(all);
        assertThat(session.atEdge()).isTrue();
        assertThat(session.steps()).hasSize(3);
    }

    @Test
    void refusalsComeInOrderWithTheRepliesOfOthers() {
        KitSession session = KitSession.on(new EchoAdapter())
                .refusing(interaction -> "no".equals(interaction.attributes().first("payload")))
                .open();

        session.device(unit('Q', 1, ""), unit('Q', 2, "no"), unit('Q', 3, ""), unit('Q', 4, "no"));
        session.hospital(unit('R', 1, "first"), unit('R', 3, "third"));

        assertThat(session.receivedBy(Side.DEVICE))
                .isEqualTo(joined(
                        unit('R', 1, "first"),
                        unit('R', 2, "refused"),
                        unit('R', 3, "third"),
                        unit('R', 4, "refused")));
        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(joined(unit('Q', 1, ""), unit('Q', 3, "")));
    }

    @Test
    void aRefusalDoesNotCutIntoALongReply() {
        KitSession session = KitSession.on(new EchoAdapter())
                .refusing(interaction -> "no".equals(interaction.attributes().first("payload")))
                .limits(Rig.SMALL_HOLD)
                .open();
        byte[] reply = unit('R', 1, "x".repeat(2000));

        session.device(unit('Q', 1, ""));
        session.hospital(java.util.Arrays.copyOf(reply, 1000));
        session.device(unit('Q', 2, "no"));
        session.hospital(java.util.Arrays.copyOfRange(reply, 1000, reply.length));

        assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(joined(reply, unit('R', 2, "refused")));
    }

    @Test
    void aRefusalDoesNotWaitForAReplyThatMayNotCome() {
        KitSession session = KitSession.on(new EchoAdapter() {
                    @Override
                    public Session open(SessionContext context) {
                        return new EchoSession(context) {
                            @Override
                            Step covered(int total, Interaction interaction) {
                                boolean perhaps = "perhaps"
                                        .equals(interaction.attributes().first("payload"));
                                return Step.whole(
                                        total,
                                        perhaps
                                                ? Interaction.request(interaction.operation())
                                                        .expects(
                                                                new eu.heir.api.Correlation(Side.DEVICE, "1"),
                                                                Replies.optional(Duration.ofSeconds(3)))
                                                        .build()
                                                : interaction);
                            }
                        };
                    }
                })
                .refusing(interaction -> "no".equals(interaction.attributes().first("payload")))
                .open();

        session.device(unit('Q', 1, "perhaps"), unit('Q', 2, "no"));
        session.advance(Duration.ofSeconds(2));
        byte[] early = session.receivedBy(Side.DEVICE);
        session.advance(Duration.ofSeconds(1));

        assertThat(early).isEmpty();
        assertThat(session.receivedBy(Side.DEVICE)).isEqualTo(unit('R', 2, "refused"));
    }

    @Test
    void theRestOfARefusedLongUnitReachesNobody() {
        KitSession session = KitSession.on(new EchoAdapter())
                .refusing(interaction -> "7".equals(interaction.claim("id")))
                .limits(Rig.SMALL_HOLD)
                .open();

        session.device(unit('N', 7, "x".repeat(3000)), unit('N', 8, "y"));

        assertThat(session.receivedBy(Side.HOSPITAL)).isEqualTo(unit('N', 8, "y"));
    }

    @Test
    void countersAreFilledInWhenBytesLeave() {
        KitSession session = KitSession.on(new Numbered())
                .refusing(interaction -> "no".equals(interaction.attributes().first("payload")))
                .open();

        session.device(unit('N', 50, "a"), unit('N', 51, "no"), unit('N', 52, "b"), unit('N', 53, "c"));

        assertThat(session.receivedBy(Side.HOSPITAL))
                .isEqualTo(joined(unit('N', 6, "a"), unit('N', 7, "b"), unit('N', 3, "c")));
    }

    @Test
    void closingIsToldOnceAndLaterBytesAreLost() {
        AtomicReference<String> told = new AtomicReference<>("");
        KitSession session = KitSession.on(new EchoAdapter() {
                    @Override
                    public Session open(SessionContext context) {
                        return new EchoSession(context) {
                            @Override
                            public Refusal refuse(Interaction interaction, Reason reason, List<Interaction> members) {
                                return Refusal.sever();
                            }

                            @Override
                            public void closed(Cause cause) {
                                told.updateAndGet(before -> before + cause + " ");
                            }
                        };
                    }
                })
                .refusing(interaction -> true)
                .open();

        session.device(unit('Q', 1, ""), unit('Q', 2, ""));
        session.close(Cause.FINISHED);

        assertThat(told).hasValue("REFUSED ");
        assertThat(session.ended()).isEqualTo(Cause.REFUSED);
        assertThat(session.receivedBy(Side.HOSPITAL)).isEmpty();
    }

    @Test
    void aWrongSettingIsRefusedBeforeTheSessionOpens() {
        assertThatThrownBy(() ->
                        KitSession.on(new EchoAdapter()).setting("speed", "1").open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no setting speed");
    }

    @Test
    void editsInsertReplaceAndDeleteAcrossPieces() {
        List<Patch> patches = List.of(
                Patch.replace(0, 0, new byte[] {'>'}),
                Patch.replace(1, 3, new byte[] {'x'}),
                Patch.replace(5, 1, new byte[0]),
                Patch.replace(6, 0, new byte[] {'<'}));
        byte[] unit = {'a', 'b', 'c', 'd', 'e', 'f'};

        for (int cut = 0; cut <= unit.length; cut++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Edits edits = new Edits(patches);
            edits.write(unit, 0, cut, out);
            edits.write(unit, cut, unit.length - cut, out);

            assertThat(out.toByteArray()).as("cut after %d", cut).containsExactly('>', 'a', 'x', 'e', '<');
        }
    }

    private static byte[] joined(byte[]... units) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : units) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    /** Numbers every forwarded unit where the id stands: 6, 7, then 3 again. */
    private static final class Numbered extends EchoAdapter {
        @Override
        public Descriptor descriptor() {
            return schema("Numbered").edits().build();
        }

        @Override
        public Session open(SessionContext context) {
            Counter counter = context.counter(Side.HOSPITAL, new Counter.Rule("id", 6, 7, 3, 1, false));
            return new EchoSession(context) {
                @Override
                Step covered(int total, Interaction interaction) {
                    return Step.patched(Step.whole(total, interaction), Patch.counter(1, counter));
                }
            };
        }
    }
}
