package eu.heir.adapter.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls into an adapter, and turns whatever may not come out of it into a violation. */
final class AdapterCalls {
    private final KitContext context;
    private final @Nullable CallMeter meter;
    private final KitBytes.LateUses lateUses = new KitBytes.LateUses();

    AdapterCalls(KitContext context, @Nullable CallMeter meter) {
        this.context = context;
        this.meter = meter;
    }

    /** A lifetime for a view that is about to be lent. */
    KitBytes.Lease lease() {
        return new KitBytes.Lease(lateUses);
    }

    /** Calls what gives nothing back. */
    void run(String what, Runnable body) {
        call(what, 0, () -> {
            body.run();
            return Boolean.TRUE;
        });
    }

    /**
     * Calls what gives something back.
     *
     * @param what name of the callback, for messages
     * @param view bytes that the callback can look at
     * @throws ContractViolation when it throws, gives null, uses an expired view, or takes too much
     */
    <T> T call(String what, int view, Supplier<T> body) {
        int lateBefore = lateUses.count();
        context.enter();
        if (meter != null) {
            meter.begin(what);
        }
        T result;
        try {
            result = body.get();
            String problem = meter == null ? null : meter.end(view);
            if (problem != null) {
                throw new ContractViolation(what.equals("refuse") ? Clause.REFUSALS : Clause.HOSTILE_INPUT, problem);
            }
        } catch (ExpiredView e) {
            throw new ContractViolation(Clause.BORROWED_VIEWS, what + " used a view of bytes from an earlier call", e);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new ContractViolation(Clause.LIFECYCLE, what + " threw " + e, e);
        } finally {
            context.leave();
            if (meter != null) {
                meter.cancel();
            }
        }
        if (lateUses.count() > lateBefore) {
            throw new ContractViolation(
                    Clause.BORROWED_VIEWS, what + " used a view of bytes from an earlier call and hid the exception");
        }
        if (result == null) {
            throw new ContractViolation(Clause.LIFECYCLE, what + " returned null");
        }
        return result;
    }
}
