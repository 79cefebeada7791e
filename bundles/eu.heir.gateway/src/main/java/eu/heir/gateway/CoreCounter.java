package eu.heir.gateway;

import eu.heir.api.host.Counter;
import io.netty.buffer.ByteBuf;

/** A number series of one direction of one session. Confined to the session's thread. */
final class CoreCounter implements Counter {
    private final Rule rule;
    private long next;

    CoreCounter(Rule rule) {
        this.rule = rule;
        this.next = rule.first();
    }

    @Override
    public Rule rule() {
        return rule;
    }

    /** Takes the next value and writes it where the bytes are about to leave. */
    void writeNext(ByteBuf out) {
        long value = next;
        next = value == rule.last() ? rule.restart() : value + 1;
        for (int i = 0; i < rule.width(); i++) {
            int shift = 8 * (rule.littleEndian() ? i : rule.width() - 1 - i);
            out.writeByte((int) (value >>> shift));
        }
    }
}
