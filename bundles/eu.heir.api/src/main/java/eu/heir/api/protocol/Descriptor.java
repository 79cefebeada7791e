package eu.heir.api.protocol;

import eu.heir.api.Attribute;
import eu.heir.api.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What an adapter is and needs. Immutable; made with {@link #of}. */
public final class Descriptor {
    /** When the gateway connects to the hospital side. */
    public enum Dial {
        /** As soon as the device's connection was accepted, before its first byte is read (HL7: there is no opening). */
        ON_ACCEPT,
        /** After the first interaction was allowed, so that a refused peer never touches the hospital side (DICOM, MQTT). */
        AFTER_ALLOW
    }

    private final String protocol;
    private final String title;
    private final List<Attribute> attributes;
    private final List<Setting> settings;
    private final Dial dial;
    private final boolean resumable;
    private final boolean edits;

    private Descriptor(Builder builder) {
        this.protocol = builder.protocol;
        this.title = builder.title;
        this.attributes = List.copyOf(builder.attributes);
        this.settings = List.copyOf(builder.settings);
        this.dial = builder.dial;
        this.resumable = builder.resumable;
        this.edits = builder.edits;
    }

    /**
     * Starts a descriptor.
     *
     * @param protocol the word for it in listener files: lower-case letters and digits
     * @param title how people call it
     * @throws IllegalArgumentException when the word is not one
     */
    public static Builder of(String protocol, String title) {
        return new Builder(protocol, title);
    }

    /** The word for the protocol in listener files. */
    public String protocol() {
        return protocol;
    }

    /** How people call it. */
    public String title() {
        return title;
    }

    /** The attribute schema. */
    public List<Attribute> attributes() {
        return attributes;
    }

    /** What a listener file may set. */
    public List<Setting> settings() {
        return settings;
    }

    /** When the hospital side is dialled. */
    public Dial dial() {
        return dial;
    }

    /** Whether sessions can be handed to another version ({@link Session#snapshot}). */
    public boolean resumable() {
        return resumable;
    }

    /** Whether the adapter declares edits. One that does not can be run beside the bytes in monitor mode, delaying nothing. */
    public boolean edits() {
        return edits;
    }

    /** The schema entry that covers a path, or empty when no rule may name it. */
    public Optional<Attribute> covering(String path) {
        Attribute best = null;
        for (Attribute attribute : attributes) {
            String name = attribute.name();
            boolean covers = name.endsWith("*")
                    ? path.startsWith(name.substring(0, name.length() - 1))
                    : path.startsWith(name)
                            && (path.length() == name.length()
                                    || !Character.isLetterOrDigit(path.charAt(name.length())));
            if (covers && (best == null || name.length() > best.name().length())) {
                best = attribute;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How carefully the value at a path must be treated; an unknown path as carefully as a clinical one. */
    public Sensitivity sensitivity(String path) {
        return covering(path).map(Attribute::sensitivity).orElse(Sensitivity.CLINICAL);
    }

    /** Builds a descriptor. */
    public static final class Builder {
        private final String protocol;
        private final String title;
        private final List<Attribute> attributes = new ArrayList<>();
        private final List<Setting> settings = new ArrayList<>();
        private Dial dial = Dial.ON_ACCEPT;
        private boolean resumable;
        private boolean edits;

        private Builder(String protocol, String title) {
            if (!protocol.matches("[a-z][a-z0-9]*")) {
                throw new IllegalArgumentException("protocol must be lower-case letters and digits: " + protocol);
            }
            this.protocol = protocol;
            this.title = Objects.requireNonNull(title);
        }

        /** Adds to the attribute schema. */
        public Builder attribute(Attribute attribute) {
            attributes.add(Objects.requireNonNull(attribute));
            return this;
        }

        /** Adds a setting. */
        public Builder setting(Setting setting) {
            settings.add(Objects.requireNonNull(setting));
            return this;
        }

        /** Dials after the first interaction was allowed. */
        public Builder dialAfterAllow() {
            this.dial = Dial.AFTER_ALLOW;
            return this;
        }

        /** Sessions can be handed over. */
        public Builder resumable() {
            this.resumable = true;
            return this;
        }

        /** Steps may carry patches, drop, consume or inject. */
        public Builder edits() {
            this.edits = true;
            return this;
        }

        /** The descriptor. */
        public Descriptor build() {
            return new Descriptor(this);
        }
    }
}
