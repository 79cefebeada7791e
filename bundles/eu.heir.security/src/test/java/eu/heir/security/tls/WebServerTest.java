package eu.heir.security.tls;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.security.DataFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class WebServerTest {
    @Test
    void takenPortIsNoticed() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            assertThat(WebServer.checkPort("127.0.0.1", port)).isFalse();
        }

        assertThat(WebServer.checkPort("127.0.0.1", port)).isTrue();
    }

    @Test
    void portOutOfRangeIsNoticed() {
        assertThat(WebServer.checkPort("127.0.0.1", 70_000)).isFalse();
    }

    @Test
    void fallbackNeverOpensPlainHttpNorOtherAddresses() {
        assertThat(WebServer.fallback(DataFolder.of("/srv/heir", null)))
                .containsEntry("org.osgi.service.http.enabled", "false")
                .containsEntry("org.osgi.service.http.secure.enabled", "true")
                .containsEntry(WebServer.ADDRESSES, "$[env:HEIR_HTTPS_ADDRESS;default=127.0.0.1]")
                .containsEntry("org.ops4j.pax.web.ssl.keystore", "/srv/heir/tls/console.p12");
    }
}
