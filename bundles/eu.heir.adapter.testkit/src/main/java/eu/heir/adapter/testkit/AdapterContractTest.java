package eu.heir.adapter.testkit;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract as JUnit 5 tests, one for each clause. A vendor's test implements this interface:
 *
 * <pre>
 *   class MyAdapterContractTest implements AdapterContractTest {
 *       &#64;Override
 *       public AdapterUnderTest adapterUnderTest() {
 *           return AdapterUnderTest.of(new MyAdapter()).conversation(…);
 *       }
 *   }
 * </pre>
 *
 * <p>The only class of the kit that needs JUnit.
 */
public interface AdapterContractTest {
    /** The adapter to judge; asked once. */
    AdapterUnderTest adapterUnderTest();

    /** One test for each clause; a clause that cannot be judged because another one is broken is reported as aborted. */
    @TestFactory
    default Stream<DynamicTest> contract() {
        AdapterContract contract = AdapterContract.of(adapterUnderTest());
        return Arrays.stream(Clause.values())
                .map(clause -> DynamicTest.dynamicTest(clause.number() + " " + clause.title(), () -> {
                    contract.verify(clause);
                    ClauseResult result = contract.check(clause);
                    Assumptions.assumeTrue(result.verdict() == ClauseResult.Verdict.HELD, result.explanation());
                }));
    }
}
