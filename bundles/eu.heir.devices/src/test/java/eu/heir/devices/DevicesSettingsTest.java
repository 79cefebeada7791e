package eu.heir.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevicesSettingsTest {
    private final List<String> problems = new ArrayList<>();

    @Test
    void nothingSetMeansTheDefaults() {
        DevicesSettings settings = DevicesSettings.of(Map.of("service.pid", "eu.heir.devices"), problems::add);

        assertThat(settings).isEqualTo(new DevicesSettings(1_000, Limits.DEFAULT, 300_000));
        assertThat(problems).isEmpty();
    }

    @Test
    void aWrongValueAndAnUnknownKeyAreToldWithWhatIsAllowed() {
        DevicesSettings settings =
                DevicesSettings.of(Map.of("poll.ms", "5", "devices.maximum", 30, "quiet.seconds", "60"), problems::add);

        assertThat(settings.pollMillis()).isEqualTo(1_000);
        assertThat(settings.limits().quietMillis()).isEqualTo(60_000);
        assertThat(problems)
                .anySatisfy(problem ->
                        assertThat(problem).contains("key=poll.ms", "value=5", "from 100 to 60000", "used=1000"))
                .anySatisfy(problem -> assertThat(problem).contains("key=devices.maximum", "devices.max"))
                .hasSize(2);
    }
}
