package eu.heir.gateway;

import eu.heir.spi.telemetry.GatewayStatus.BoundStatus;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the whole process takes of its bounds. Any thread. */
final class ProcessBounds {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessBounds.class);

    /** Descriptors of one connection: its socket and that of its upstream leg. */
    private static final int DESCRIPTORS_PER_CONNECTION = 2;
    /** Descriptors for everything else: files of bundles, log, console, REST. */
    private static final int DESCRIPTORS_BESIDE = 512;

    private static final String DESCRIPTORS_OPEN = "OpenFileDescriptorCount";
    private static final String DESCRIPTORS_MAX = "MaxFileDescriptorCount";

    private final Core core;
    private final LogFolder log;

    ProcessBounds(Core core, LogFolder log) {
        this.core = core;
        this.log = log;
    }

    /** Tells when the system gives fewer descriptors than the connections that the settings allow would take. */
    void warnIfDescriptorsAreFew() {
        long max = descriptors(DESCRIPTORS_MAX);
        long needed = (long) DESCRIPTORS_PER_CONNECTION * core.openConnections().max() + DESCRIPTORS_BESIDE;
        if (max > 0 && max < needed) {
            LOG.warn(
                    "the system allows fewer file descriptors than connections.max may take: raise LimitNOFILE (ulimit -n) or"
                            + " lower connections.max in etc/eu.heir.gateway.cfg limit={} needed={} connections.max={}",
                    max,
                    needed,
                    core.openConnections().max());
        }
    }

    List<BoundStatus> statuses(long connectionsTurnedAway) {
        List<BoundStatus> bounds = new ArrayList<>();
        HoldBudget budget = core.budget();
        OpenConnections connections = core.openConnections();
        PeerTable peers = core.telemetry().peers();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        bounds.add(new BoundStatus(
                ConnectionLimits.CONNECTIONS_MAX, "", connections.open(), connections.max(), connectionsTurnedAway));
        bounds.add(new BoundStatus("hold.budget.bytes", "", budget.held(), budget.limit(), budget.exceeded()));
        bounds.add(new BoundStatus("peers.max", "", peers.size(), peers.max(), peers.forgotten()));
        bounds.add(new BoundStatus(
                "peers.per.address.max", "", peers.mostOfOneAddress(), peers.perAddressMax(), peers.forgottenOfOne()));
        bounds.add(new BoundStatus("heap.max.bytes", "", heap.getUsed(), heap.getMax(), 0));
        bounds.add(
                new BoundStatus("direct.memory.max.bytes", "", directMemory(), PlatformDependent.maxDirectMemory(), 0));
        bounds.add(
                new BoundStatus("descriptors.max", "", descriptors(DESCRIPTORS_OPEN), descriptors(DESCRIPTORS_MAX), 0));
        bounds.add(log.status());
        return bounds;
    }

    /** The JVM's own count, and Netty's where it takes memory without the JVM's cleaner. Either is held to the same limit. */
    private static long directMemory() {
        long used = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                used += pool.getMemoryUsed();
            }
        }
        return used;
    }

    /** Asked by name: the attribute exists on Unix only, and its Java type belongs to one maker's JVM. */
    private static long descriptors(String attribute) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            return server.getAttribute(system, attribute) instanceof Long count ? count : 0;
        } catch (JMException e) {
            LOG.debug("no count of descriptors on this system attribute={} cause={}", attribute, e.toString());
            return 0;
        }
    }
}
