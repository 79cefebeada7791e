package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every buffer that a test class of this bundle leaks fails that class. Netty finds a leak when the buffer was collected and another
 * one is taken; so at the end a buffer is leaked on purpose, and once that one was found, so were those before it.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final String ON_PURPOSE = "leaked on purpose";
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // the only constructor that takes an interval
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int samplingInterval, long maxActive) {
                return new ResourceLeakDetector<>(resource, samplingInterval) {
                    @Override
                    protected boolean needReport() {
                        return true;
                    }

                    @Override
                    protected void reportTracedLeak(String resourceType, String records) {
                        LEAKS.add(resourceType + records);
                    }

                    @Override
                    protected void reportUntracedLeak(String resourceType) {
                        LEAKS.add(resourceType);
                    }
                };
            }
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        LEAKS.clear();
    }

    @Override
    @SuppressWarnings("CheckReturnValue") // leaked on purpose
    public void afterAll(ExtensionContext context) {
        // Netty reports a leak of the same history once.
        String mark = ON_PURPOSE + " " + context.getUniqueId();
        leak(mark);
        Await.until("the buffer leaked on purpose was found", () -> {
            System.gc();
            PooledByteBufAllocator.DEFAULT.buffer(16).release();
            return LEAKS.stream().anyMatch(leak -> leak.contains(mark));
        });
        assertThat(LEAKS).as("leaks").allMatch(leak -> leak.contains(ON_PURPOSE));
    }

    private static void leak(String mark) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
        buffer.touch(mark);
    }
}
