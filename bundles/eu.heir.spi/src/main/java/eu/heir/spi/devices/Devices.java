package eu.heir.spi.devices;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry of devices. Implemented by {@code eu.heir.devices}. Any thread.
 *
 * <p>Every change is kept on disk before it is answered, stands in the device's history and in the journal with who and why.
 */
public interface Devices {
    /** Longest reason and longest name, characters. */
    int TEXT_MAX = 200;

    /** A page of devices; some milliseconds with 10,000 of them. */
    DevicePage devices(DeviceQuery query);

    /** One device; the id of one that was merged into another finds that one. */
    Optional<DeviceDetail> device(String id);

    /**
     * What was decided about whoever speaks so, for the data path: takes no lock, allocates nothing and never waits. A peer is known some
     * {@code poll.ms} after its first interaction.
     *
     * @param listener name of the listener
     * @param address numeric IP address
     * @param claims as in {@link DeviceStatus#claims}; empty when it makes none
     * @return the state; the strictest when several devices speak so, which only their certificates tell apart; null when unknown
     */
    @Nullable DeviceState stateOf(String listener, String address, String claims);

    /** Admits a device in whatever state it is, and confirms everything that changed since. */
    Answer admit(String id, String who, String why);

    /** Puts a device into quarantine. */
    Answer quarantine(String id, String who, String why);

    /** Takes a device out of use. It is kept; should it speak again, that is an event. */
    Answer retire(String id, String who, String why);

    /**
     * Names a device.
     *
     * @param name up to {@link #TEXT_MAX} characters in one line; empty for none
     */
    Answer rename(String id, String name, String who, String why);

    /**
     * Says that two devices are one: what the other was observed with belongs to this one from now on, which keeps its name and state.
     *
     * @param other id of the device that is absorbed
     */
    Answer merge(String id, String other, String who, String why);

    /**
     * Says that one device is two.
     *
     * @param observations numbers of those that make up the other device, not all; it begins {@link DeviceState#STAGED}, or in
     *     quarantine when this one is
     */
    Answer split(String id, List<Long> observations, String who, String why);

    /** Undoes the newest merge into or split off this device that is not undone, as far as its observations are still there. */
    Answer undo(String id, String who, String why);

    /** What came of a change. Every text is one sentence, fit to be shown. */
    sealed interface Answer {
        /** Done and kept; this is the device now. */
        record Done(DeviceDetail device) implements Answer {}

        /** There is no such device. */
        record Unknown(String reason) implements Answer {}

        /** It cannot be done as things stand. */
        record Refused(String reason) implements Answer {}

        /** It is in force but could not be written to disk; it is tried again by itself. */
        record NotKept(String reason) implements Answer {}
    }
}
