package eu.heir.devices;

import eu.heir.devices.Acts.By;
import eu.heir.devices.Acts.RefusedException;
import eu.heir.spi.devices.DeviceDetail;
import eu.heir.spi.devices.DevicePage;
import eu.heir.spi.devices.DeviceQuery;
import eu.heir.spi.devices.DeviceState;
import eu.heir.spi.devices.Devices;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry for many threads: one lock, held for milliseconds and never while something is written; a second one keeps writes in
 * order. What the data path asks takes neither.
 */
final class DeviceRegistry implements Devices {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceRegistry.class);

    private final Object lock = new Object();
    private final Object writing = new Object();
    private final DeviceStore store;
    private final Supplier<Map<String, String>> protocols;
    private final Consumer<JournalEntry> journal;
    private final InstantSource clock;
    private final Registry registry;
    private final Acts acts;
    private volatile Standing standing = Standing.EMPTY;
    private long countsSavedMillis;
    private long countsSaveMillis;
    private boolean unwritable;

    /**
     * Takes in what was kept.
     *
     * @param protocols by listener
     * @param journal takes what happens
     * @throws IOException when what was kept cannot be read
     */
    DeviceRegistry(
            DeviceStore store,
            Limits limits,
            long countsSaveMillis,
            Supplier<Map<String, String>> protocols,
            Consumer<JournalEntry> journal,
            InstantSource clock)
            throws IOException {
        this.store = store;
        this.protocols = protocols;
        this.journal = journal;
        this.clock = clock;
        this.countsSaveMillis = countsSaveMillis;
        this.countsSavedMillis = clock.millis();
        registry = new Registry(limits, () -> UUID.randomUUID().toString());
        acts = new Acts(registry);
        synchronized (writing) {
            registry.restore(store.load());
        }
        synchronized (lock) {
            publish();
        }
    }

    void limits(Limits limits, long countsMillis) {
        synchronized (lock) {
            registry.limits(limits);
            countsSaveMillis = countsMillis;
        }
    }

    int size() {
        synchronized (lock) {
            return registry.devices.size();
        }
    }

    // ---- observing

    /** Takes in one look at the table of peers and keeps what is new. */
    void observe(Collection<Sighting> sightings) {
        boolean counts;
        boolean changes;
        synchronized (lock) {
            long now = clock.millis();
            registry.observe(sightings, now);
            publish();
            counts = now - countsSavedMillis >= countsSaveMillis;
            changes = registry.hasChanges();
        }
        if (counts || changes) {
            keep(counts);
        }
    }

    /** Writes everything that is not kept yet, counts included. */
    void flush() {
        keep(true);
    }

    private boolean keep(boolean counts) {
        synchronized (writing) {
            Registry.Unsaved unsaved;
            synchronized (lock) {
                unsaved = registry.takeUnsaved(counts);
                if (counts) {
                    countsSavedMillis = clock.millis();
                }
            }
            try {
                store.save(unsaved, this::all);
                if (unwritable) {
                    unwritable = false;
                    LOG.info("event=device-store outcome=writable-again");
                }
                return true;
            } catch (IOException e) {
                if (!unwritable) {
                    unwritable = true;
                    LOG.error("event=device-store outcome=not-written cause=\"{}\"", e.toString());
                }
                synchronized (lock) {
                    registry.giveBack(unsaved);
                }
                return false;
            }
        }
    }

    private List<StoredDevice> all() {
        synchronized (lock) {
            return registry.all();
        }
    }

    /** Under the lock: tells the data path and the journal what has changed. The journal takes an entry without waiting. */
    private void publish() {
        Standing fresh = registry.takeStanding();
        if (fresh != null) {
            standing = fresh;
        }
        for (Registry.Event event : registry.takeEvents()) {
            Device.Happening entry = event.entry();
            Map<String, String> details = new LinkedHashMap<>();
            details.put("kind", entry.kind().name());
            details.put("assurance", entry.assurance());
            details.put("why", entry.why());
            Sighting.Way key = event.key();
            if (key != null) {
                details.put("listener", key.listener());
                details.put("address", key.address());
                details.put("claims", key.claims());
                details.put("certificate", key.certificate());
            }
            journal.accept(new JournalEntry(JournalKind.DEVICE, entry.who(), event.device(), entry.text(), details));
        }
    }

    // ---- the port

    @Override
    public DevicePage devices(DeviceQuery query) {
        Map<String, String> known = protocols.get();
        synchronized (lock) {
            return new Listing(registry, known, clock.millis()).page(query);
        }
    }

    @Override
    public Optional<DeviceDetail> device(String id) {
        Map<String, String> known = protocols.get();
        synchronized (lock) {
            Device device = acts.find(id);
            return device == null
                    ? Optional.empty()
                    : Optional.of(new Listing(registry, known, clock.millis()).detail(device));
        }
    }

    @Override
    public @Nullable DeviceState stateOf(String listener, String address, String claims) {
        return standing.of(listener, address, claims);
    }

    @Override
    public Answer admit(String id, String who, String why) {
        return change(id, who, why, (device, by) -> acts.state(device, DeviceState.ADMITTED, by));
    }

    @Override
    public Answer quarantine(String id, String who, String why) {
        return change(id, who, why, (device, by) -> acts.state(device, DeviceState.QUARANTINED, by));
    }

    @Override
    public Answer retire(String id, String who, String why) {
        return change(id, who, why, (device, by) -> acts.state(device, DeviceState.RETIRED, by));
    }

    @Override
    public Answer rename(String id, String name, String who, String why) {
        String bad = unfit("name", name);
        return bad.isEmpty()
                ? change(id, who, why, (device, by) -> acts.rename(device, name, by))
                : new Answer.Refused(bad);
    }

    @Override
    public Answer merge(String id, String other, String who, String why) {
        return change(id, who, why, (device, by) -> {
            Device absorbed = registry.devices.get(other);
            if (absorbed == null) {
                throw new RefusedException("There is no device " + other + " to merge.");
            }
            acts.merge(device, absorbed, by);
        });
    }

    @Override
    public Answer split(String id, List<Long> observations, String who, String why) {
        return change(id, who, why, (device, by) -> acts.split(device, observations, by));
    }

    @Override
    public Answer undo(String id, String who, String why) {
        return change(id, who, why, acts::undo);
    }

    private interface Act {
        void on(Device device, By by) throws RefusedException;
    }

    private Answer change(String id, String who, String why, Act act) {
        String bad = unfit("reason", why);
        if (!bad.isEmpty()) {
            return new Answer.Refused(bad);
        }
        Map<String, String> known = protocols.get();
        DeviceDetail after;
        synchronized (lock) {
            Device device = registry.devices.get(id);
            if (device == null) {
                Device merged = acts.find(id);
                return merged == null
                        ? new Answer.Unknown("There is no device of this id.")
                        : new Answer.Refused("The device was merged into " + merged.id + ".");
            }
            long now = clock.millis();
            try {
                act.on(device, new By(who, why, now));
            } catch (RefusedException e) {
                return new Answer.Refused(String.valueOf(e.getMessage()));
            }
            publish();
            after = new Listing(registry, known, now).detail(device);
        }
        LOG.info(
                "event=device-change device={} user={} kind={}",
                id,
                who,
                after.history().get(0).kind());
        return keep(false)
                ? new Answer.Done(after)
                : new Answer.NotKept("The change is in force but could not be written to disk; it is tried again.");
    }

    private static String unfit(String what, String text) {
        return text.length() > TEXT_MAX || text.chars().anyMatch(Character::isISOControl)
                ? "The " + what + " must be one line of at most " + TEXT_MAX + " characters."
                : "";
    }
}
