package eu.heir.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One plain socket that speaks MLLP, independent of the gateway's code. Every read has a deadline. */
final class MllpWire implements AutoCloseable {
    static final int DEADLINE_MILLIS = 30_000;

    private static final int CHUNK_BYTES = 64 << 10;

    private final Socket socket;
    private byte[] seen = new byte[CHUNK_BYTES];
    private int seenLength;

    MllpWire(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    MllpWire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(DEADLINE_MILLIS);
    }

    Socket socket() {
        return socket;
    }

    void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(join(parts));
    }

    void send(String message) throws IOException {
        send(frame(message));
    }

    /** The next frame's content as Latin-1; "" when the peer closed instead. */
    String receive() throws IOException {
        int from = 1;
        while (true) {
            for (int i = from; i < seenLength; i++) {
                if (seen[i - 1] == 0x1C && seen[i] == 0x0D) {
                    String content = new String(seen, 1, i - 2, StandardCharsets.ISO_8859_1);
                    System.arraycopy(seen, i + 1, seen, 0, seenLength - i - 1);
                    seenLength -= i + 1;
                    return content;
                }
            }
            from = Math.max(1, seenLength);
            if (seenLength == seen.length) {
                seen = Arrays.copyOf(seen, seen.length * 2);
            }
            int count = socket.getInputStream().read(seen, seenLength, seen.length - seenLength);
            if (count < 0) {
                return "";
            }
            seenLength += count;
        }
    }

    List<String> receive(int count) throws IOException {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(receive());
        }
        return frames;
    }

    /** Exactly so many raw bytes, or fewer when the peer closes. */
    byte[] raw(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** Whatever still comes until the peer ends its direction. */
    byte[] toEnd() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(seen, 0, seenLength);
        InputStream in = socket.getInputStream();
        in.transferTo(rest);
        return rest.toByteArray();
    }

    /** Whether the peer closes, politely or not, before the deadline and says nothing before it does. */
    boolean closedByPeer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    static boolean refused(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    static byte[] frame(String message) {
        return frame(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] frame(byte[] message) {
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
