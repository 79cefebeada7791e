package eu.heir.rest;

import eu.heir.spi.telemetry.GatewayStatus;
import eu.heir.spi.telemetry.PeerStatus;
import java.util.List;
import java.util.Set;

/** Answers of {@code /peers}. */
final class Peers {
    static final String MAX = "max";
    static final String LISTENER = "listener";

    /** Names of the parameters. */
    static final Set<String> PARAMETERS = Set.of(MAX, LISTENER);

    /** Peers in one answer unless asked for otherwise. */
    static final int MAX_DEFAULT = 100;

    /** Most peers in one answer. */
    static final int MAX_LIMIT = 10_000;

    private Peers() {}

    /**
     * Peers, most recently seen first.
     *
     * @param total how many there are in all
     * @param peers the first of them
     */
    record Page(int total, List<PeerStatus> peers) {}

    /**
     * Reads a page.
     *
     * @throws ProblemException if a parameter is wrong
     */
    static Page page(GatewayStatus gateway, Query query) throws ProblemException {
        int max = (int) query.number(MAX, 1, MAX_LIMIT).orElse(MAX_DEFAULT);
        String listener = query.text(LISTENER).orElse("");
        List<PeerStatus> peers = gateway.peers().stream()
                .filter(peer -> listener.isEmpty() || peer.listener().equals(listener))
                .toList();
        return first(peers, max);
    }

    /** The most recent peers of all. */
    static Page first(List<PeerStatus> peers, int max) {
        return new Page(peers.size(), peers.size() > max ? peers.subList(0, max) : peers);
    }
}
