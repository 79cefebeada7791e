package eu.heir.journal;

import eu.heir.journal.file.Head;
import eu.heir.journal.file.OwnerFiles;
import eu.heir.journal.file.RecordCodec;
import eu.heir.journal.file.Segment;
import eu.heir.journal.file.SegmentFormat;
import eu.heir.journal.file.SigningKey;
import eu.heir.journal.file.Tail;
import eu.heir.journal.file.Verifier;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. Whoever records puts an entry into a bounded queue; a thread of its own writes what waits as one batch, makes it
 * durable with one fsync, and signs for the newest record about once a second. When the disk refuses, the batch is kept and the folder
 * is opened anew until it works: opening cuts off what was left half written, so nothing is doubled or lost in between.
 */
final class JournalWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);

    /** Most entries of a batch. */
    private static final int BATCH_MAX = 1_000;

    /** How often it signs and how long it waits for entries. */
    private static final long SIGN_MILLIS = 1_000;

    /** How long after a failure it tries again. */
    private static final long RETRY_MILLIS = 1_000;

    /** How often it looks for files that are too old. */
    private static final long RETENTION_MILLIS = TimeUnit.MINUTES.toMillis(10);

    /** How often it looks how much the disk has left. */
    private static final long DISK_MILLIS = 1_000;

    /** Newest records kept in memory for who looks at the top of the journal. */
    static final int RECENT_MAX = 2_000;

    /** How long a stop waits for the last batch. */
    private static final long CLOSE_MILLIS = 5_000;

    private record Pending(Instant time, JournalEntry entry) {}

    private final Path folder;
    private final Supplier<Limits> limits;
    private final InstantSource clock;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final AtomicLong lost = new AtomicLong();
    private final Deque<JournalRecord> recent = new ArrayDeque<>();
    private final Thread thread;

    private volatile Standing standing = new Standing.Unavailable("The journal is being opened.");
    private volatile Written written = Written.NOTHING;
    private volatile Optional<Head> head = Optional.empty();
    private final AtomicInteger damages = new AtomicInteger();
    private volatile boolean closed;

    // Of the writing thread.
    private final List<JournalRecord> batch = new ArrayList<>();
    private @Nullable FileChannel channel;
    private @Nullable SigningKey key;
    private byte[] hash = SegmentFormat.noHash();
    private long next = 1;
    private long lostTold;
    private @Nullable Instant lostSince;
    private long signedNanos = System.nanoTime();
    private long diskNanos;
    private long retentionNanos = System.nanoTime();
    private boolean everOpened;

    /**
     * Starts.
     *
     * @param folder is made when it is not there
     * @param limits asked again and again
     */
    JournalWriter(Path folder, Supplier<Limits> limits, InstantSource clock) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.diskNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(DISK_MILLIS);
        this.thread = new Thread(this::run, "heir-journal");
        thread.setDaemon(true);
        thread.start();
    }

    // --- any thread

    /** Takes an entry; never waits. */
    void record(JournalEntry entry) {
        if (closed || queue.size() >= limits.get().queueMax()) {
            lost.incrementAndGet();
            return;
        }
        queue.add(new Pending(Instant.ofEpochMilli(clock.millis()), entry));
    }

    Standing standing() {
        return standing;
    }

    Written written() {
        return written;
    }

    Optional<Head> head() {
        return head;
    }

    int queued() {
        return queue.size();
    }

    long lost() {
        return lost.get();
    }

    /** Sections that a start found damaged. */
    int damages() {
        return damages.get();
    }

    Path folder() {
        return folder;
    }

    /** The newest records, oldest first, without a gap up to {@link #written}. */
    List<JournalRecord> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }

    /** Where a verification may read to, with the head that belongs to it. */
    Verifier.Limit limit() {
        Written now = written;
        return new Verifier.Limit(now.segment(), now.bytes());
    }

    // --- the writing thread

    private void run() {
        boolean interrupted = false;
        while (!interrupted) {
            try {
                openIfNeeded();
                fill();
                if (batch.isEmpty() && closed) {
                    break;
                }
                append();
                signIfDue();
                retainIfDue();
            } catch (IOException e) {
                stalled(e);
                if (closed) {
                    break;
                }
                interrupted = pause();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        end();
    }

    private boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void openIfNeeded() throws IOException {
        if (channel != null) {
            return;
        }
        OwnerFiles.folder(folder);
        checkDisk();
        key = SigningKey.of(folder);
        Optional<Head> signed = Head.of(folder);
        Tail tail = Tail.repaired(folder, signed);
        if (signed.filter(one -> one.verifies(signingKey().publicKey())).isEmpty() && signed.isPresent()) {
            note("The signed head of record " + signed.get().sequence() + " was not signed with this key.", Map.of());
            damages.incrementAndGet();
        }
        hash = tail.hash();
        next = tail.sequence() + 1;
        // What a failed attempt did get onto the disk is not written twice.
        batch.removeIf(record -> record.sequence() > 0 && record.sequence() <= tail.sequence());
        Segment segment = Segment.of(folder, tail.segment());
        if (tail.bytes() == 0) {
            begin(segment);
        } else {
            channel = FileChannel.open(segment.path(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            written = new Written(tail.sequence(), tail.segment(), tail.bytes());
        }
        head = signed;
        if (signed.isEmpty()) {
            // From the first record on there is a head.
            head = Optional.of(Head.signed(signingKey(), tail.sequence(), hash, clock.instant()));
            head.get().write(folder);
            if (tail.sequence() > 0) {
                damages.incrementAndGet();
                note("There was no signed head behind record " + tail.sequence() + ".", Map.of());
            }
        }
        if (tail.cutBytes() > 0) {
            note(
                    "What was left half written behind record " + tail.sequence() + " was cut off.",
                    Map.of("bytes", Long.toString(tail.cutBytes())));
        }
        if (!tail.damage().isEmpty()) {
            damages.incrementAndGet();
            note(tail.damage() + " Writing goes on with record " + next + ".", Map.of());
        }
        if (!everOpened || !(standing instanceof Standing.Writing)) {
            LOG.info("event=journal outcome=opened folder={} records={}", folder, tail.sequence());
        }
        everOpened = true;
        standing = new Standing.Writing();
    }

    private void begin(Segment segment) throws IOException {
        FileChannel fresh = OwnerFiles.create(segment.path());
        channel = fresh;
        OwnerFiles.write(fresh, ByteBuffer.wrap(SegmentFormat.header(hash)));
        fresh.force(true);
        OwnerFiles.force(folder);
        written = new Written(segment.first() - 1, segment.first(), SegmentFormat.HEADER_BYTES);
    }

    /** Of the journal itself; before what waits. */
    private void note(String text, Map<String, String> details) {
        LOG.warn("event=journal note=\"{}\" details={}", text, details);
        JournalEntry entry = new JournalEntry(JournalKind.JOURNAL, JournalEntry.SYSTEM, "journal", text, details);
        batch.add(0, new JournalRecord(0, Instant.ofEpochMilli(clock.millis()), entry));
    }

    private void fill() throws InterruptedException {
        Pending one = batch.isEmpty() && !closed ? queue.poll(SIGN_MILLIS, TimeUnit.MILLISECONDS) : queue.poll();
        while (one != null) {
            batch.add(new JournalRecord(0, one.time(), one.entry()));
            one = batch.size() < BATCH_MAX ? queue.poll() : null;
        }
        long missing = lost.get() - lostTold;
        if (missing > 0 && standing instanceof Standing.Writing && queue.isEmpty()) {
            lostTold += missing;
            Instant since = lostSince == null ? clock.instant() : lostSince;
            lostSince = null;
            note(
                    missing + " entries could not be kept since " + since
                            + ": the disk took nothing and the queue was full.",
                    Map.of("lost", Long.toString(missing)));
        }
    }

    private void append() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        checkDisk();
        if (written.bytes() >= limits.get().segmentMaxBytes()) {
            roll();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<JournalRecord> numbered = new ArrayList<>(batch.size());
        byte[] chain = hash;
        long sequence = next;
        for (JournalRecord record : batch) {
            JournalRecord kept = new JournalRecord(sequence, record.time(), record.entry());
            byte[] framed = SegmentFormat.framed(chain, RecordCodec.encode(kept));
            chain = Arrays.copyOfRange(framed, framed.length - SegmentFormat.HASH_BYTES, framed.length);
            bytes.writeBytes(framed);
            numbered.add(kept);
            sequence++;
        }
        // Numbered from here on: if writing fails half way, opening again tells how many of them are on the disk.
        batch.clear();
        batch.addAll(numbered);
        FileChannel out = open();
        OwnerFiles.write(out, ByteBuffer.wrap(bytes.toByteArray()));
        out.force(false);
        batch.clear();
        hash = chain;
        next = sequence;
        synchronized (recent) {
            recent.addAll(numbered);
            while (recent.size() > RECENT_MAX) {
                recent.removeFirst();
            }
        }
        written = new Written(sequence - 1, written.segment(), written.bytes() + bytes.size());
        standing = new Standing.Writing();
    }

    private void checkDisk() throws IOException {
        long now = System.nanoTime();
        if (now - diskNanos < TimeUnit.MILLISECONDS.toNanos(DISK_MILLIS)) {
            return;
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        long least = limits.get().diskFreeMinBytes();
        if (free < least) {
            throw new IOException("only " + (free >> 20) + " MiB are free on the disk of " + folder
                    + ", and disk.free.min.mib = " + (least >> 20));
        }
        diskNanos = now;
    }

    private void roll() throws IOException {
        sign();
        FileChannel full = open();
        channel = null;
        full.close();
        begin(Segment.of(folder, next));
        retentionNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(RETENTION_MILLIS);
    }

    private void signIfDue() throws IOException {
        if (System.nanoTime() - signedNanos >= TimeUnit.MILLISECONDS.toNanos(SIGN_MILLIS)) {
            sign();
        }
    }

    private void sign() throws IOException {
        signedNanos = System.nanoTime();
        long newest = next - 1;
        if (newest == head.map(Head::sequence).orElse(0L)) {
            return;
        }
        Head signed = Head.signed(signingKey(), newest, hash, clock.instant());
        signed.write(folder);
        head = Optional.of(signed);
    }

    private void retainIfDue() throws IOException {
        long now = System.nanoTime();
        if (now - retentionNanos < TimeUnit.MILLISECONDS.toNanos(RETENTION_MILLIS)) {
            return;
        }
        retentionNanos = now;
        List<Segment> old = Retention.tooOld(Segment.in(folder), written.segment(), limits.get(), clock.instant());
        if (old.isEmpty()) {
            return;
        }
        Segment last = old.get(old.size() - 1);
        long keptFrom = Segment.in(folder).stream()
                .mapToLong(Segment::first)
                .filter(first -> first > last.first())
                .min()
                .orElse(next);
        note(
                "Retention removed the records before " + keptFrom + ".",
                Map.of(Verifier.KEPT_FROM, Long.toString(keptFrom), "files", Integer.toString(old.size())));
        // Said and signed before it is done: a stop in between leaves files too many, not records too few.
        append();
        sign();
        for (Segment segment : old) {
            Files.delete(segment.path());
        }
        OwnerFiles.force(folder);
    }

    private void stalled(IOException e) {
        String problem = "The journal cannot be written: " + e.getMessage() + ".";
        if (standing instanceof Standing.Writing || !standing.problem().equals(problem)) {
            LOG.error("event=journal outcome=stalled cause=\"{}\"", e.getMessage());
        }
        if (lostSince == null) {
            lostSince = clock.instant();
        }
        standing = everOpened ? new Standing.Stalled(problem) : new Standing.Unavailable(problem);
        closeChannel();
    }

    private void closeChannel() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("a file that could not be written cannot be closed either", e);
            }
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException("the journal is not open");
        }
        return open;
    }

    private SigningKey signingKey() {
        SigningKey present = key;
        if (present == null) {
            throw new IllegalStateException("the journal is not open");
        }
        return present;
    }

    private void end() {
        try {
            if (channel != null) {
                sign();
            }
        } catch (IOException e) {
            LOG.error("event=journal outcome=not-signed cause=\"{}\"", e.getMessage());
        }
        closeChannel();
    }

    /** Writes what waits, five seconds at most, and ends. */
    @Override
    public void close() {
        closed = true;
        // Wakes the thread when it waits for entries; an entry behind the last would only say that there is none.
        queue.add(new Pending(
                Instant.ofEpochMilli(clock.millis()),
                new JournalEntry(
                        JournalKind.JOURNAL, JournalEntry.SYSTEM, "journal", "The journal is closed.", Map.of())));
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
