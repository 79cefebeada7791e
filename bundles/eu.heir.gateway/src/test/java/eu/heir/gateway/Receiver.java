package eu.heir.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The hospital side in these tests: accepts, and hands each connection to the test. */
final class Receiver implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<Wire> accepted = new LinkedBlockingQueue<>();
    private final List<Wire> all = new ArrayList<>();
    private final Thread acceptor = new Thread(this::accept, "receiver");

    Receiver(int port) throws IOException {
        this(new ServerSocket(), port);
    }

    /** On a server socket of the test's own kind that is not bound yet. */
    Receiver(ServerSocket server, int port) throws IOException {
        this.server = server;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.add(new Wire(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    Wire next() throws InterruptedException {
        Wire wire = accepted.poll(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        if (wire == null) {
            throw new AssertionError("nobody connected to the receiver");
        }
        all.add(wire);
        return wire;
    }

    /** Whether nobody has connected that {@link #next} has not given out. */
    boolean untouchedSinceLast() {
        return accepted.isEmpty();
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            // While its thread is still on the way out of accept(), the kernel keeps the port open.
            acceptor.join(Wire.DEADLINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Wire wire : all) {
            wire.close();
        }
    }
}
