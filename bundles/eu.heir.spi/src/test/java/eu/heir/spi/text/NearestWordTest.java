package eu.heir.spi.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestWordTest {
    private static final List<String> KEYS =
            List.of("mode", "listen", "upstream", "criticality", "hold.max.bytes", "reply.timeout.ms", "listen.tls");

    @ParameterizedTest
    @CsvSource({
        "mod, mode",
        "mdoe, mode",
        "listne, listen",
        "upstraem, upstream",
        "crit, criticality",
        "Criticality, criticality",
        "hold_max_bytes, hold.max.bytes",
        "holdMaxBytes, hold.max.bytes",
        "reply.timeout, reply.timeout.ms",
        "listentls, listen.tls",
    })
    void slipIsUnderstood(String written, String meant) {
        assertThat(NearestWord.of(written, KEYS)).contains(meant);
        assertThat(NearestWord.hint(written, KEYS)).isEqualTo("; did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "...", "x", "colour", "li", "certificate"})
    void whatIsFarFromEverythingIsNotGuessed(String written) {
        assertThat(NearestWord.of(written, KEYS)).isEmpty();
        assertThat(NearestWord.hint(written, KEYS)).isEmpty();
    }

    @Test
    void ofTwoThatAreEquallyNearTheFirstIsTaken() {
        assertThat(NearestWord.of("bat", List.of("cat", "rat"))).contains("cat");
    }

    @Test
    void exactWordWinsOverALongerOneThatBeginsWithIt() {
        assertThat(NearestWord.of("listen", List.of("listen.tls", "listen"))).contains("listen");
    }

    @Test
    void veryLongWordIsNotLookedAt() {
        assertThat(NearestWord.of("mode".repeat(17), KEYS)).isEmpty();
    }

    @Test
    void nothingKnownMeansNothingGuessed() {
        assertThat(NearestWord.of("mode", List.of())).isEmpty();
    }
}
