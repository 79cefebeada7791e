package eu.heir.spi.decision;

import eu.heir.api.Interaction;

/**
 * Decides. Implemented by {@code eu.heir.policy}, called by the gateway on the data path: pure, without I/O, from many threads at
 * once, some microseconds at most. What it uses is one immutable snapshot per call, so a change of rules falls between two
 * interactions.
 */
public interface DecisionPoint {
    /**
     * Whether it has its rules. Until then an enforcing listener reads nothing, and a monitoring one passes everything undecided.
     */
    boolean ready();

    /**
     * Decides on a request. The gateway applies the mode: a REFUSE in monitor mode is recorded and passes.
     *
     * @param interaction the request; its attributes may be read during the call
     * @param conduit where it passes
     */
    Decision decide(Interaction interaction, Conduit conduit);

    /** What happens to a listener when something fails: the fail-mode table. */
    FailAction onFailure(FailCondition condition, Mode mode, Criticality criticality);
}
