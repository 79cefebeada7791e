package eu.heir.conformance.hl7v2;

/** Looks at one unit. One object per thread. */
@FunctionalInterface
interface Check {
    /**
     * Looks at a unit.
     *
     * @param unit its bytes, with MLLP framing
     * @param findings takes what is found
     * @param effort asked again and again; ends the check when there was enough of it
     * @throws Effort.Spent when the check is given up
     */
    void check(byte[] unit, Findings findings, Effort effort) throws Effort.Spent;
}
