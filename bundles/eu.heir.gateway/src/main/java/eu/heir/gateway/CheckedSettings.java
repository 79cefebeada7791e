package eu.heir.gateway;

import eu.heir.api.host.Settings;
import eu.heir.api.protocol.Descriptor;
import eu.heir.api.protocol.Setting;
import java.util.HashMap;
import java.util.Map;

/** A listener's settings for one adapter: valid, with defaults filled in. Immutable. */
final class CheckedSettings implements Settings {
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Setting.Type> types = new HashMap<>();

    /** A value that this adapter does not accept (it may be newer than the file) is replaced by the default; the listener tells. */
    CheckedSettings(Descriptor descriptor, Map<String, String> written) {
        for (Setting setting : descriptor.settings()) {
            String value = written.getOrDefault(setting.key(), setting.defaultValue());
            values.put(setting.key(), setting.problemWith(value).isEmpty() ? value : setting.defaultValue());
            types.put(setting.key(), setting.type());
        }
    }

    private String get(String key, boolean fits) {
        String value = values.get(key);
        if (value == null || !fits) {
            throw new IllegalArgumentException("the descriptor has no setting '" + key + "' of this type");
        }
        return value;
    }

    @Override
    public String text(String key) {
        return get(key, types.get(key) == Setting.Type.TEXT || types.get(key) == Setting.Type.CHOICE);
    }

    @Override
    public boolean bool(String key) {
        return Boolean.parseBoolean(get(key, types.get(key) == Setting.Type.BOOLEAN));
    }

    @Override
    public long integer(String key) {
        return Long.parseLong(get(key, types.get(key) == Setting.Type.INTEGER));
    }
}
