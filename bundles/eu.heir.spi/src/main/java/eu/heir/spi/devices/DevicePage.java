package eu.heir.spi.devices;

import java.util.List;
import java.util.Map;

/**
 * Some of the devices.
 *
 * @param total devices there are
 * @param matching devices that were asked for
 * @param page which page this is, from 0
 * @param pageSize devices of a page
 * @param max most devices that are kept
 * @param turnedAway peers that could not be kept because there are that many, since the process started
 * @param states how many there are in each state
 * @param devices those of this page
 */
public record DevicePage(
        int total,
        int matching,
        int page,
        int pageSize,
        int max,
        long turnedAway,
        Map<DeviceState, Integer> states,
        List<DeviceStatus> devices) {}
