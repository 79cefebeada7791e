package eu.heir.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "device",
        description = "Shows who speaks through the gateway, and decides about them.",
        mixinStandardHelpOptions = true)
final class DeviceCommand implements Runnable {
    private static final int SECONDS_CHARS = "2025-03-01T08:00:00".length();

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Heir heir;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Name what to do: list, show, admit, quarantine, retire.");
    }

    @Command(name = "list", description = "Lists devices, those seen last first.", mixinStandardHelpOptions = true)
    int list(
            @Parameters(paramLabel = "<words>", arity = "0..*", description = "Only those that these words occur in.")
                    String @Nullable [] words,
            @Option(names = "--state", paramLabel = "<states>", description = "Only these: STAGED,ADMITTED, ...")
                    @Nullable String state,
            @Option(names = "--listener", paramLabel = "<name>", description = "Only those of this listener.") @Nullable String listener,
            @Option(
                            names = "--sort",
                            paramLabel = "<by>",
                            defaultValue = "-lastSeen",
                            description = "name, state, assurance, firstSeen, lastSeen, interactions, refused or rate;"
                                    + " with a - before it the other way round.")
                    String sort,
            @Option(names = "--page", paramLabel = "<number>", defaultValue = "0", description = "From 0.") int page,
            @Option(names = "--size", paramLabel = "<devices>", defaultValue = "50", description = "Of a page; to 500.")
                    int size)
            throws FailedException {
        String path = "/devices?page=" + page + "&size=" + size + "&sort=" + encoded(sort)
                + (words == null ? "" : "&q=" + encoded(String.join(" ", words)))
                + (state == null ? "" : "&state=" + encoded(state))
                + (listener == null ? "" : "&listener=" + encoded(listener));
        heir.print(heir.gateway().ask("GET", path, BodyPublishers.noBody(), Map.of()), DeviceCommand::devices);
        return CommandLine.ExitCode.OK;
    }

    private static String devices(Document document) {
        Table table = new Table(
                "ID", "NAME", "STATE", "ASSURANCE", "CLAIMS", "ADDRESSES", "LISTENERS", "LAST SEEN", "INTERACTIONS");
        for (Document device : document.parts("devices")) {
            table.row(
                    device.text("id"),
                    device.text("name"),
                    device.text("state") + (device.is("unconfirmed") ? " (changed)" : ""),
                    device.text("assurance"),
                    device.list("claims"),
                    device.list("addresses"),
                    device.list("listeners"),
                    second(device.text("lastSeen")),
                    device.number("interactions"));
        }
        return table + "\n" + document.number("matching") + " of " + document.number("total") + " devices, page "
                + document.number("page") + "\n";
    }

    @Command(name = "show", description = "Shows a device and its history.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "<id>", description = "The device.") String id) throws FailedException {
        heir.print(heir.gateway().ask("GET", path(id, ""), BodyPublishers.noBody(), Map.of()), DeviceCommand::detail);
        return CommandLine.ExitCode.OK;
    }

    private static String detail(Document detail) {
        Document device = detail.part("device");
        Table facts = new Table("DEVICE", device.text("id"));
        facts.row("name", device.text("name"));
        facts.row("state", device.text("state") + (device.is("unconfirmed") ? " (changed since)" : ""));
        facts.row("assurance", device.text("assurance"));
        facts.row("operations", device.list("operations"));
        facts.row("first seen", device.text("firstSeen"));
        facts.row("last seen", device.text("lastSeen"));
        facts.row("interactions", device.number("interactions") + ", refused " + device.number("refused"));
        facts.row(
                "shared with others",
                "address " + device.number("sharesAddress") + ", claims " + device.number("sharesClaims")
                        + ", certificate " + device.number("sharesCertificate"));
        Table seen = new Table("#", "LISTENER", "ADDRESS", "CLAIMS", "CERTIFICATE", "LAST SEEN", "TAKEN FOR IT");
        for (Document observation : detail.parts("observations")) {
            seen.row(
                    observation.number("number"),
                    observation.text("listener"),
                    observation.text("address"),
                    observation.text("claims"),
                    observation.text("subject"),
                    second(observation.text("lastSeen")),
                    observation.text("inferred"));
        }
        Table history = new Table("#", "TIME", "KIND", "WHO", "WHY", "ASSURANCE", "WHAT");
        for (Document change : detail.parts("history")) {
            history.row(
                    change.number("number"),
                    second(change.text("time")),
                    change.text("kind"),
                    change.text("who"),
                    change.text("why"),
                    change.text("assurance"),
                    change.text("text"));
        }
        return facts + "\n" + seen + "\n" + history;
    }

    @Command(
            name = "admit",
            description = "Admits a device, or confirms what has changed about it.",
            mixinStandardHelpOptions = true)
    int admit(
            @Parameters(paramLabel = "<id>", description = "The device.") String id,
            @Option(names = "--reason", paramLabel = "<text>", description = "Why; kept in the record.") @Nullable String reason)
            throws FailedException {
        return decide(id, "/admit", reason == null ? "" : reason);
    }

    @Command(name = "quarantine", description = "Puts a device into quarantine.", mixinStandardHelpOptions = true)
    int quarantine(
            @Parameters(paramLabel = "<id>", description = "The device.") String id,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "<text>",
                            description = "Why; kept in the record.")
                    String reason)
            throws FailedException {
        return decide(id, "/quarantine", reason);
    }

    @Command(name = "retire", description = "Takes a device out of use.", mixinStandardHelpOptions = true)
    int retire(
            @Parameters(paramLabel = "<id>", description = "The device.") String id,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "<text>",
                            description = "Why; kept in the record.")
                    String reason)
            throws FailedException {
        return decide(id, "/retire", reason);
    }

    private int decide(String id, String act, String reason) throws FailedException {
        String body;
        try {
            body = JSON.std.asString(Map.of("reason", reason));
        } catch (IOException e) {
            throw new FailedException("The reason cannot be written as JSON.");
        }
        Gateway.Answer answer = heir.gateway()
                .ask("POST", path(id, act), BodyPublishers.ofString(body), Map.of("Content-Type", "application/json"));
        heir.print(answer, detail -> id + " is " + detail.part("device").text("state") + "\n");
        return CommandLine.ExitCode.OK;
    }

    private static String second(String time) {
        return time.length() > SECONDS_CHARS ? time.substring(0, SECONDS_CHARS) + "Z" : time;
    }

    private static String path(String id, String act) {
        return "/devices/" + encoded(id) + act;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
