package eu.heir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Path ETC = Path.of("/srv/heir/etc");

    private static Map<String, Object> postgres() {
        return new HashMap<>(Map.of(
                "url", "jdbc:postgresql://db.example,[2001:db8::1]:6432/heir_1",
                "user", "gateway",
                "password", "$[secret:store-password]"));
    }

    @Test
    void nothingSetMeansH2() {
        Settings settings = Settings.of(Map.of("service.pid", "eu.heir.store", "component.id", 7L), ETC);

        assertThat(settings.server()).isNull();
        assertThat(settings).isEqualTo(Settings.defaults());
    }

    @Test
    void aServerIsReadWithSafeDefaults() {
        Settings.Server server = Settings.of(postgres(), ETC).server();

        assertThat(server)
                .isEqualTo(new Settings.Server(
                        List.of("db.example", "[2001:db8::1]"),
                        List.of(5432, 6432),
                        "heir_1",
                        "gateway",
                        "store-password",
                        true,
                        null));
    }

    @Test
    void trustBeginsInEtc() {
        Map<String, Object> values = postgres();
        values.put("tls.trust", "tls/ca.pem");

        assertThat(Settings.of(values, ETC).server())
                .extracting(Settings.Server::trust)
                .isEqualTo(ETC.resolve("tls/ca.pem"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url                  | jdbc:mysql://db/heir                        | url = 'jdbc:mysql://db/heir' is not jdbc:postgresql://host:port/database",
                "url                  | jdbc:h2:file:/x;INIT=RUNSCRIPT FROM 'x'     | url = 'jdbc:h2:file:/x;INIT=",
                "url                  | jdbc:postgresql://db:70000/heir             | ports from 1 to 65535",
                "url                  | jdbc:postgresql://db/heir?socketFactory=x.Y | url = 'jdbc:postgresql://db/heir?…' is not",
                "user                 | ''                                          | user is missing",
                "password             | open sesame                                 | password is not of the form $[secret:name]",
                "password             | ''                                          | password is not of the form $[secret:name]",
                "password             | $[secret:../tls/key]                        | password is not of the form $[secret:name]",
                "tls                  | off                                         | tls = 'off' is not verify or none",
                "connections.max      | 1                                           | connections.max = '1' is not a number from 2 to 64",
                "connection.wait.ms   | soon                                        | connection.wait.ms = 'soon' is not a number from 250 to 60000",
                "h2.cache.kib         | 99999999999                                 | h2.cache.kib = '99999999999' is not a number",
                "conections.max       | 3                                           | conections.max is not a key here; did you mean 'connections.max'?",
            })
    void aWrongValueIsToldWithFileKeyAndWhatIsAllowed(String key, String value, String told) {
        Map<String, Object> values = postgres();
        values.put(key, value);

        assertThatThrownBy(() -> Settings.of(values, ETC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("etc/eu.heir.store.cfg: ")
                .hasMessageContaining(told);
    }

    @Test
    void noSecretStandsInAMessage() {
        Map<String, Object> values = postgres();
        values.put("url", "jdbc:postgresql://gateway:sesame@db/heir?password=sesame");
        assertThatThrownBy(() -> Settings.of(values, ETC)).message().doesNotContain("sesame");

        values.putAll(postgres());
        values.put("password", "sesame");
        assertThatThrownBy(() -> Settings.of(values, ETC)).message().doesNotContain("sesame");
    }

    /** Metatype, the shipped file and the code name the same keys and defaults. */
    @Test
    void everyKeyIsInTheShippedFileAndTheForm() throws Exception {
        String file = Files.readString(Path.of("../../runtime-config/etc/eu.heir.store.cfg"));
        Map<String, Object> defaults = new HashMap<>();
        for (Method method : StoreSettings.class.getDeclaredMethods()) {
            String key = method.getName().replace('_', '.');
            defaults.put(key, method.getDefaultValue());
            assertThat(file).contains(("#" + key + " = " + method.getDefaultValue()).strip());
        }
        assertThat(Settings.of(defaults, ETC)).isEqualTo(Settings.defaults());
        assertThat(Arrays.stream(file.split("\n")).filter(line -> line.matches("#[a-z0-9.]+ =.*")))
                .hasSize(defaults.size());
    }
}
