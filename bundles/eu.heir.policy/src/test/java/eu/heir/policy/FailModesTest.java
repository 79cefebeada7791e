package eu.heir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.FailAction;
import eu.heir.spi.decision.FailCondition;
import eu.heir.spi.decision.Mode;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Architecture section 3, fail modes: one line for each row of the table. */
class FailModesTest {
    private static final String TABLE =
            """
            ADAPTER_ABSENT,       PASS_AND_ALARM, PASS_AND_ALARM, HOLD
            ADAPTER_FAULT,        PASS_AND_ALARM, PASS_AND_ALARM, SEVER
            ADAPTER_SLOW,         PASS_AND_ALARM, PASS_AND_ALARM, SEVER
            DECISION_UNAVAILABLE, PASS_AND_ALARM, PASS_AND_ALARM, HOLD
            HOLD_LIMIT,           PASS_AND_ALARM, PASS_AND_ALARM, SEVER
            MALFORMED,            PASS_AND_ALARM, PASS_AND_ALARM, SEVER
            OPAQUE,               PASS_AND_ALARM, PASS_AND_ALARM, SEVER
            PEER_STALLED,         PASS_AND_ALARM, PASS_AND_ALARM, SEVER
            UPSTREAM_DOWN,        SEVER,          SEVER,          SEVER
            """;

    @ParameterizedTest
    @CsvSource(textBlock = TABLE)
    void eachRowIsAsTheTableSays(
            FailCondition condition, FailAction monitor, FailAction inTherapy, FailAction otherwise) {
        ContractPolicy policy = new ContractPolicy();

        for (Criticality criticality : Criticality.values()) {
            assertThat(policy.onFailure(condition, Mode.MONITOR, criticality)).isEqualTo(monitor);
            assertThat(policy.onFailure(condition, Mode.ENFORCE, criticality))
                    .isEqualTo(criticality == Criticality.IN_THERAPY ? inTherapy : otherwise);
        }
    }

    @Test
    void everyConditionHasARow() {
        EnumSet<FailCondition> rows = EnumSet.noneOf(FailCondition.class);
        TABLE.lines().forEach(row -> rows.add(FailCondition.valueOf(row.substring(0, row.indexOf(',')))));

        assertThat(rows).isEqualTo(EnumSet.allOf(FailCondition.class));
    }
}
