package eu.heir.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One unit of meaning: an HL7 message, a DICOM association or DIMSE request, an MQTT packet, an OPC UA service call. Built by
 * adapters, read by the gateway, by policy and by detectors.
 *
 * <p>Immutable, but its {@link #attributes()} are borrowed (see there). The gateway drops the object after the decision.
 */
public final class Interaction {
    private final Operation operation;
    private final Role role;
    private final @Nullable Correlation correlation;
    private final Replies replies;
    private final boolean last;
    private final @Nullable Correlation parent;
    private final @Nullable String target;
    private final List<Claim> claims;
    private final List<Interaction> members;
    private final Attributes attributes;
    private final List<Anomaly> anomalies;
    private final long length;

    private Interaction(Builder builder) {
        this.operation = builder.operation;
        this.role = builder.role;
        this.correlation = builder.correlation;
        this.replies = builder.replies;
        this.last = builder.last;
        this.parent = builder.parent;
        this.target = builder.target;
        this.claims = builder.claims;
        this.members = builder.members;
        this.attributes = builder.attributes;
        this.anomalies = builder.anomalies;
        this.length = builder.length;
    }

    /**
     * Starts a request.
     *
     * @param operation what is asked for
     */
    public static Builder request(Operation operation) {
        return new Builder(operation, Role.REQUEST, null);
    }

    /**
     * Starts a reply.
     *
     * @param operation how the protocol calls the reply
     * @param correlation the request it answers, or null when the reply does not say: it then counts for the oldest outstanding
     *     request of the other side
     */
    public static Builder reply(Operation operation, @Nullable Correlation correlation) {
        return new Builder(operation, Role.REPLY, correlation);
    }

    /** What is asked for, or how the protocol calls this reply. */
    public Operation operation() {
        return operation;
    }

    /** Whether it asks or answers. */
    public Role role() {
        return role;
    }

    /** Of a request: its own name, null when it has none (it can then neither be answered nor dropped later). Of a reply: the request it answers. */
    public @Nullable Correlation correlation() {
        return correlation;
    }

    /** Of a request: how many replies it will have. {@link Replies#NONE} for a reply. */
    public Replies replies() {
        return replies;
    }

    /** Of a reply: whether the request is answered with it. Matters only for {@link Replies#UNTIL_FINAL}. */
    public boolean last() {
        return last;
    }

    /** The interaction that this one happens within (an association, a subscription), if any. */
    public @Nullable Correlation parent() {
        return parent;
    }

    /** What it is aimed at (topic, called AE title, receiving application), if the protocol says. */
    public @Nullable String target() {
        return target;
    }

    /** What the sender says of itself. */
    public List<Claim> claims() {
        return claims;
    }

    /** The parts that can be decided on one by one (batch members, topic filters, nodes to write); else empty. */
    public List<Interaction> members() {
        return members;
    }

    /** Its readable parts, borrowed. */
    public Attributes attributes() {
        return attributes;
    }

    /** What was odd about it. */
    public List<Anomaly> anomalies() {
        return anomalies;
    }

    /** Bytes of the whole unit including framing, or -1 while it is not known. */
    public long length() {
        return length;
    }

    /** Value of a claim, or null. */
    public @Nullable String claim(String field) {
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (claim.field().equals(field)) {
                return claim.value();
            }
        }
        return null;
    }

    /** Operation, role and size only: the rest may be hostile or sensitive. */
    @Override
    public String toString() {
        return role + " " + operation + " length=" + length;
    }

    /** Builds an interaction. Used on one thread, once. */
    public static final class Builder {
        private final Operation operation;
        private final Role role;
        private @Nullable Correlation correlation;
        private Replies replies = Replies.NONE;
        private boolean last = true;
        private @Nullable Correlation parent;
        private @Nullable String target;
        private List<Claim> claims = List.of();
        private List<Interaction> members = List.of();
        private Attributes attributes = Attributes.EMPTY;
        private List<Anomaly> anomalies = List.of();
        private long length = -1;

        private Builder(Operation operation, Role role, @Nullable Correlation correlation) {
            this.operation = Objects.requireNonNull(operation, "operation");
            this.role = role;
            this.correlation = correlation;
        }

        /**
         * Of a request: its name and how often it will be answered.
         *
         * @throws IllegalStateException when a reply is being built
         */
        public Builder expects(Correlation correlation, Replies replies) {
            if (role == Role.REPLY) {
                throw new IllegalStateException("a reply expects no replies");
            }
            this.correlation = Objects.requireNonNull(correlation, "correlation");
            this.replies = Objects.requireNonNull(replies, "replies");
            return this;
        }

        /** Of a reply: further replies to the same request follow. */
        public Builder moreToCome() {
            this.last = false;
            return this;
        }

        /** The interaction that this one happens within. */
        public Builder within(Correlation parent) {
            this.parent = Objects.requireNonNull(parent, "parent");
            return this;
        }

        /** What it is aimed at. */
        public Builder target(@Nullable String target) {
            this.target = target;
            return this;
        }

        /** What the sender says of itself; the list is kept, not copied, and must not change any more. */
        public Builder claims(List<Claim> claims) {
            this.claims = Objects.requireNonNull(claims, "claims");
            return this;
        }

        /** Its parts; the list is kept, not copied, and must not change any more. */
        public Builder members(List<Interaction> members) {
            this.members = Objects.requireNonNull(members, "members");
            return this;
        }

        /** Its readable parts. */
        public Builder attributes(Attributes attributes) {
            this.attributes = Objects.requireNonNull(attributes, "attributes");
            return this;
        }

        /** What was odd; the list is kept, not copied, and must not change any more. */
        public Builder anomalies(List<Anomaly> anomalies) {
            this.anomalies = Objects.requireNonNull(anomalies, "anomalies");
            return this;
        }

        /**
         * Bytes of the whole unit including framing.
         *
         * @throws IllegalArgumentException when negative
         */
        public Builder length(long length) {
            if (length < 0) {
                throw new IllegalArgumentException("length must not be negative: " + length);
            }
            this.length = length;
            return this;
        }

        /** The interaction. */
        public Interaction build() {
            return new Interaction(this);
        }
    }
}
