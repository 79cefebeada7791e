package eu.heir.cli;

import java.io.FileNotFoundException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "module",
        description = "Shows and replaces the bundles that carry protocols.",
        mixinStandardHelpOptions = true)
final class ModuleCommand implements Runnable {
    private static final int SHA_CHARS = 12;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Heir heir;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Name what to do: list, history, update, rollback.");
    }

    @Command(name = "list", description = "Lists the modules.", mixinStandardHelpOptions = true)
    int list() throws FailedException {
        Gateway.Answer answer = heir.gateway().ask("GET", "/modules", BodyPublishers.noBody(), Map.of());
        heir.print(answer, document -> {
            Table table = new Table("MODULE", "VERSION", "STATE", "SERVES", "LAST CHANGE", "BACK TO");
            for (Document module : document.parts("modules")) {
                Document last = module.part("last");
                String until = module.text("probationUntil");
                table.row(
                        module.text("symbolicName"),
                        module.text("version"),
                        module.is("updating") ? "UPDATING" : module.text("state"),
                        module.list("serves"),
                        last.fields().isEmpty()
                                ? ""
                                : "#" + last.number("number") + " " + last.text("outcome")
                                        + (until.isEmpty() ? "" : " until " + until),
                        module.text("rollbackVersion"));
            }
            return table.toString();
        });
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "history", description = "Shows what was done to a module.", mixinStandardHelpOptions = true)
    int history(@Parameters(paramLabel = "<symbolic name>", description = "The module.") String name)
            throws FailedException {
        Gateway.Answer answer = heir.gateway().ask("GET", path(name, ""), BodyPublishers.noBody(), Map.of());
        heir.print(answer, document -> {
            Table table =
                    new Table("#", "TIME", "KIND", "VIA", "WHO", "VERSION", "SHA-256", "OUTCOME", "PAUSE", "REASON");
            for (Document change : document.parts("changes")) {
                String sha = change.text("sha256");
                table.row(
                        change.number("number"),
                        change.text("time"),
                        change.text("kind"),
                        change.text("via"),
                        change.text("who"),
                        change.text("version"),
                        sha.substring(0, Math.min(SHA_CHARS, sha.length())),
                        change.text("outcome"),
                        change.number("pauseMicros") + " us",
                        change.text("reason"));
            }
            return table.toString();
        });
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "update",
            description = {
                "Replaces a module while the gateway runs; the same jar again is a full swap.",
                "Returns with the first verdict; a fault in the probation after it puts the old version back."
            },
            mixinStandardHelpOptions = true)
    int update(
            @Parameters(paramLabel = "<symbolic name>", description = "The module.") String name,
            @Parameters(paramLabel = "<jar>", description = "The new bundle.") Path jar)
            throws FailedException {
        BodyPublisher body;
        try {
            body = BodyPublishers.ofFile(jar);
        } catch (FileNotFoundException e) {
            throw new FailedException("There is no file " + jar + ".");
        }
        return change(name, "/update", body);
    }

    @Command(
            name = "rollback",
            description = "Puts back the newest accepted jar that is older than what runs and differs from it.",
            mixinStandardHelpOptions = true)
    int rollback(@Parameters(paramLabel = "<symbolic name>", description = "The module.") String name)
            throws FailedException {
        return change(name, "/rollback", BodyPublishers.noBody());
    }

    private int change(String name, String act, BodyPublisher body) throws FailedException {
        Map<String, String> headers = Map.of("Content-Type", "application/java-archive");
        Gateway.Answer answer = heir.gateway().ask("POST", path(name, act), body, headers);
        heir.print(
                answer,
                change -> name + " " + change.text("version") + " serves; change " + change.number("number") + ", "
                        + change.text("outcome") + ", took " + change.number("tookMillis") + " ms\n");
        return CommandLine.ExitCode.OK;
    }

    private static String path(String name, String act) {
        return "/modules/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + act;
    }
}
