package eu.heir.adapter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit finds what it is there to find: a right adapter passes, and each wrong one is caught by the clause it breaks alone. */
class AdapterContractIsItselfTestedTest {
    @Test
    void theRightAdapterKeepsEveryClause() {
        List<ClauseResult> results =
                AdapterContract.of(EchoAdapter.described(new EchoAdapter())).checkAll();

        assertThat(results).hasSize(Clause.values().length);
        assertThat(results).allSatisfy(result -> assertThat(result.toString()).endsWith(" HELD"));
    }

    @ParameterizedTest
    @EnumSource
    void aWrongAdapterIsCaughtByTheClauseItBreaks(WrongAdapters wrong) {
        List<ClauseResult> results =
                AdapterContract.of(EchoAdapter.described(wrong.adapter())).checkAll();

        Set<Clause> violated = results.stream()
                .filter(result -> result.verdict() == ClauseResult.Verdict.VIOLATED)
                .map(ClauseResult::clause)
                .collect(Collectors.toSet());
        assertThat(violated).as("%s", results).containsExactly(wrong.clause());
        assertThat(results.get(wrong.clause().number() - 1).explanation()).contains(wrong.message());
    }

    @Test
    void thereIsAWrongAdapterForEveryClause() {
        Set<Clause> caught =
                Arrays.stream(WrongAdapters.values()).map(WrongAdapters::clause).collect(Collectors.toSet());

        assertThat(caught).isEqualTo(EnumSet.allOf(Clause.class));
    }

    @Test
    void theReportListsWhatIsBrokenAndNamesTheClause() {
        AdapterContract contract = AdapterContract.of(EchoAdapter.described(WrongAdapters.FORGETS_ON_RESUME.adapter()));

        assertThatThrownBy(contract::verifyAll)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the adapter \"echo\" breaks its contract")
                .hasMessageContaining("4 VIOLATED: conversation \"question and answer\" handed over");
        assertThatThrownBy(() -> contract.verify(Clause.HANDOVER))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("clause 4");
    }

    @Test
    void anAdapterWithoutALongUnitMustSaySo() {
        AdapterUnderTest onlyShort = AdapterUnderTest.of(new EchoAdapter())
                .conversation(Conversation.named("short").device(EchoAdapter.unit('N', 1, "x")));

        assertThat(AdapterContract.of(onlyShort).check(Clause.BOUNDS).explanation())
                .contains("cannot be judged");
        assertThat(AdapterContract.of(onlyShort.shortUnitsOnly())
                        .check(Clause.BOUNDS)
                        .verdict())
                .isEqualTo(ClauseResult.Verdict.HELD);
    }
}
