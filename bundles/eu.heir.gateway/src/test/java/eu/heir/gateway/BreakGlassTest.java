package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import eu.heir.spi.control.BreakGlass.Opening;
import eu.heir.spi.telemetry.DecisionEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Break-glass lets everything through for a stated time, and says so. */
class BreakGlassTest {
    private static final Duration LONG = Duration.ofMinutes(15);

    private final int listen = TestPorts.reserve();
    private final int upstream = TestPorts.reserve();
    private final GatewayFixture gateway;
    private final Receiver receiver;
    private final Path file;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final BreakGlassSwitch glass;

    BreakGlassTest(@TempDir Path data) throws Exception {
        gateway = new GatewayFixture(data);
        receiver = new Receiver(upstream);
        file = data.resolve("break-glass.properties");
        glass = glass();
    }

    private BreakGlassSwitch glass() {
        return new BreakGlassSwitch(gateway.listeners, gateway.core.telemetry(), file, Clock.systemUTC(), scheduler);
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
            glass.open("ward", LONG, "nurse", "results do not arrive");
            sender.send(Wire.mllp(Hl7.message("FORGED", "ORU^R01", "M2")));
            Wire hospital = receiver.next();
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M2");
            hospital.send(Wire.mllp(Hl7.ack("AA", "M2")));
            assertThat(Hl7.msa(sender.frame())).isEqualTo("AA M2");
            assertThat(glass.close("ward", "nurse")).isTrue();
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
        glass.open("ward", LONG, "nurse", "test");
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
            glass.open("ward", LONG, "nurse", "no adapter");
            assertThat(Hl7.controlId(hospital.frame())).isEqualTo("M1");
        }
    }

    @Test
    void itEndsByItself() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        gateway.core.telemetry().decisions().subscribe(event -> {
            if (event.reason().startsWith("over")) {
                over.countDown();
            }
        });
        glass.open("ward", Duration.ofSeconds(1), "nurse", "one second");
        assertThat(over.await(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(glass.openings()).isEmpty();
        assertThat(gateway.status("ward").breakGlass()).isNull();
    }

    @Test
    void anOpeningSurvivesARestartAndAClosedOneDoesNot() {
        Opening opened = glass.open("ward", LONG, "nurse", "line 1\nline = 2");
        gateway.core.telemetry().listener("ward").opening(null);
        glass().load();
        assertThat(gateway.status("ward").breakGlass()).isEqualTo(opened);
        glass.close("ward", "nurse");
        glass().load();
        assertThat(gateway.status("ward").breakGlass()).isNull();
    }

    @Test
    void wrongArgumentsAreToldInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> glass.open("nowhere", LONG, "nurse", "x"))
                .withMessageContaining("nowhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> glass.open("ward", Duration.ofHours(25), "nurse", "x"))
                .withMessageContaining("24 hours");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> glass.open("ward", LONG, "nurse", "  "))
                .withMessageContaining("reason");
    }
}
