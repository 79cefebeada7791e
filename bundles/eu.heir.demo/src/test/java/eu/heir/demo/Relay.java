package eu.heir.demo;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Stands where the gateway stands and copies bytes, nothing more. Notes who connected. */
final class Relay implements Closeable {
    private final ServerSocket server;
    private final Supplier<InetSocketAddress> upstream;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    final Set<String> peers = ConcurrentHashMap.newKeySet();

    Relay(Supplier<InetSocketAddress> upstream) throws IOException {
        this.upstream = upstream;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket socket = server.accept();
                start(() -> join(socket));
            }
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Cuts every connection; new ones are welcome. */
    void cut() {
        sockets.forEach(Sockets::closeQuietly);
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void join(Socket from) throws IOException {
        peers.add(from.getInetAddress().getHostAddress());
        sockets.add(from);
        InetSocketAddress to = upstream.get();
        try (from;
                Socket upstreamSocket = new Socket(to.getAddress(), to.getPort())) {
            sockets.add(upstreamSocket);
            start(() -> copy(upstreamSocket, from));
            copy(from, upstreamSocket);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side went away: that is what relays see.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
