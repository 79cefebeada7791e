package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import eu.heir.spi.control.ListenerState;
import eu.heir.spi.control.ListenerStates.Opening;
import eu.heir.spi.decision.Moment;
import eu.heir.spi.telemetry.DecisionEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners switched for a stated time: break-glass lets everything through, downtime recovery lifts what judges rate and age. */
class ListenerStatesTest {
    private static final Duration LONG = Duration.ofMinutes(15);

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;
    private final Path folder;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final StateSwitch glass;

    ListenerStatesTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
        folder = data;
        glass = glass();
    }

    private StateSwitch glass() {
        return new StateSwitch(gateway.listeners, gateway.core.telemetry(), folder, Clock.systemUTC(), scheduler);
    }

    @BeforeEach
    void start() {
        gateway.refuseForged();
        gateway.listeners.apply("ward", GatewayFixture.file(listen, upstream, "enforce"));
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.shutdownNow();
        gateway.close();
        receiver.close();
    }

    @Test
    void whatWouldBeRefusedPassesWhileItIsOpenAndIsRefusedAgainAfterwardsOnTheSameConnection() throws Exception {
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AR M1");
            glass.open(ListenerState.BREAK_GLASS, "ward", LONG, "nurse", "results do not arrive");
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M2")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M2");
            hospital.send(Wire.mllp(Hl7.ack("AA", "M2")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA M2");
            assertThat(glass.close(ListenerState.BREAK_GLASS, "ward", "nurse")).isTrue();
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M3")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AR M3");
        }
        assertThat(gateway.core.telemetry().decisions().after(0, 100))
                .filteredOn(e -> e.rule().equals("HL7-01"))
                .extracting(DecisionEvent::enforced)
                .containsExactly(true, false, true);
        assertThat(gateway.core.telemetry().decisions().after(0, 100))
                .filteredOn(e -> e.rule().equals("BREAK-GLASS"))
                .extracting(DecisionEvent::reason)
                .hasSize(2)
                .anyMatch(text -> text.contains("nurse") && text.contains("results do not arrive"));
    }

    @Test
    void malformedBytesPassWhileItIsOpen() throws Exception {
        glass.open(ListenerState.BREAK_GLASS, "ward", LONG, "nurse", "test");
        try (Wire sender = new Wire(listen)) {
            sender.send("no HL7 at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(receiver.next().socket().getInputStream().readNBytes(13)).hasSize(13);
        }
    }

    @Test
    void aSessionThatWaitsForAnAdapterGoesOn() throws Exception {
        gateway.core.slots().swapMaxMillis(0);
        gateway.core.slots().slot("hl7v2").remove(gateway.hl7);
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("MONITOR", "ORU^R01", "M1")));
            Wire hospital = receiver.next();
            glass.open(ListenerState.BREAK_GLASS, "ward", LONG, "nurse", "no adapter");
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
        }
    }

    @Test
    void downtimeRecoveryIsToldToPolicyAndRefusesAsEver() throws Exception {
        AtomicReference<Moment> moment = new AtomicReference<>();
        gateway.decideOn((interaction, conduit) -> {
            moment.set(conduit.moment());
            return GatewayFixture.refused();
        });
        try (Wire sender = new Wire(listen)) {
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M1")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AR M1");
            assertThat(moment.get().downtimeRecovery()).isFalse();
            glass.open(ListenerState.DOWNTIME_RECOVERY, "ward", LONG, "nurse", "the lab is back");
            assertThat(moment.get().downtimeRecovery()).isTrue();
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M2")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AR M2");
        }
        assertThat(gateway.status("ward").downtimeRecovery()).isNotNull();
        assertThat(gateway.status("ward").breakGlass()).isNull();
        glass.close(ListenerState.DOWNTIME_RECOVERY, "ward", "nurse");
        assertThat(moment.get().downtimeRecovery()).isFalse();
        assertThat(gateway.core.telemetry().decisions().after(0, 100))
                .filteredOn(e -> e.rule().equals("DOWNTIME-RECOVERY"))
                .hasSize(2);
    }

    @Test
    void itEndsByItself() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        gateway.core.telemetry().decisions().subscribe(event -> {
            if (event.reason().startsWith("over")) {
                over.countDown();
            }
        });
        glass.open(ListenerState.BREAK_GLASS, "ward", Duration.ofSeconds(1), "nurse", "one second");
        assertThat(over.await(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(glass.openings()).isEmpty();
        assertThat(gateway.status("ward").breakGlass()).isNull();
    }

    @Test
    void anOpeningSurvivesARestartAndAClosedOneDoesNot() {
        Opening opened = glass.open(ListenerState.BREAK_GLASS, "ward", LONG, "nurse", "line 1\nline = 2");
        gateway.core.telemetry().listener("ward").close(ListenerState.BREAK_GLASS);
        glass().load();
        assertThat(gateway.status("ward").breakGlass()).isEqualTo(opened);
        glass.close(ListenerState.BREAK_GLASS, "ward", "nurse");
        glass().load();
        assertThat(gateway.status("ward").breakGlass()).isNull();
    }

    @Test
    void wrongArgumentsAreToldInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> glass.open(ListenerState.BREAK_GLASS, "nowhere", LONG, "nurse", "x"))
                .withMessageContaining("nowhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> glass.open(ListenerState.BREAK_GLASS, "ward", Duration.ofHours(25), "nurse", "x"))
                .withMessageContaining("24 hours");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> glass.open(ListenerState.BREAK_GLASS, "ward", LONG, "nurse", "  "))
                .withMessageContaining("reason");
    }
}
