package eu.heir.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code openssl s_client} or {@code s_server} as a peer: what is sent goes into its standard input, what it decrypts comes out. Everything
 * it says beside goes into {@link #said()}.
 */
final class OpensslPeer implements AutoCloseable {
    private final Process process;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream beside = new ByteArrayOutputStream();
    private boolean ended;
    private int taken;

    private OpensslPeer(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        pump(process.getInputStream(), out, true);
        pump(process.getErrorStream(), beside, false);
    }

    /** A device. {@code -quiet}: no talk on standard output, and the end of standard input ends nothing. */
    static OpensslPeer client(int port, String... more) throws IOException {
        return start(List.of("s_client", "-connect", "127.0.0.1:" + port, "-quiet", "-verify_quiet"), more);
    }

    /** A device whose standard input takes openssl's one-letter commands. */
    static OpensslPeer talkingClient(int port, String... more) throws IOException {
        return start(List.of("s_client", "-connect", "127.0.0.1:" + port), more);
    }

    /** A hospital; ready when this returns. */
    static OpensslPeer server(int port, String... more) throws Exception {
        OpensslPeer server = start(List.of("s_server", "-accept", "127.0.0.1:" + port), more);
        server.awaitOutput("ACCEPT");
        return server;
    }

    private static OpensslPeer start(List<String> what, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(what);
        command.addAll(Arrays.asList(more));
        return new OpensslPeer(command);
    }

    private void pump(InputStream from, ByteArrayOutputStream to, boolean telling) {
        Thread thread = new Thread(
                () -> {
                    byte[] chunk = new byte[8192];
                    try {
                        int count;
                        while ((count = from.read(chunk)) >= 0) {
                            synchronized (this) {
                                to.write(chunk, 0, count);
                                notifyAll();
                            }
                        }
                    } catch (IOException closed) {
                        // the process is gone
                    }
                    synchronized (this) {
                        ended |= telling;
                        notifyAll();
                    }
                },
                "openssl");
        thread.setDaemon(true);
        thread.start();
    }

    void send(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    /** The next MLLP frame without 0B and 1C 0D; "" when the connection ended instead. */
    synchronized String frame() throws InterruptedException {
        long deadline = deadline();
        while (true) {
            byte[] all = out.toByteArray();
            int start = taken;
            while (start < all.length && all[start] != 0x0B) {
                start++;
            }
            for (int i = start + 1; i < all.length; i++) {
                if (all[i - 1] == 0x1C && all[i] == 0x0D) {
                    taken = i + 1;
                    return new String(all, start + 1, i - start - 2, StandardCharsets.ISO_8859_1);
                }
            }
            if (ended) {
                return "";
            }
            pause(deadline, "an MLLP frame");
        }
    }

    /** Waits until standard output or what is said beside contains a text. */
    synchronized void awaitOutput(String text) throws InterruptedException {
        long deadline = deadline();
        while (!said().contains(text)) {
            if (ended) {
                throw new AssertionError("openssl ended without saying '" + text + "' but: " + said());
            }
            pause(deadline, "'" + text + "'");
        }
    }

    /** Waits for the process to end by itself, because its peer closed; returns everything it said. */
    String toEnd() throws InterruptedException {
        if (!process.waitFor(Wire.DEADLINE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("openssl still runs; it said: " + said());
        }
        synchronized (this) {
            long deadline = deadline();
            while (!ended) {
                pause(deadline, "the end of the output");
            }
        }
        return said();
    }

    synchronized String said() {
        return out.toString(StandardCharsets.ISO_8859_1) + beside.toString(StandardCharsets.ISO_8859_1);
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Wire.DEADLINE_MILLIS);
    }

    private void pause(long deadline, String what) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError("no " + what + " from openssl, which said: " + said());
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
