package eu.heir.spi.modules;

import java.time.Instant;

/**
 * One change of a module.
 *
 * @param number rises by one with each change of the module
 * @param time when it began
 * @param kind INSTALLED (found when first looked at), UPDATE or ROLLBACK
 * @param via REST, FOLDER (a jar was dropped), FRAMEWORK (a bundle was updated past the gateway: web console, Karaf shell) or GATEWAY
 *     (by itself)
 * @param who the administrator's name, or what did it
 * @param version Bundle-Version
 * @param sha256 of the jar, 64 lower-case hexadecimal digits
 * @param restores number of the change that a ROLLBACK puts back, else 0
 * @param outcome how far it has come
 * @param reason why it is ROLLED_BACK or FAILED, else empty
 * @param pauseMicros longest time that a session could not be read, as the gateway measured it; 0 when it did not say
 * @param tookMillis from taking the old one down to the first verdict; 0 before
 */
public record ModuleChange(
        int number,
        Instant time,
        String kind,
        String via,
        String who,
        String version,
        String sha256,
        int restores,
        ModuleOutcome outcome,
        String reason,
        long pauseMicros,
        long tookMillis) {}
