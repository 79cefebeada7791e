package eu.heir.spi.devices;

import java.time.Instant;

/**
 * One line of a device's history.
 *
 * @param number rises by one with each change of the device
 * @param time when
 * @param kind what it is about
 * @param who the administrator's name, or {@code system}
 * @param why the administrator's reason, or empty
 * @param text one sentence; may hold what a peer chose to say
 * @param assurance what the identity rests on after it
 * @param undoable whether {@link Devices#undo} would undo it now
 */
public record DeviceChange(
        int number,
        Instant time,
        DeviceChangeKind kind,
        String who,
        String why,
        String text,
        Assurance assurance,
        boolean undoable) {}
