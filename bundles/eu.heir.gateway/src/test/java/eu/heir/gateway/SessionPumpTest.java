package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Cause;
import eu.heir.api.Interaction;
import eu.heir.api.Side;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.DecisionPoint;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import java.net.ConnectException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders of events that sockets seldom show: each is played step by step. See {@code docs/model} for all of them. */
class SessionPumpTest {
    /** Requests whose refusals are more bytes than may wait. */
    private static final int FLOOD = 2 * Lane.INJECTED_HIGH_BYTES / "no bad\n".length();

    private final Core core = new Core(1, 64 << 20, 100);
    private FailAction whenAbsent = FailAction.SEVER;

    @BeforeEach
    void decide() {
        core.decisionPoint(new DecisionPoint() {
            @Override
            public boolean ready() {
                return true;
            }

            @Override
            public Decision decide(Interaction interaction, Conduit conduit) {
                return interaction.operation().name().contains("bad") ? GatewayFixture.refused() : Decision.ALLOW;
            }

            @Override
            public FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality) {
                return condition == FailCondition.ADAPTER_ABSENT ? whenAbsent : FailAction.SEVER;
            }
        });
    }

    @AfterEach
    void stop() {
        core.close();
    }

    private AskingAdapter serve(boolean dialsAfterAllow, long ranking) {
        AskingAdapter adapter = new AskingAdapter(dialsAfterAllow);
        core.slots().slot(AskingAdapter.PROTOCOL).add(adapter, "version " + ranking, ranking, false);
        return adapter;
    }

    private PumpRig connected(String... file) {
        serve(false, 0);
        return new PumpRig(core, file).connect();
    }

    // ---- both sides ask

    @Test
    void repliesBehindTheRequestsOfTwoSidesThatAreFullPass() {
        try (PumpRig rig = connected("outstanding.max", "1")) {
            rig.arrive(Side.DEVICE, "?d1");
            rig.arrive(Side.HOSPITAL, "?h1");
            rig.arrive(Side.DEVICE, "!h1");
            rig.arrive(Side.HOSPITAL, "!d1");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("?d1\n!h1\n");
            assertThat(rig.received(Side.DEVICE)).isEqualTo("?h1\n!d1\n");
        }
    }

    @Test
    void aReplyThatWaitedBehindARequestPassesWhenItIsAskedFor() {
        try (PumpRig rig = connected("outstanding.max", "1")) {
            rig.arrive(Side.DEVICE, "?d1", "?d2", "!h1");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("?d1\n");
            rig.arrive(Side.HOSPITAL, "?h1");
            assertThat(rig.received(Side.DEVICE)).isEqualTo("?h1\n");
            assertThat(rig.received(Side.HOSPITAL))
                    .as("d2 is one more than outstanding.max, and goes because a reply may come behind it")
                    .isEqualTo("?d2\n");
            rig.arrive(Side.HOSPITAL, "!d1");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("!h1\n");
            assertThat(rig.pump.exchanges().of(Side.HOSPITAL).waiting()).isZero();
        }
    }

    @Test
    void aSideThatOwesRepliesIsNotReadWithoutEnd() {
        try (PumpRig rig = connected("outstanding.max", "2")) {
            rig.arrive(Side.HOSPITAL, "?h1");
            rig.arrive(Side.DEVICE, "?d1", "?d2", "?d3", "?d4", "?d5", "!h1");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("?d1\n?d2\n?d3\n?d4\n");
            assertThat(rig.reads(Side.DEVICE)).isFalse();
            rig.arrive(Side.HOSPITAL, "!d1", "!d2");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("?d5\n!h1\n");
        }
    }

    @Test
    void aReplyThatTheGatewayItselfDoesNotReadIsNotGivenUp() {
        try (PumpRig rig = connected("outstanding.max", "1", "reply.timeout.ms", "10")) {
            rig.arrive(Side.HOSPITAL, "?h1");
            rig.arrive(Side.DEVICE, "?d1", "?d2", "?d3", "!h1");
            Await.until("replies are late", () -> rig.pump.exchanges().isOverdue(System.nanoTime() / 1_000_000));
            rig.tickFirst();
            assertThat(rig.received(Side.HOSPITAL))
                    .as("d1 and d2 were given up, h1 was not")
                    .isEqualTo("?d1\n?d2\n?d3\n!h1\n");
            assertThat(rig.received(Side.DEVICE)).isEqualTo("?h1\n");
            assertThat(core.telemetry().listener("asking").repliesMissed.sum()).isEqualTo(2);
        }
    }

    @Test
    void twoSidesThatOnlyAskEachOtherAreCutAndNothingIsGivenUp() {
        try (PumpRig rig = connected("outstanding.max", "1", "reply.timeout.ms", "10")) {
            rig.arrive(Side.DEVICE, "?d1");
            rig.arrive(Side.HOSPITAL, "?h1");
            rig.arrive(Side.DEVICE, "?d2", "?d3", "!h1");
            rig.arrive(Side.HOSPITAL, "?h2", "?h3", "!d1");
            Await.until("replies are late", () -> rig.pump.exchanges().isOverdue(System.nanoTime() / 1_000_000));
            assertThat(rig.pump.isOpen()).isTrue();
            rig.tickFirst();
            assertThat(rig.pump.isOpen()).isFalse();
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("?d1\n?d2\n");
            assertThat(rig.received(Side.DEVICE)).isEqualTo("?h1\n?h2\n");
        }
    }

    // ---- a successor in the last moment

    private PumpRig parked() {
        AskingAdapter old = serve(false, 0);
        PumpRig rig = new PumpRig(core, "park.max.ms", "0").connect();
        // Nobody waits for the session to leave the old version: that happens in the next line.
        Thread remover = new Thread(() -> rig.slot().remove(old));
        remover.start();
        Await.until("the adapter has gone", () -> rig.slot().current() == null);
        Await.until("the session has left it", () -> {
            rig.runTasks();
            return rig.pump.adapterInUse() == null;
        });
        Await.until("nobody waits for the session any more", () -> !remover.isAlive());
        return rig;
    }

    @Test
    void aSuccessorThatComesAtTheVeryDeadlineTakesTheSessionOver() {
        core.slots().swapMaxMillis(1);
        whenAbsent = FailAction.HOLD;
        try (PumpRig rig = parked()) {
            serve(false, 1);
            rig.tickFirst();
            rig.tickFirst();
            assertThat(rig.pump.isOpen()).isTrue();
            rig.arrive(Side.DEVICE, "one");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("one\n");
        }
    }

    @Test
    void aSuccessorOfWhichTheSessionWasNotToldYetTakesItOverWhenPolicyChanges() {
        try (PumpRig rig = parked()) {
            serve(false, 1);
            rig.pump.recheck();
            assertThat(rig.pump.isOpen()).isTrue();
            rig.runTasks();
            rig.arrive(Side.DEVICE, "one");
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("one\n");
        }
    }

    // ---- allowed, and the hospital side is not there yet

    @Test
    void anAllowedUnitThatWaitsForTheHospitalSideOutlivesASwap() {
        serve(true, 0);
        try (PumpRig rig = new PumpRig(core)) {
            rig.arrive(Side.DEVICE, "?one", "two");
            assertThat(rig.isDialled()).isTrue();
            AskingAdapter next = serve(true, 1);
            rig.runTasks();
            assertThat(rig.pump.adapterInUse()).isSameAs(next);
            rig.arrive(Side.DEVICE, "three");
            rig.connect();
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("?one\ntwo\nthree\n");
            rig.arrive(Side.HOSPITAL, "!one");
            assertThat(rig.received(Side.DEVICE)).isEqualTo("!one\n");
        }
    }

    @Test
    void aLongUnitThatWaitsForTheHospitalSideIsFinishedWithTheVersionThatBeganIt() {
        AskingAdapter old = serve(true, 0);
        try (PumpRig rig = new PumpRig(core)) {
            rig.arrive(Side.DEVICE, "+one");
            AskingAdapter next = serve(true, 1);
            rig.runTasks();
            assertThat(rig.pump.adapterInUse()).isSameAs(old);
            rig.connect();
            rig.arrive(Side.DEVICE, "-one", "two");
            assertThat(rig.pump.adapterInUse()).isSameAs(next);
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("+one\n-one\ntwo\n");
        }
    }

    @Test
    void aVersionDoesNotRefuseWhatTheOneBeforeHasLabelled() {
        AskingAdapter old = serve(true, 0);
        try (PumpRig rig = new PumpRig(core)) {
            rig.arrive(Side.DEVICE, "one");
            AskingAdapter next = serve(true, 1);
            rig.runTasks();
            rig.pump.dialFailed(new ConnectException("nobody there"));
            assertThat(rig.pump.isOpen()).isFalse();
            assertThat(rig.received(Side.DEVICE)).isEmpty();
            assertThat(next.refused).isEmpty();
            assertThat(old.refused).isEmpty();
        }
    }

    @Test
    void aSessionThatDrainsDeliversFirstWhatItHasAllowed() {
        serve(true, 0);
        try (PumpRig rig = new PumpRig(core)) {
            rig.arrive(Side.DEVICE, "one");
            rig.pump.drain(1000, Cause.LISTENER_STOPPED);
            assertThat(rig.pump.isOpen()).isTrue();
            rig.connect();
            assertThat(rig.received(Side.HOSPITAL)).isEqualTo("one\n");
            assertThat(rig.pump.isOpen()).isFalse();
        }
    }

    // ---- refusals that cannot leave

    @Test
    void aFloodOfRefusedRequestsIsNotReadWhileALongUnitPassesTheOtherWay() {
        try (PumpRig rig = connected()) {
            rig.arrive(Side.HOSPITAL, "+long");
            assertThat(rig.received(Side.DEVICE)).isEqualTo("+long\n");
            String[] flood = new String[FLOOD];
            Arrays.fill(flood, "bad");
            rig.arrive(Side.DEVICE, flood);
            assertThat(rig.reads(Side.DEVICE)).isFalse();
            Lane toDevice = rig.pump.lane(Side.HOSPITAL);
            assertThat(toDevice.injectedBytes())
                    .isBetween(Lane.INJECTED_HIGH_BYTES, Lane.INJECTED_HIGH_BYTES + "no bad\n".length());
            rig.arrive(Side.HOSPITAL, "-long");
            assertThat(toDevice.injectedBytes()).isZero();
            rig.runTasks();
            assertThat(rig.received(Side.DEVICE)).isEqualTo("-long\n" + "no bad\n".repeat(FLOOD));
            assertThat(rig.reads(Side.DEVICE)).isTrue();
            assertThat(rig.received(Side.HOSPITAL)).isEmpty();
        }
    }
}
