package eu.heir.gateway;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings that all listeners share: {@code etc/eu.heir.gateway.cfg}. */
@ObjectClassDefinition(
        name = "HEIR gateway",
        description = "Threads and budgets that all listeners share. Listeners have a file each.")
@interface GatewayOcd {
    @AttributeDefinition(
            name = "I/O threads",
            description = "Threads that move bytes; 0 = one per processor. Takes effect at the next start.",
            min = "0",
            max = "256")
    int io_threads() default 0;

    @AttributeDefinition(
            name = "Hold budget (bytes)",
            description = "Most bytes held in all sessions together for units that are not complete.",
            min = "1048576")
    long hold_budget_bytes() default 64L << 20;

    @AttributeDefinition(
            name = "Connections",
            description = "Most accepted connections of all listeners together; further ones are closed at once.",
            min = "1",
            max = "1000000")
    int connections_max() default OpenConnections.MAX_DEFAULT;

    @AttributeDefinition(
            name = "Peers remembered for each address",
            description = "Rows of one address in the table of peers; beyond it the address's own oldest rows go.",
            min = "1",
            max = "100000")
    int peers_per_address_max() default PeerTable.PER_ADDRESS_MAX_DEFAULT;

    @AttributeDefinition(
            name = "Peers remembered",
            description = "Rows of the table of peers; the one not seen for longest goes first.",
            min = "10",
            max = "100000")
    int peers_max() default 20_000;

    @AttributeDefinition(
            name = "Inline bundles",
            description =
                    "Symbolic names of the bundles whose adapters run on the threads that all listeners share; a * at the end"
                            + " stands for anything. All others run on threads of their own protocol, where they can delay nobody else.")
    String[] inline_bundles() default {"eu.heir.*"};

    @AttributeDefinition(
            name = "Swap wait (ms)",
            description =
                    "How long the next version of an adapter is expected when one goes. Sessions wait with open sockets; then the"
                            + " fail-mode table decides. A conduit in therapy waits 3000 at most.",
            min = "0",
            max = "600000")
    long swap_max_ms() default 10_000;

    @AttributeDefinition(
            name = "Restart when stuck (ms)",
            description =
                    "How long adapter code may be stuck on a thread that all listeners share before the process is restarted;"
                            + " 0 = never. Such a thread cannot be stopped in another way.",
            min = "0",
            max = "3600000")
    long stuck_restart_ms() default 15_000;
}
