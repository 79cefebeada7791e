package eu.heir.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "journal",
        description = "Shows, verifies and exports what the gateway has kept.",
        mixinStandardHelpOptions = true)
final class JournalCommand implements Runnable {
    /** Most records of one answer of the gateway. */
    private static final int PAGE_MAX = 500;

    private static final String MAX_DEFAULT = "50";
    private static final int KEY_SHOWN_CHARS = 16;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Heir heir;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do: list, verify, export.");
    }

    @Command(name = "list", description = "Lists records, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--kind",
                            paramLabel = "<kind>",
                            split = ",",
                            description =
                                    "Only these: gateway, decision, configuration, state, module, login, journal. Several times,"
                                            + " or with commas.")
                    List<String> kinds,
            @Option(
                            names = "--text",
                            paramLabel = "<text>",
                            defaultValue = "",
                            description = "Only records that hold it.")
                    String text,
            @Option(
                            names = "--max",
                            paramLabel = "<count>",
                            defaultValue = MAX_DEFAULT,
                            description = "Most to list; ${DEFAULT-VALUE} unless said.")
                    int max)
            throws FailedException {
        if (max < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--max must be 1 or more.");
        }
        Gateway gateway = heir.gateway();
        String wanted = wanted(kinds == null ? List.of() : kinds, text);
        List<Document> records = new ArrayList<>();
        long next = Long.MAX_VALUE;
        // An answer may hold fewer than asked for, even none, and older ones follow all the same.
        while (records.size() < max && next > 0) {
            int most = Math.min(PAGE_MAX, max - records.size());
            Gateway.Answer answer = gateway.ask(
                    "GET", "/journal?max=" + most + "&before=" + next + wanted, BodyPublishers.noBody(), Map.of());
            records.addAll(answer.document().parts("records"));
            next = answer.document().number("next");
        }
        heir.print(new Gateway.Answer(Gateway.OK, json(records, next)), document -> table(document.parts("records")));
        return CommandLine.ExitCode.OK;
    }

    private static String wanted(List<String> kinds, String text) {
        StringBuilder wanted = new StringBuilder();
        kinds.forEach(
                kind -> wanted.append("&kind=").append(encoded(kind.strip().toUpperCase(Locale.ROOT))));
        if (!text.isEmpty()) {
            wanted.append("&text=").append(encoded(text));
        }
        return wanted.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String json(List<Document> records, long next) throws FailedException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("records", records.stream().map(Document::fields).toList());
        all.put("next", next);
        return json(all);
    }

    private static String json(Map<String, Object> document) throws FailedException {
        try {
            return JSON.std.asString(document);
        } catch (IOException e) {
            throw new FailedException("The answer cannot be written as JSON.");
        }
    }

    private static String table(List<Document> records) {
        Table table = new Table("#", "TIME", "KIND", "ACTOR", "SUBJECT", "TEXT");
        for (Document record : records) {
            table.row(
                    record.number("sequence"),
                    record.text("time"),
                    record.text("kind"),
                    record.text("actor"),
                    record.text("subject"),
                    record.text("text"));
        }
        return table.toString();
    }

    @Command(
            name = "verify",
            description = {
                "Reads everything again and checks hashes, sequence and signature.",
                "Exit code 0 when it is sound, 1 when it is not or cannot be read."
            },
            mixinStandardHelpOptions = true)
    int verify() throws FailedException {
        Gateway.Answer answer = heir.gateway().ask("GET", "/journal/verification", BodyPublishers.noBody(), Map.of());
        heir.print(answer, JournalCommand::found);
        return answer.document().is("sound") ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String found(Document found) {
        StringBuilder words = new StringBuilder(
                        found.is("sound") ? "The journal is sound: " : "The journal is NOT sound: ")
                .append(found.number("records"))
                .append(" records");
        if (found.number("records") > 0) {
            words.append(" (")
                    .append(found.number("first"))
                    .append(" to ")
                    .append(found.number("last"))
                    .append(")");
        }
        words.append(" in ").append(found.number("segments")).append(" files");
        String key = found.text("key");
        words.append(
                key.isEmpty()
                        ? ", not signed"
                        : ", signed by the key " + key.substring(0, Math.min(KEY_SHOWN_CHARS, key.length())));
        if (found.number("unsigned") > 0) {
            words.append("; the newest ").append(found.number("unsigned")).append(" not signed yet");
        }
        words.append(".\n");
        found.texts("findings").forEach(finding -> words.append("  FOUND  ")
                .append(Table.printable(finding))
                .append('\n'));
        found.texts("notes")
                .forEach(note ->
                        words.append("  note   ").append(Table.printable(note)).append('\n'));
        return words.toString();
    }

    @Command(
            name = "export",
            description = {
                "Writes every record to a file, newest first, one JSON object a line.",
                "A file that exists is not overwritten; one that could not be written whole is removed."
            },
            mixinStandardHelpOptions = true)
    int export(@Parameters(paramLabel = "<file>", description = "The file to make.") Path file) throws FailedException {
        long records = heir.gateway().download("/journal/export", "application/x-ndjson", file);
        Map<String, Object> done = new LinkedHashMap<>();
        done.put("file", file.toString());
        done.put("records", records);
        heir.print(
                new Gateway.Answer(Gateway.OK, json(done)),
                document -> document.number("records") + " records are in " + document.text("file") + ".\n");
        return CommandLine.ExitCode.OK;
    }
}
