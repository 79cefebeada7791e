package eu.heir.modules;

import eu.heir.spi.modules.Modules.Answer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders whose jars update the modules they name. What came of a jar stands in {@code <jar>.outcome.txt} beside it; the jar stays and
 * is not looked at again until it changes. Its own thread, because an update blocks.
 */
final class DropFolder implements AutoCloseable {
    /**
     * One folder.
     *
     * @param path need not exist yet
     * @param ours which file names are looked at
     */
    record Watched(Path path, Predicate<String> ours) {}

    /** How an update is made; {@link ModuleUpdates#updateDropped}. */
    interface Updates {
        Answer update(Path jar) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DropFolder.class);
    private static final String JAR = ".jar";
    private static final String OUTCOME = ".outcome.txt";
    private static final String STAMP = "file: ";

    private final List<Watched> folders;
    private final Updates updates;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Map<Path, String> seen = new HashMap<>();
    private final Thread thread;

    /**
     * Starts to look.
     *
     * @param pollMillis how often; a file that is the same twice in a row is whole
     */
    DropFolder(List<Watched> folders, Updates updates, long pollMillis) {
        this.folders = List.copyOf(folders);
        this.updates = updates;
        thread = new Thread(() -> watch(pollMillis), "heir-modules-folder");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(long pollMillis) {
        try {
            while (!stop.await(pollMillis, TimeUnit.MILLISECONDS)) {
                for (Watched folder : folders) {
                    scan(folder);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void scan(Watched folder) {
        if (!Files.isDirectory(folder.path())) {
            return;
        }
        Set<Path> jars = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), "*" + JAR)) {
            for (Path file : files) {
                if (folder.ours().test(file.getFileName().toString())) {
                    jars.add(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("event=module-folder outcome=unreadable folder={} cause=\"{}\"", folder.path(), e.getMessage());
            return;
        }
        seen.keySet().removeIf(file -> folder.path().equals(file.getParent()) && !jars.contains(file));
        for (Path jar : jars) {
            look(jar);
        }
    }

    private void look(Path jar) {
        try {
            String stamp = stamp(jar);
            boolean settled = stamp.equals(seen.put(jar, stamp));
            if (settled && !stamp.equals(done(jar))) {
                handle(jar, stamp);
            }
        } catch (NoSuchFileException e) {
            seen.remove(jar);
        } catch (IOException e) {
            LOG.warn("event=module-folder outcome=failed file={} cause=\"{}\"", jar, e.toString());
        }
    }

    private void handle(Path jar, String stamp) throws IOException {
        Answer answer = updates.update(jar);
        if (answer instanceof Answer.Conflict) {
            // Another update is at work; the jar is still here at the next look.
            return;
        }
        String words = words(answer);
        LOG.info("event=module-folder file={} outcome=\"{}\"", jar, words);
        Files.writeString(outcome(jar), words + "\n" + STAMP + stamp + "\n");
    }

    private static String words(Answer answer) {
        // Pattern switches are not in Java 17.
        if (answer instanceof Answer.Tried tried) {
            String what = "change " + tried.change().number() + ", version "
                    + tried.change().version();
            return switch (tried.change().outcome()) {
                case PROBATION -> "UPDATED (" + what + "): serves, in probation; the history tells its end.";
                case ACCEPTED -> "UPDATED (" + what + "): serves.";
                default ->
                    tried.change().outcome() + " (" + what + "): "
                            + tried.change().reason() + ".";
            };
        }
        if (answer instanceof Answer.Refused refused) {
            return "REFUSED: " + refused.reason();
        }
        if (answer instanceof Answer.TooLarge large) {
            return "REFUSED: " + large.reason();
        }
        return answer instanceof Answer.Unknown unknown ? "REFUSED: " + unknown.reason() : "";
    }

    private static String done(Path jar) throws IOException {
        if (!Files.exists(outcome(jar))) {
            return "";
        }
        return Files.readAllLines(outcome(jar)).stream()
                .filter(line -> line.startsWith(STAMP))
                .map(line -> line.substring(STAMP.length()))
                .findFirst()
                .orElse("");
    }

    /** Size, and when the file last came to be as it is: copying or moving a jar here again counts as a new one. */
    private static String stamp(Path jar) throws IOException {
        return Files.size(jar) + " bytes, " + Files.getAttribute(jar, "unix:ctime") + ", inode "
                + Files.getAttribute(jar, "unix:ino");
    }

    private static Path outcome(Path jar) {
        return jar.resolveSibling(jar.getFileName() + OUTCOME);
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
