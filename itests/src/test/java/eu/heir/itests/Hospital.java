package eu.heir.itests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The hospital side as plain sockets: accepts, and hands each connection to the test. */
final class Hospital implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final ServerSocket server = new ServerSocket();
    private final BlockingQueue<MllpWire> accepted = new LinkedBlockingQueue<>();
    private final List<MllpWire> all = new ArrayList<>();
    private final Thread acceptor = new Thread(this::accept, "hospital");

    Hospital(int port) throws IOException {
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        try {
            while (true) {
                MllpWire wire = new MllpWire(server.accept());
                synchronized (all) {
                    all.add(wire);
                }
                accepted.add(wire);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    /** The next connection that the gateway dials. */
    MllpWire next() throws InterruptedException {
        MllpWire wire = accepted.poll(MllpWire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        if (wire == null) {
            throw new AssertionError("the gateway dialled nobody");
        }
        return wire;
    }

    /** Ends everything, connections that nobody asked for included. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            // While its thread is still on the way out of accept(), the kernel keeps the port open.
            acceptor.join(MllpWire.DEADLINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (all) {
            for (MllpWire wire : all) {
                wire.close();
            }
        }
    }
}
