package eu.heir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoWardTest {
    @Test
    void sendsWhileActiveAndIsGoneAfterwards() throws Exception {
        DemoWard component = new DemoWard();
        try (ServerSocketChannel gateway =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int port = ((InetSocketAddress) gateway.getLocalAddress()).getPort();
            component.activate(
                    TestSettings.with(Map.of("gateway_port", port, "ehr_port", 0, "vitals_interval_seconds", 1)));
            try (MllpConnection connection = MllpConnection.accepted(gateway.accept())) {
                byte[] frame = Objects.requireNonNull(connection.receive(64 * 1024, Duration.ofSeconds(10)));
                assertThat(new String(frame, StandardCharsets.UTF_8)).startsWith("MSH|^~\\&|");
            }
        } finally {
            long before = System.nanoTime();
            component.deactivate();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("heir-demo-"));
    }

    @Test
    void startsNothingOnAWrongSetting() {
        DemoWard component = new DemoWard();

        assertThatThrownBy(() -> component.activate(TestSettings.with(Map.of("monitors_count", 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("monitors.count must be 1 to 40, not 0");
        component.deactivate();
    }
}
