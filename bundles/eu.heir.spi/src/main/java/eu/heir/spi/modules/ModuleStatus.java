package eu.heir.spi.modules;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One module now.
 *
 * @param symbolicName Bundle-SymbolicName
 * @param version Bundle-Version of what runs
 * @param title Bundle-Name, or empty
 * @param state ACTIVE, STARTING, STOPPING, RESOLVED or INSTALLED
 * @param serves protocols whose slot it holds, each with the slot's state: {@code hl7v2 SERVING}
 * @param updating whether a change is at work
 * @param probationUntil end of its probation, or null
 * @param rollbackVersion version that a rollback would put back, or empty
 * @param last its newest change, or null when nothing has been noted yet
 */
public record ModuleStatus(
        String symbolicName,
        String version,
        String title,
        String state,
        List<String> serves,
        boolean updating,
        @Nullable Instant probationUntil,
        String rollbackVersion,
        @Nullable ModuleChange last) {}
