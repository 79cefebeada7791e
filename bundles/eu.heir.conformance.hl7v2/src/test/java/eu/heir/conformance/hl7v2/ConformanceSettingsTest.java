package eu.heir.conformance.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformanceSettingsTest {
    private final List<String> problems = new ArrayList<>();

    private ConformanceSettings of(Map<String, ?> values) {
        return ConformanceSettings.of(values, problems::add);
    }

    @Test
    void nothingSetMeansTheDefaults() {
        assertThat(of(Map.of("service.pid", "eu.heir.conformance.hl7v2"))).isEqualTo(ConformanceSettings.DEFAULT);
        assertThat(problems).isEmpty();
    }

    @Test
    void everythingCanBeSet() {
        assertThat(of(Map.of(
                        "sample.per.second", "all",
                        "queue.max", 7,
                        "queue.max.bytes", "2048",
                        "threads", " 2 ",
                        "time.max.ms", "10",
                        "message.max.bytes", "4096",
                        "findings.per.minute", "1")))
                .isEqualTo(new ConformanceSettings(Sampling.ALL, 7, 2048, 2, 10, 4096, 1));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "sample.per.second, some",
        "sample.per.second, -1",
        "queue.max, 0",
        "queue.max.bytes, 1",
        "threads, 65",
        "time.max.ms, 1.5",
        "message.max.bytes, 99999999999",
        "findings.per.minute, ''"
    })
    void aValueThatIsNotAllowedIsToldWithItsKeyAndWhatIs(String key, String value) {
        assertThat(of(Map.of(key, value))).isEqualTo(ConformanceSettings.DEFAULT);
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("key=" + key, "value=" + value, "a number from", "used=");
    }
}
