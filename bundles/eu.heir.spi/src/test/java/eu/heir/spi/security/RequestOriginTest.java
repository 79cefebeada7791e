package eu.heir.spi.security;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.security.RequestOrigin.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestOriginTest {
    @ParameterizedTest
    @CsvSource({
        "same-origin, https://gateway:8443, , OWN",
        "same-origin, , , OWN",
        ", https://gateway:8443, , OWN",
        ", HTTPS://Gateway:8443, , OWN",
        ", , https://gateway:8443/system/console/heir, OWN",
        ", , , UNSAID",
        "cross-site, https://gateway:8443, , FOREIGN",
        "same-site, https://gateway:8443, , FOREIGN",
        "none, , , FOREIGN",
        ", https://evil.example, , FOREIGN",
        ", https://gateway, , FOREIGN",
        ", http://gateway:8443, , FOREIGN",
        ", null, https://gateway:8443/, FOREIGN",
        ", , https://evil.example/https://gateway:8443, FOREIGN",
        ", , about:blank, FOREIGN",
        ", %%%, , FOREIGN",
    })
    void browserIsBelievedAndAStrangerIsNot(String site, String origin, String referer, Verdict expected) {
        assertThat(new RequestOrigin("https://gateway:8443", site, origin, referer).verdict())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://gateway, https://gateway:443",
        "http://gateway:80, http://gateway",
        "https://[::1]:8443, https://[::1]:8443",
    })
    void portOfTheSchemeNeedNotBeNamed(String own, String origin) {
        assertThat(new RequestOrigin(own, null, origin, null).verdict()).isEqualTo(Verdict.OWN);
    }
}
