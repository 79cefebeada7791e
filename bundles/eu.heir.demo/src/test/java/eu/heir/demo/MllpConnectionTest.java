package eu.heir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MllpConnectionTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final int MAX = 64;

    private Socket peer;
    private MllpConnection connection;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            peer = new Socket(address.getAddress(), address.getPort());
            connection = MllpConnection.accepted(server.accept());
        }
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        connection.close();
    }

    private void write(String bytes) throws IOException {
        OutputStream out = peer.getOutputStream();
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private String receive() throws IOException {
        byte[] frame = connection.receive(MAX, WITHIN);
        return frame == null ? "end" : new String(frame, StandardCharsets.ISO_8859_1);
    }

    @Test
    void framesAreTakenOneByOneAndBytesBetweenThemDropped() throws IOException {
        write("junk\u000bfirst\u001c\r\r\n\u000bsecond\u001c\r");

        assertThat(receive()).isEqualTo("first");
        assertThat(receive()).isEqualTo("second");
    }

    @Test
    void loneEndByteIsData() throws IOException {
        write("\u000ba\u001cb\u001c\u001c\r");

        assertThat(receive()).isEqualTo("a\u001cb\u001c");
    }

    @Test
    void endBetweenFramesIsAnEndAndWithinAFrameAnError() throws IOException {
        write("\u000bwhole\u001c\r\u000bcut");
        peer.shutdownOutput();

        assertThat(receive()).isEqualTo("whole");
        assertThatThrownBy(this::receive).isInstanceOf(EOFException.class);
        assertThat(receive()).isEqualTo("end");
    }

    @Test
    void tooLongFrameIsAnErrorBeforeItHasEnded() throws IOException {
        write("\u000b" + "x".repeat(MAX + 1));

        assertThatThrownBy(this::receive).isInstanceOf(ProtocolException.class);
    }

    @Test
    void tricklingDoesNotMoveTheDeadline() throws IOException {
        write("\u000bnever ends");

        assertThatThrownBy(() -> connection.receive(MAX, SHORT)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void sendingToAPeerThatNeverReadsEnds() {
        assertThatThrownBy(() -> connection.send(new byte[32 * 1024 * 1024], SHORT))
                .isInstanceOf(SocketTimeoutException.class);
    }
}
