package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A flood is counted whole and told about once a second. */
class BoundMeterTest {
    private final BoundMeter meter = new BoundMeter();

    @Test
    void theFirstTimeIsToldAndTheNextOnesWithinASecondOnlyCounted() {
        assertThat(meter.reached("sessions.max", 5000)).isEqualTo(1);
        for (int i = 0; i < 999; i++) {
            assertThat(meter.reached("sessions.max", 5000 + i)).isZero();
        }
        assertThat(meter.count("sessions.max")).isEqualTo(1000);
    }

    @Test
    void theNextNoticeSaysHowManyThereWereSinceTheLast() {
        meter.reached("sessions.max", 0);
        meter.reached("sessions.max", 1);
        meter.reached("sessions.max", 2);
        assertThat(meter.reached("sessions.max", BoundMeter.TELL_EVERY_MILLIS)).isEqualTo(3);
    }

    @Test
    void boundsAreToldApart() {
        meter.reached("sessions.max", 0);
        assertThat(meter.reached("unit.timeout.ms", 0)).isEqualTo(1);
        assertThat(meter.count("unit.timeout.ms")).isEqualTo(1);
        assertThat(meter.count("idle.timeout.ms")).isZero();
    }
}
