package eu.heir.adapter.testkit;

import eu.heir.api.Side;
import eu.heir.api.host.Counter;

/** A number series of one direction; it moves only when bytes leave. */
final class KitCounter implements Counter {
    private final Side to;
    private final Rule rule;
    private long next;

    KitCounter(Side to, Rule rule) {
        this.to = to;
        this.rule = rule;
        this.next = rule.first();
    }

    @Override
    public Rule rule() {
        return rule;
    }

    Side to() {
        return to;
    }

    /** Takes the next number, as it stands on the wire. */
    byte[] take() {
        byte[] number = new byte[rule.width()];
        for (int i = 0; i < number.length; i++) {
            int shift = 8 * (rule.littleEndian() ? i : number.length - 1 - i);
            number[i] = (byte) (next >>> shift);
        }
        next = next == rule.last() ? rule.restart() : next + 1;
        return number;
    }
}
