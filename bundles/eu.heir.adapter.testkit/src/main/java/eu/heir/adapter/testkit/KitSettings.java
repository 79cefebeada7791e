package eu.heir.adapter.testkit;

import eu.heir.api.host.Settings;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Setting;
import java.util.HashMap;
import java.util.Map;

/** Settings of a listener, checked against the descriptor exactly as the gateway checks a listener file. */
final class KitSettings implements Settings {
    private final Map<String, Setting> known = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();

    /**
     * @throws IllegalArgumentException when a key is unknown or a value not valid
     */
    KitSettings(Descriptor descriptor, Map<String, String> given) {
        for (Setting setting : descriptor.settings()) {
            known.put(setting.key(), setting);
            values.put(setting.key(), setting.defaultValue());
        }
        given.forEach((key, value) -> {
            Setting setting = known.get(key);
            if (setting == null) {
                throw new IllegalArgumentException("the descriptor has no setting " + key);
            }
            String problem = setting.problemWith(value);
            if (!problem.isEmpty()) {
                throw new IllegalArgumentException("setting " + key + " must be " + problem + ", not " + value);
            }
            values.put(key, value);
        });
    }

    @Override
    public String text(String key) {
        Setting setting = known.get(key);
        if (setting != null && setting.type() == Setting.Type.CHOICE) {
            return value(key, Setting.Type.CHOICE);
        }
        return value(key, Setting.Type.TEXT);
    }

    @Override
    public boolean bool(String key) {
        return Boolean.parseBoolean(value(key, Setting.Type.BOOLEAN));
    }

    @Override
    public long integer(String key) {
        return Long.parseLong(value(key, Setting.Type.INTEGER));
    }

    private String value(String key, Setting.Type type) {
        Setting setting = known.get(key);
        String value = values.get(key);
        if (setting == null || value == null) {
            throw new IllegalArgumentException("the descriptor has no setting " + key);
        }
        if (setting.type() != type) {
            throw new IllegalArgumentException("setting " + key + " is a " + setting.type() + ", not a " + type);
        }
        return value;
    }
}
