package eu.heir.adapter.testkit;

import eu.heir.api.protocol.Limits;
import eu.heir.api.protocol.ProtocolAdapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the kit needs to know of an adapter: the object, the settings of a listener, and recorded conversations. The better the
 * conversations, the better the verdict: give one for each kind of unit, one for each thing that can be refused, and one with a unit
 * longer than {@value eu.heir.api.protocol.Limits#HOLD_MIN} bytes.
 *
 * <pre>
 *   AdapterUnderTest.of(new MyAdapter())
 *       .setting("ack.timeout.ms", "2000")
 *       .conversation(Conversation.named("one report").device(report(1)).hospital(ack(1)))
 *       .paths("MSH-9.2", "PID-3[2].1");
 * </pre>
 */
public final class AdapterUnderTest {
    /** Mutated conversations that clause 6 tries, unless told otherwise. */
    public static final int MUTATIONS = 4000;

    /**
     * A session that goes on for long.
     *
     * @param opening played once
     * @param rounds played many times, numbered from 0
     */
    record LongSession(Conversation opening, IntFunction<Conversation> rounds) {}

    private final ProtocolAdapter adapter;
    private final Map<String, String> settings = new HashMap<>();
    private final List<Conversation> conversations = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private @Nullable LongSession longSession;
    private boolean shortUnitsOnly;
    private long seed = 1;
    private int mutations = MUTATIONS;

    private AdapterUnderTest(ProtocolAdapter adapter) {
        this.adapter = adapter;
    }

    /** Begins a description. The object serves all sessions of the test, some of them at the same time. */
    public static AdapterUnderTest of(ProtocolAdapter adapter) {
        return new AdapterUnderTest(Objects.requireNonNull(adapter));
    }

    /** A line of the listener file. */
    public AdapterUnderTest setting(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** A conversation to test with. */
    public AdapterUnderTest conversation(Conversation conversation) {
        conversations.add(Objects.requireNonNull(conversation));
        return this;
    }

    /** Attribute paths that rules may use, beside the names of the schema themselves. */
    public AdapterUnderTest paths(String... more) {
        paths.addAll(List.of(more));
        return this;
    }

    /**
     * How a session goes on for long: clause 6 measures whether its memory grows. Needed when no conversation can simply be repeated
     * within one session, or when ids must differ from round to round to show a leak.
     *
     * @param opening played once, everything allowed by its own predicate
     * @param rounds gives the conversation of round 0, 1, 2 and so on; each should leave nothing outstanding
     */
    public AdapterUnderTest longSession(Conversation opening, IntFunction<Conversation> rounds) {
        longSession = new LongSession(opening, rounds);
        return this;
    }

    /** Declares that no unit of this protocol can be longer than {@link Limits#HOLD_MIN} bytes, so that nothing is ever streamed. */
    public AdapterUnderTest shortUnitsOnly() {
        shortUnitsOnly = true;
        return this;
    }

    /** Another series of random cases. */
    public AdapterUnderTest seed(long value) {
        seed = value;
        return this;
    }

    /** How many mutated conversations clause 6 tries; {@value #MUTATIONS} unless told otherwise. */
    public AdapterUnderTest mutations(int count) {
        mutations = count;
        return this;
    }

    ProtocolAdapter adapter() {
        return adapter;
    }

    Map<String, String> settings() {
        return settings;
    }

    List<Conversation> conversations() {
        return conversations;
    }

    List<String> paths() {
        return paths;
    }

    @Nullable LongSession longSession() {
        return longSession;
    }

    boolean isShortUnitsOnly() {
        return shortUnitsOnly;
    }

    long seed() {
        return seed;
    }

    int mutations() {
        return mutations;
    }
}
