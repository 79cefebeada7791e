package eu.heir.rest;

import eu.heir.spi.devices.Assurance;
import eu.heir.spi.devices.DeviceChange;
import eu.heir.spi.devices.DeviceChangeKind;
import eu.heir.spi.devices.DeviceDetail;
import eu.heir.spi.devices.DeviceDetail.Observation;
import eu.heir.spi.devices.DevicePage;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.DeviceStatus;
import eu.heir.spi.devices.Devices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices that remember what they were asked and answer what a test wants. */
final class TestDevices implements Devices {
    static final String PUMP = "0d4f4a3c-6f0e-4a30-8f5e-0c2b8f3f7a11";

    private static final Instant SEEN = Instant.parse("2025-03-01T08:00:00.123Z");

    volatile Answer answer = new Answer.Done(detail());
    volatile String asked = "";
    volatile DeviceQuery query = DeviceQuery.ALL;

    static DeviceDetail detail() {
        DeviceStatus status = new DeviceStatus(
                PUMP,
                "",
                DeviceState.STAGED,
                Assurance.CERTIFICATE,
                true,
                List.of("hl7v2"),
                List.of("icu"),
                List.of("192.0.2.7"),
                List.of("MSH-3=PUMP <script>"),
                List.of(new DeviceStatus.Certificate("9f86d081", "CN=pump")),
                List.of(),
                List.of("ORU^R01"),
                SEEN,
                SEEN,
                800,
                2,
                12.5,
                1,
                0,
                0);
        return new DeviceDetail(
                status,
                List.of(new Observation(
                        7,
                        "icu",
                        "192.0.2.7",
                        "MSH-3=PUMP <script>",
                        "9f86d081",
                        "CN=pump",
                        "",
                        "CLAIMS_CHANGED",
                        List.of("ORU^R01"),
                        SEEN,
                        SEEN,
                        800,
                        2)),
                List.of(new DeviceChange(
                        1, SEEN, DeviceChangeKind.STAGED, "system", "", "first seen", Assurance.CLAIMS, false)));
    }

    @Override
    public DevicePage devices(DeviceQuery wanted) {
        query = wanted;
        return new DevicePage(
                1,
                1,
                wanted.page(),
                wanted.pageSize(),
                20_000,
                0,
                Map.of(
                        DeviceState.ADMITTED, 0,
                        DeviceState.STAGED, 1,
                        DeviceState.RETIRED, 0,
                        DeviceState.QUARANTINED, 0),
                List.of(detail().device()));
    }

    @Override
    public Optional<DeviceDetail> device(String id) {
        return id.equals(PUMP) ? Optional.of(detail()) : Optional.empty();
    }

    @Override
    public DeviceState stateOf(String listener, String address, String claims) {
        return DeviceState.STAGED;
    }

    private Answer asked(String what) {
        asked = what;
        return answer;
    }

    @Override
    public Answer admit(String id, String who, String why) {
        return asked("admit " + id + " by " + who + ": " + why);
    }

    @Override
    public Answer quarantine(String id, String who, String why) {
        return asked("quarantine " + id + " by " + who + ": " + why);
    }

    @Override
    public Answer retire(String id, String who, String why) {
        return asked("retire " + id + " by " + who + ": " + why);
    }

    @Override
    public Answer rename(String id, String name, String who, String why) {
        return asked("rename " + id + " to '" + name + "' by " + who + ": " + why);
    }

    @Override
    public Answer merge(String id, String other, String who, String why) {
        return asked("merge " + id + " with " + other + " by " + who + ": " + why);
    }

    @Override
    public Answer split(String id, List<Long> observations, String who, String why) {
        return asked("split " + id + " " + observations + " by " + who + ": " + why);
    }

    @Override
    public Answer undo(String id, String who, String why) {
        return asked("undo " + id + " by " + who + ": " + why);
    }
}
