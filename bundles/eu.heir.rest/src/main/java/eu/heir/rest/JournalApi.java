package eu.heir.rest;

import eu.heir.rest.Resource.Call;
import eu.heir.spi.journal.Journal;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalPage;
import eu.heir.spi.journal.JournalQuery;
import eu.heir.spi.journal.JournalRecord;
import eu.heir.spi.journal.JournalVerification;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/journal}: pages of records for viewers; verification and export for administrators, both of which are recorded themselves.
 *
 * <p>One verification is at work at a time, and {@link #EXPORTS_MAX} exports; whoever comes on top gets 409 rather than a thread that
 * waits.
 */
final class JournalApi {
    static final String BEFORE = "before";
    static final String MAX = "max";
    static final String KIND = "kind";
    static final String TEXT = "text";

    /** Names of the parameters of {@link #page}. */
    static final Set<String> PARAMETERS = Set.of(BEFORE, MAX, KIND, TEXT);

    /** Records in one answer unless asked for otherwise. */
    static final int MAX_DEFAULT = 100;

    /** Longest text to look for, characters. */
    static final int TEXT_MAX_CHARS = 200;

    /** Most exports at the same time. */
    static final int EXPORTS_MAX = 2;

    /** Media type of the export: one JSON object a line. */
    static final String LINES = "application/x-ndjson";

    private static final Logger LOG = LoggerFactory.getLogger(JournalApi.class);

    private final Sources sources;
    private final Semaphore verifying = new Semaphore(1);
    private final Semaphore exporting = new Semaphore(EXPORTS_MAX);

    JournalApi(Sources sources) {
        this.sources = sources;
    }

    /** One record as it is told. */
    record Line(
            long sequence,
            Instant time,
            JournalKind kind,
            String actor,
            String subject,
            String text,
            Map<String, String> details) {
        static Line of(JournalRecord record) {
            JournalEntry entry = record.entry();
            return new Line(
                    record.sequence(),
                    record.time(),
                    entry.kind(),
                    entry.actor(),
                    entry.subject(),
                    entry.text(),
                    entry.details());
        }
    }

    /** The document of {@code /journal}: records newest first, and what to ask as {@code before} for older ones, or 0. */
    record Page(List<Line> records, long next) {}

    void page(Call call) throws IOException, ProblemException {
        Query query = call.query();
        long before = query.number(BEFORE, 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
        int max = (int) query.number(MAX, 1, JournalQuery.MAX).orElse(MAX_DEFAULT);
        Set<JournalKind> kinds = query.several(KIND, JournalKind.class);
        String text = query.text(TEXT).orElse("");
        if (text.length() > TEXT_MAX_CHARS) {
            throw new ProblemException(Problem.badParameter(TEXT, "at most " + TEXT_MAX_CHARS + " characters"));
        }
        JournalPage found = read(journal(), new JournalQuery(before, max, kinds, text));
        call.ok(new Page(found.records().stream().map(Line::of).toList(), found.next()));
    }

    void verification(Call call) throws IOException, ProblemException {
        Journal journal = journal();
        if (isHead(call)) {
            Answers.headers(call.response());
            call.response().setContentType(Answers.JSON);
            return;
        }
        if (!verifying.tryAcquire()) {
            throw new ProblemException(
                    Problem.conflict("A verification of the journal is at work; ask again when it is done."));
        }
        JournalVerification found;
        try {
            found = journal.verify();
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            verifying.release();
        }
        record(
                call,
                found.sound()
                        ? "Verified and found sound: " + found.records() + " records."
                        : "Verified and found NOT sound: " + found.findings().size() + " findings.");
        call.ok(found);
    }

    /** Every record that there is when it begins, newest first. What is held in memory is one page. */
    void export(Call call) throws IOException, ProblemException {
        Journal journal = journal();
        if (isHead(call)) {
            begin(call.response());
            return;
        }
        if (!exporting.tryAcquire()) {
            throw new ProblemException(
                    Problem.conflict(EXPORTS_MAX + " exports are at work; ask again when one is done."));
        }
        try {
            // Before the first byte goes out there is still a status to say that it cannot be read.
            JournalPage page = read(journal, everythingBefore(Long.MAX_VALUE));
            record(call, "Exported.");
            begin(call.response());
            OutputStream out = call.response().getOutputStream();
            write(page, out);
            while (page.next() > 0) {
                long before = page.next();
                // What fails from here on breaks the connection off, so nobody takes a part for the whole.
                page = journal.records(everythingBefore(before));
                if (page.next() >= before) {
                    throw new IOException("the journal does not get beyond record " + before);
                }
                write(page, out);
            }
        } finally {
            exporting.release();
        }
    }

    private static void begin(HttpServletResponse response) {
        Answers.headers(response);
        response.setContentType(LINES);
        response.setHeader("Content-Disposition", "attachment; filename=\"heir-journal.ndjson\"");
    }

    private static void write(JournalPage page, OutputStream out) throws IOException {
        for (JournalRecord record : page.records()) {
            out.write(Json.bytes(Line.of(record)));
            out.write('\n');
        }
    }

    private static JournalQuery everythingBefore(long sequence) {
        return new JournalQuery(sequence, JournalQuery.MAX, Set.of(), "");
    }

    private static boolean isHead(Call call) {
        return call.request().getMethod().equals("HEAD");
    }

    private static JournalPage read(Journal journal, JournalQuery query) throws ProblemException {
        try {
            return journal.records(query);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ProblemException unreadable(IOException e) {
        LOG.error("event=journal-read outcome=failed", e);
        return new ProblemException(
                Problem.internal("Journal not readable", "The journal cannot be read: " + e.getMessage() + "."));
    }

    private void record(Call call, String text) {
        sources.record(new JournalEntry(
                JournalKind.JOURNAL,
                call.user(),
                "journal",
                text,
                Map.of("address", call.request().getRemoteAddr())));
    }

    private Journal journal() throws ProblemException {
        Journal journal = sources.journal();
        if (journal == null) {
            throw new ProblemException(Problem.starting("The journal is not there yet."));
        }
        return journal;
    }
}
