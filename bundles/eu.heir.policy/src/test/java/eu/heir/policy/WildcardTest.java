package eu.heir.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*, \"\", true",
                "*, anything, true",
                "ICU-*, ICU-7, true",
                "ICU-*, ICU-, true",
                "ICU-*, icu-7, false",
                "ICU-*, XICU-7, false",
                "*-7, ICU-7, true",
                "A*A, A, false",
                "A*A, AA, true",
                "A*B*A, ABA, true",
                "A*BB*A, ABA, false",
                "*ab*ab*, xaby, false",
                "*ab*ab*, xabyabz, true",
                "a**b, ab, true",
                "a.c*, abc, false"
            })
    void aStarStandsForAnyRunOfCharacters(String pattern, String text, boolean expected) {
        assertThat(Wildcard.of(pattern).matches(text)).isEqualTo(expected);
    }

    @Test
    void agreesWithRegularExpressionsOnRandomPatternsAndTexts() {
        Random random = new Random(20250101);
        int matched = 0;
        for (int i = 0; i < 50_000; i++) {
            String pattern = random(random, "ab*", 8);
            if (pattern.indexOf('*') < 0) {
                continue;
            }
            String text = random(random, "ab", 10);
            boolean expected =
                    Pattern.compile(pattern.replace("*", ".*")).matcher(text).matches();
            assertThat(Wildcard.of(pattern).matches(text))
                    .as(pattern + " on " + text)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).as("matches among the tries").isGreaterThan(1000);
    }

    @Test
    void aPatternHasAtMostEightStars() {
        assertThatThrownBy(() -> Wildcard.of("*********")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Wildcard.of("none")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String random(Random random, String alphabet, int most) {
        int length = random.nextInt(most + 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
