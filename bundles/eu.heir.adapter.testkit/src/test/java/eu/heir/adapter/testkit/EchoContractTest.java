package eu.heir.adapter.testkit;

/** The JUnit 5 front of the kit, on the right adapter. */
class EchoContractTest implements AdapterContractTest {
    @Override
    public AdapterUnderTest adapterUnderTest() {
        return EchoAdapter.described(new EchoAdapter());
    }
}
