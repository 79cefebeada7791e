package eu.heir.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;

/**
 * Ports of this run's own. They come from a block below the ephemeral range, so that no outgoing connection takes one between its
 * reservation and its use; the first port of the block stays bound as long as this JVM lives and keeps other runs out of the block.
 */
final class Ports {
    private static final int FIRST_BLOCK = 21_000;
    private static final int LAST_BLOCK = 29_400;
    private static final int BLOCK = 400;

    // Held, never read: closing it would free the block.
    @SuppressWarnings("PMD.UnusedPrivateField")
    private static final ServerSocket RESERVATION = reserveBlock();

    private static int next = RESERVATION.getLocalPort() + 1;

    private Ports() {}

    private static ServerSocket reserveBlock() {
        for (int block = FIRST_BLOCK; block <= LAST_BLOCK; block += BLOCK) {
            try {
                return bind(block);
            } catch (IOException taken) {
                // another run's block
            }
        }
        throw new IllegalStateException("every block of ports from " + FIRST_BLOCK + " to " + LAST_BLOCK + " is taken");
    }

    private static ServerSocket bind(int port) throws IOException {
        // Through a channel, because that closes at once and leaves nothing behind.
        ServerSocket socket = ServerSocketChannel.open().socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /** A port on 127.0.0.1 that nobody listens on and that nobody else is given. */
    static synchronized int reserve() {
        while (next < RESERVATION.getLocalPort() + BLOCK) {
            int port = next++;
            try (ServerSocket probe = bind(port)) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // somebody's fixed port lies in our block
            }
        }
        throw new UncheckedIOException(new IOException("the block of ports is used up"));
    }
}
