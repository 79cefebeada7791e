package eu.heir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WardPlanTest {
    @Test
    void defaultsNeedNoConfiguration() {
        WardPlan plan = WardPlan.of(TestSettings.with(Map.of()), name -> null, name -> null);

        assertThat(plan.gateway().getPort()).isEqualTo(2575);
        assertThat(plan.ehrPort()).isEqualTo(2576);
        assertThat(plan.gateway().getAddress().isLoopbackAddress()).isTrue();
        assertThat(plan.vitalsEvery()).hasSeconds(2);
    }

    @Test
    void environmentComesBeforeSystemPropertyBeforeConfiguration() {
        Map<String, String> environment = Map.of("HEIR_DEMO_GATEWAY_PORT", "4001");
        Map<String, String> properties = Map.of("heir.demo.gateway.port", "4002", "heir.demo.ehr.port", "4003");

        WardPlan plan = WardPlan.of(TestSettings.with(Map.of()), environment::get, properties::get);

        assertThat(plan.gateway().getPort()).isEqualTo(4001);
        assertThat(plan.ehrPort()).isEqualTo(4003);
    }

    @Test
    void wrongValueIsNamed() {
        assertThatThrownBy(
                        () -> WardPlan.of(TestSettings.with(Map.of("monitors_count", 41)), name -> null, name -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("monitors.count must be 1 to 40, not 41");
        assertThatThrownBy(() ->
                        WardPlan.of(TestSettings.with(Map.of()), Map.of("HEIR_DEMO_EHR_PORT", "x")::get, name -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HEIR_DEMO_EHR_PORT");
        assertThatThrownBy(() -> WardPlan.of(
                        TestSettings.with(Map.of()), Map.of("HEIR_DEMO_GATEWAY_PORT", "70000")::get, name -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gateway.port");
    }
}
