package eu.heir.devices;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code HEIR_DATA/devices/devices.jsonl}, readable by the owner only. The first line names the schema; each further line is devices that
 * take the place of what stood there before, or ids that are gone. All lines of a save are forced to disk before it returns; after a kill
 * a line counts whole or, when it was torn, not at all. What an administrator does is one line. When the file holds several times what it must, it is written anew
 * beside itself and put in place at once.
 */
final class DeviceFile implements DeviceStore {
    /** Version of the lines. Newer ones are not touched. */
    static final int SCHEMA = 1;

    private static final Logger LOG = LoggerFactory.getLogger(DeviceFile.class);

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Devices in the file for each that there is, before it is written anew ... */
    private static final int STALE_FACTOR = 4;

    /** ... but not below this many. */
    private static final int STALE_MIN = 4_000;

    /** So that a save of thousands needs little memory. */
    private static final int DEVICES_PER_LINE = 200;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    /** One line. Missing parts are empty. */
    private record Line(@Nullable Integer schema, @Nullable List<StoredDevice> devices, @Nullable List<String> gone) {}

    private final Path folder;
    private final Path file;
    private int written;

    DeviceFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("devices.jsonl");
    }

    @Override
    public Collection<StoredDevice> load() throws IOException {
        Map<String, StoredDevice> devices = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return devices.values();
        }
        boolean torn = false;
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                number++;
                try {
                    take(JSON.readValue(text, Line.class), devices);
                } catch (JsonProcessingException e) {
                    // A kill may tear the last line; nobody was told that it is kept.
                    LOG.warn("event=device-file outcome=line-left-out file={} line={}", file, number);
                    torn = true;
                }
            }
        }
        if (torn) {
            rewrite(List.copyOf(devices.values()));
        }
        return devices.values();
    }

    private void take(Line line, Map<String, StoredDevice> devices) throws IOException {
        Integer schema = line.schema();
        if (schema != null && schema > SCHEMA) {
            throw new IOException(file + " has schema " + schema + ", written by a newer version; this one reads "
                    + SCHEMA + ". Move the file away to begin anew.");
        }
        if (line.devices() != null) {
            for (StoredDevice device : line.devices()) {
                devices.put(device.id(), device);
                written++;
            }
        }
        if (line.gone() != null) {
            line.gone().forEach(devices::remove);
        }
    }

    @Override
    public void save(Registry.Unsaved unsaved, Supplier<List<StoredDevice>> all) throws IOException {
        if (unsaved.devices().isEmpty() && unsaved.gone().isEmpty()) {
            return;
        }
        int most = Math.max(STALE_MIN, STALE_FACTOR * unsaved.total());
        if (!Files.exists(file) || written + unsaved.devices().size() > most) {
            rewrite(all.get());
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long end = channel.size();
            try {
                channel.position(end);
                if (!unsaved.gone().isEmpty()) {
                    write(channel, bytes(new Line(null, null, unsaved.gone())));
                }
                write(channel, unsaved.devices());
                channel.force(false);
            } catch (IOException e) {
                // Half a line would take the next one with it.
                channel.truncate(end);
                throw e;
            }
        }
        written += unsaved.devices().size();
    }

    private void rewrite(List<StoredDevice> devices) throws IOException {
        Files.createDirectories(folder, OWNER_FOLDER);
        Path fresh = folder.resolve("devices.jsonl.new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
            write(channel, bytes(new Line(SCHEMA, null, null)));
            write(channel, devices);
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
        written = devices.size();
    }

    private static void write(FileChannel channel, List<StoredDevice> devices) throws IOException {
        for (int from = 0; from < devices.size(); from += DEVICES_PER_LINE) {
            List<StoredDevice> some = devices.subList(from, Math.min(devices.size(), from + DEVICES_PER_LINE));
            write(channel, bytes(new Line(null, some, null)));
        }
    }

    private static byte[] bytes(Line line) throws JsonProcessingException {
        return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
