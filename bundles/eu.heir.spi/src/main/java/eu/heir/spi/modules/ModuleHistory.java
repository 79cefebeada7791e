package eu.heir.spi.modules;

import java.util.List;

/**
 * A module and all that is kept of its past.
 *
 * @param module how it is now
 * @param changes the newest first; bounded by {@code history.max}
 */
public record ModuleHistory(ModuleStatus module, List<ModuleChange> changes) {}
