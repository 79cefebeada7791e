package eu.heir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One plain socket that speaks MLLP: the peer in these tests, independent of the gateway's code. */
final class Wire implements AutoCloseable {
    static final int DEADLINE_MILLIS = 60_000;

    private final Socket socket;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    Wire(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** From another loopback address: to the gateway, another peer. */
    static Wire from(String address, int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0));
    }

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(DEADLINE_MILLIS);
    }

    Socket socket() {
        return socket;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next frame without 0B and 1C 0D, as Latin-1; "" when the peer closed instead. */
    String frame() throws IOException {
        while (true) {
            byte[] seen = rest.toByteArray();
            for (int i = 1; i < seen.length; i++) {
                if (seen[i - 1] == 0x1C && seen[i] == 0x0D) {
                    rest.reset();
                    rest.write(seen, i + 1, seen.length - i - 1);
                    return new String(seen, 1, i - 2, StandardCharsets.ISO_8859_1);
                }
            }
            byte[] chunk = new byte[65_536];
            int count = socket.getInputStream().read(chunk);
            if (count < 0) {
                return "";
            }
            rest.write(chunk, 0, count);
        }
    }

    List<String> frames(int count) throws IOException {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(frame());
        }
        return frames;
    }

    /** Everything until the peer closes. */
    byte[] toEnd() throws IOException {
        InputStream in = socket.getInputStream();
        in.transferTo(rest);
        return rest.toByteArray();
    }

    /** Whether the peer has closed, or does so before the deadline. */
    boolean closedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    static byte[] mllp(String message) {
        return mllp(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] mllp(byte[] message) {
        byte[] framed = new byte[message.length + 3];
        framed[0] = 0x0B;
        System.arraycopy(message, 0, framed, 1, message.length);
        framed[framed.length - 2] = 0x1C;
        framed[framed.length - 1] = 0x0D;
        return framed;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
