package eu.heir.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The hospital system's record of what it took, by sender and control id: a message that comes again because its acknowledgement was
 * lost is acknowledged again and not taken twice. Remembers a bounded number, oldest forgotten first. Safe for any thread.
 */
final class Ledger {
    private static final int REMEMBERED_MAX = 8_192;

    private final Map<String, Boolean> taken = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /** Whether it was not there before; it is from now on. */
    synchronized boolean take(String sender, String controlId) {
        return taken.put(sender + "|" + controlId, true) == null;
    }
}
