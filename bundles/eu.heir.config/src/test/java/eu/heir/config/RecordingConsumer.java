package eu.heir.config;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.spi.config.DocumentConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts everything in which no line says {@code broken}, and keeps what was committed. */
final class RecordingConsumer implements DocumentConsumer {
    static final long DEADLINE_SECONDS = 60;

    private final String folder;
    private final AtomicInteger running = new AtomicInteger();
    private final BlockingQueue<SortedMap<String, String>> commits = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<Problem>> rejections = new LinkedBlockingQueue<>();

    RecordingConsumer(String folder) {
        this.folder = folder;
    }

    @Override
    public String folder() {
        return folder;
    }

    @Override
    public String extension() {
        return "yml";
    }

    @Override
    public Outcome check(List<Document> documents) {
        assertThat(running.incrementAndGet()).as("checks at the same time").isEqualTo(1);
        SortedMap<String, String> files = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Document document : documents) {
            files.put(document.name(), document.text());
            List<String> lines = document.text().lines().toList();
            if (lines.contains("throw")) {
                running.decrementAndGet();
                throw new IllegalStateException("a consumer with a fault");
            }
            if (lines.contains("broken")) {
                problems.add(new Problem(document.name(), lines.indexOf("broken") + 1, "is broken"));
            }
        }
        running.decrementAndGet();
        if (problems.isEmpty()) {
            return new Outcome.Accepted(() -> commits.add(files), files.size() + " files");
        }
        rejections.add(problems);
        return new Outcome.Rejected(problems);
    }

    /** The next committed set. */
    SortedMap<String, String> commit() throws InterruptedException {
        SortedMap<String, String> commit = commits.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(commit).as("a commit in " + folder).isNotNull();
        return commit;
    }

    /** The problems of the next rejected set. */
    List<Problem> rejection() throws InterruptedException {
        List<Problem> rejection = rejections.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(rejection).as("a rejection in " + folder).isNotNull();
        return rejection;
    }

    /** Commits that nobody took yet. */
    int commitsWaiting() {
        return commits.size();
    }
}
