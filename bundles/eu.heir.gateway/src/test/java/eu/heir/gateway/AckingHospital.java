package eu.heir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A hospital side for many connections: one thread, answers each whole message with AA unless told not to. */
final class AckingHospital implements AutoCloseable {
    /** How it treats what comes. */
    enum Manner {
        ACKNOWLEDGES,
        /** Reads, never answers. */
        SILENT,
        /** Never reads. */
        DEAF
    }

    private static final int BACKLOG = 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Thread thread = new Thread(this::run, "hospital");
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private volatile Manner manner;

    AckingHospital(int port, Manner manner) throws IOException {
        this.manner = manner;
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    void manner(Manner next) {
        manner = next;
        selector.wakeup();
    }

    /** Connections open now. */
    int open() {
        return open.get();
    }

    /** Bytes read in all. */
    long received() {
        return received.get();
    }

    /** MSH-10 of each whole message, in order of arrival. */
    List<String> controlIds() {
        return messages;
    }

    private void run() {
        try {
            while (server.isOpen()) {
                selector.select();
                for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
                    if (key.isAcceptable()) {
                        SocketChannel channel = server.accept();
                        if (channel != null) {
                            channel.configureBlocking(false);
                            int interest = manner == Manner.DEAF ? 0 : SelectionKey.OP_READ;
                            channel.register(selector, interest, new ByteArrayOutputStream());
                            open.incrementAndGet();
                        }
                    } else if (key.isReadable()) {
                        read(key);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (java.nio.channels.ClosedSelectorException over) {
            // the test is over
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteArrayOutputStream rest = (ByteArrayOutputStream) key.attachment();
        ByteBuffer chunk = ByteBuffer.allocate(65_536);
        int count;
        try {
            count = channel.read(chunk);
        } catch (IOException reset) {
            count = -1;
        }
        if (count < 0) {
            channel.close();
            open.decrementAndGet();
            return;
        }
        received.addAndGet(count);
        rest.write(chunk.array(), 0, count);
        byte[] seen = rest.toByteArray();
        int from = 0;
        for (int i = 1; i < seen.length; i++) {
            if (seen[i - 1] == 0x1C && seen[i] == 0x0D) {
                String id = Hl7.controlId(new String(seen, from + 1, i - 2 - from, StandardCharsets.ISO_8859_1));
                messages.add(id);
                if (manner == Manner.ACKNOWLEDGES) {
                    ByteBuffer answer = ByteBuffer.wrap(Wire.mllp(Hl7.ack("AA", id)));
                    while (answer.hasRemaining()) {
                        channel.write(answer);
                    }
                }
                from = i + 1;
            }
        }
        if (from > 0) {
            rest.reset();
            rest.write(seen, from, seen.length - from);
        } else if (seen.length > 1 << 20) {
            // An endless message: count it, do not keep it.
            rest.reset();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
