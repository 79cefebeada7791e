package eu.heir.adapter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Side;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzScriptTest {
    private static FuzzScript script(String hex) {
        return FuzzScript.of(HexFormat.of().parseHex(hex));
    }

    private static List<String> told(FuzzScript script) {
        return script.events().stream()
                .map(event -> event instanceof FuzzScript.Event.Piece piece
                        ? piece.side() + " " + HexFormat.of().formatHex(piece.bytes())
                        : event.toString())
                .toList();
    }

    @Test
    void aMessageIsAScriptThatTheDeviceSendsInOnePiece() {
        assertThat(told(FuzzScript.of("MSH".getBytes(StandardCharsets.US_ASCII))))
                .containsExactly(Side.DEVICE + " 4d5348");
    }

    @Test
    void marksChangeTheSideCutAndLetTimePass() {
        assertThat(told(script("01ff0102ff0003ff021eff03ff0004")))
                .containsExactly(
                        Side.DEVICE + " 01",
                        Side.DEVICE + " 02",
                        Side.HOSPITAL + " 03",
                        new FuzzScript.Event.Time(Duration.ofSeconds(30)).toString(),
                        new FuzzScript.Event.HandOver().toString(),
                        Side.DEVICE + " 04");
    }

    @Test
    void everyArrayIsAScript() {
        assertThat(told(script("ff"))).containsExactly(Side.DEVICE + " ff");
        assertThat(told(script("ffff"))).containsExactly(Side.DEVICE + " ff");
        assertThat(told(script("ff77"))).containsExactly(Side.DEVICE + " ff77");
        assertThat(script("ff04").smallHold()).isTrue();
        assertThat(script("").events()).isEmpty();
    }

    @Test
    void piecesOfOneSideAreJoinedAndTakenApart() {
        FuzzScript script = script("01ff0102ff0003ff0104");
        assertThat(told(script.joined())).containsExactly(Side.DEVICE + " 0102", Side.HOSPITAL + " 0304");
        assertThat(told(script.joined().bytewise())).isEqualTo(told(script));
    }
}
