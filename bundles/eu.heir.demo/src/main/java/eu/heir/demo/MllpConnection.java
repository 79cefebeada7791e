package eu.heir.demo;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection that carries MLLP frames: 0B, payload, 1C 0D (HL7 v2.5 implementation guide, appendix C). A lone 1C is data.
 *
 * <p>The ward does not use HAPI's reader here because that buffers a frame without a bound. Every wait has a deadline and ends at
 * once when the thread is interrupted, with {@link ClosedByInterruptException}. Used by one thread at a time.
 */
final class MllpConnection implements Closeable {
    private static final byte START = 0x0B;
    private static final byte END = 0x1C;
    private static final byte CARRIAGE_RETURN = 0x0D;
    private static final int READ_BUFFER_BYTES = 8 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteBuffer input = ByteBuffer.allocate(READ_BUFFER_BYTES).limit(0);

    private MllpConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.selector = channel.provider().openSelector();
        this.key = channel.register(selector, 0);
    }

    /** Takes over an accepted connection and closes it when that fails. */
    static MllpConnection accepted(SocketChannel channel) throws IOException {
        try {
            return new MllpConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Connects.
     *
     * @param from address to speak from, or null to let the system choose
     * @throws SocketTimeoutException when nobody answered in time
     */
    static MllpConnection open(InetSocketAddress to, @Nullable InetAddress from, Duration within) throws IOException {
        MllpConnection connection = accepted(SocketChannel.open());
        try {
            if (from != null) {
                connection.channel.bind(new InetSocketAddress(from, 0));
            }
            long deadline = System.nanoTime() + within.toNanos();
            if (!connection.channel.connect(to)) {
                do {
                    connection.await(SelectionKey.OP_CONNECT, deadline);
                } while (!connection.channel.finishConnect());
            }
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Sends one frame.
     *
     * @throws SocketTimeoutException when the peer did not take it in time; the frame may be cut, so the connection is of no more use
     */
    void send(byte[] payload, Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 3)
                .put(START)
                .put(payload)
                .put(END)
                .put(CARRIAGE_RETURN)
                .flip();
        channel.write(frame);
        while (frame.hasRemaining()) {
            await(SelectionKey.OP_WRITE, deadline);
            channel.write(frame);
        }
    }

    /**
     * Receives one frame. Bytes between frames are dropped.
     *
     * @param maxBytes longest payload
     * @return the payload, or null when the peer closed between two frames
     * @throws EOFException when the peer closed within a frame
     * @throws ProtocolException when the frame is too long
     * @throws SocketTimeoutException when no whole frame came in time
     */
    byte @Nullable [] receive(int maxBytes, Duration within) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        ByteArrayOutputStream payload = null;
        boolean ending = false;
        while (true) {
            if (!input.hasRemaining() && !fill(deadline)) {
                if (payload == null) {
                    return null;
                }
                throw new EOFException("closed within a frame");
            }
            byte b = input.get();
            if (payload == null) {
                payload = b == START ? new ByteArrayOutputStream() : null;
                continue;
            }
            if (ending && b == CARRIAGE_RETURN) {
                return payload.toByteArray();
            }
            if (ending) {
                payload.write(END);
            }
            ending = b == END;
            if (!ending) {
                payload.write(b);
            }
            if (payload.size() > maxBytes) {
                throw new ProtocolException("frame is longer than " + maxBytes + " bytes");
            }
        }
    }

    /** False at the end of the stream. */
    private boolean fill(long deadline) throws IOException {
        input.clear();
        try {
            int read = channel.read(input);
            while (read == 0) {
                await(SelectionKey.OP_READ, deadline);
                read = channel.read(input);
            }
            return read > 0;
        } finally {
            input.flip();
        }
    }

    private void await(int operation, long deadline) throws IOException {
        key.interestOps(operation);
        selector.selectedKeys().clear();
        long leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        // Zero would mean for ever.
        while (selector.select(Math.max(1, leftMillis)) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ClosedByInterruptException();
            }
            leftMillis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (leftMillis <= 0) {
                throw new SocketTimeoutException("no progress in time");
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            selector.close();
        } finally {
            channel.close();
        }
    }
}
