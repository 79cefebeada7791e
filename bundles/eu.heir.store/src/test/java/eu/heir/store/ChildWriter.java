package eu.heir.store;

import eu.heir.spi.store.StoreArea;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that writes 1, 2, 3 … each in a transaction, says each number once it is committed, and is killed. */
final class ChildWriter implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    ChildWriter(Path folder) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ChildWriter.class.getName(),
                        folder.toString())
                .redirectError(new File("/dev/null"))
                .start();
        said = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** The next number that it has committed. */
    long next() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new AssertionError("the child has ended");
        }
        return Long.parseLong(line);
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        // Through the handle: the process itself would close the pipe, and what stands in it would be lost.
        process.toHandle().destroyForcibly();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("the child does not die");
        }
    }

    /** The last number that stands in the pipe; a line that was cut does not count. */
    long rest() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int one = said.read(); one >= 0; one = said.read()) {
            all.append((char) one);
        }
        int end = all.lastIndexOf("\n");
        if (end <= 0) {
            return 0;
        }
        String whole = all.substring(0, end);
        return Long.parseLong(whole.substring(whole.lastIndexOf('\n') + 1));
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** In the child. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        try (OpenStore open = new OpenStore(Path.of(arguments[0])).with()) {
            StoreArea notes = open.usable(open.notes());
            long number = OpenStore.words(notes).size();
            while (true) {
                number++;
                OpenStore.write(notes, Long.toString(number));
                out.println(number);
            }
        }
    }
}
