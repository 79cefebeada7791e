package eu.heir.spi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
    private static Migrations of(String... files) {
        return Migrations.of(Arrays.stream(files)
                .map(file -> Migrations.script(file, "select 1;"))
                .toList());
    }

    @Test
    void aVersionMayDifferBetweenDatabases() {
        Migrations migrations = of("V2__index.postgresql.sql", "V1__device.sql", "V2__index.h2.sql", "V3__seen.sql");

        assertThat(migrations.newest()).isEqualTo(3);
        assertThat(migrations.of(StoreKind.H2))
                .extracting(Migrations.Script::file)
                .containsExactly("V1__device.sql", "V2__index.h2.sql", "V3__seen.sql");
        assertThat(migrations.of(StoreKind.POSTGRESQL))
                .extracting(Migrations.Script::file)
                .containsExactly("V1__device.sql", "V2__index.postgresql.sql", "V3__seen.sql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V2__b.sql",
                "V1__a.sql V1__b.sql",
                "V1__a.sql V3__b.sql",
                "V1__a.h2.sql",
                "V1__a.sql V2__b.h2.sql V3__c.sql"
            })
    void aMissingOrDoubleVersionIsRefused(String files) {
        assertThatThrownBy(() -> of(files.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"device.sql", "V0__a.sql", "V1_a.sql", "V1__a.oracle.sql", "v1__a.sql", "V1__a.sql.txt"})
    void anotherNameIsRefused(String file) {
        assertThatThrownBy(() -> of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file);
    }

    @Test
    void aScriptThatDoesNotLieBesideTheClassIsRefused() {
        assertThatThrownBy(() -> Migrations.resources(MigrationsTest.class, "V1__none.sql"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("V1__none.sql")
                .hasMessageContaining("MigrationsTest");
    }

    @Test
    void noneIsVersionNought() {
        assertThat(Migrations.of(List.of()).newest()).isZero();
    }
}
