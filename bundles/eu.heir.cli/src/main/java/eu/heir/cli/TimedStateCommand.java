package eu.heir.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Switches one listener to a state for a stated time. */
abstract class TimedStateCommand implements Callable<Integer> {
    @Command(
            name = "break-glass",
            description = {
                "Lets everything pass on one listener for a stated time; each message is still recorded.",
                "Without a listener: shows what is open."
            },
            mixinStandardHelpOptions = true)
    static final class BreakGlass extends TimedStateCommand {
        BreakGlass() {
            super("/break-glass", "everything passes", "everything is as its mode says again");
        }
    }

    @Command(
            name = "downtime-recovery",
            description = {
                "After a downtime: rules on rate and age do not count on one listener for a stated time, all others do.",
                "Without a listener: shows where it is on."
            },
            mixinStandardHelpOptions = true)
    static final class DowntimeRecovery extends TimedStateCommand {
        DowntimeRecovery() {
            super("/downtime-recovery", "rates and ages do not count", "rates and ages count again");
        }
    }

    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h)");

    private final String path;
    private final String begun;
    private final String ended;

    /**
     * Creates one.
     *
     * @param path last part of the address
     * @param begun what holds while it is on
     * @param ended what holds when it is over
     */
    TimedStateCommand(String path, String begun, String ended) {
        this.path = path;
        this.begun = begun;
        this.ended = ended;
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Heir heir;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "<listener>", arity = "0..1", description = "Name of the listener.")
    private @Nullable String listener;

    @Option(names = "--for", paramLabel = "<time>", description = "How long: 90s, 15m, 2h; at most 24h.")
    private @Nullable String time;

    @Option(names = "--reason", paramLabel = "<text>", description = "Why; kept in the record.")
    private @Nullable String reason;

    @Option(names = "--end", description = "End it now.")
    private boolean end;

    @Override
    public Integer call() throws FailedException {
        if (listener == null) {
            heir.print(heir.gateway().ask("GET", path, BodyPublishers.noBody(), Map.of()), this::openings);
            return CommandLine.ExitCode.OK;
        }
        String address = "/listeners/"
                + URLEncoder.encode(listener, StandardCharsets.UTF_8).replace("+", "%20") + path;
        if (end) {
            heir.gateway().ask("DELETE", address, BodyPublishers.noBody(), Map.of());
            say(listener + ": " + ended);
            return CommandLine.ExitCode.OK;
        }
        if (time == null || reason == null || reason.isBlank()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Say for how long and why: --for 15m --reason TEXT, or --end.");
        }
        Gateway.Answer answer = heir.gateway()
                .ask(
                        "PUT",
                        address,
                        BodyPublishers.ofString(body(time, reason)),
                        Map.of("Content-Type", "application/json"));
        heir.print(
                answer,
                opening -> listener + ": " + begun
                        + (opening.text("until").isEmpty() ? " for " + time : " until " + opening.text("until"))
                        + "\n");
        return CommandLine.ExitCode.OK;
    }

    private static String body(String time, String reason) throws FailedException {
        Map<String, Object> body = new TreeMap<>();
        body.put("seconds", seconds(time));
        body.put("reason", reason);
        try {
            return JSON.std.asString(body);
        } catch (IOException e) {
            throw new FailedException("The reason cannot be written as JSON.");
        }
    }

    static long seconds(String time) throws FailedException {
        Matcher parts = TIME.matcher(time);
        if (!parts.matches()) {
            throw new FailedException("--for '" + time + "' is not a time; write 90s, 15m or 2h.");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "h" -> Duration.ofHours(count).toSeconds();
            case "m" -> Duration.ofMinutes(count).toSeconds();
            default -> count;
        };
    }

    private String openings(Document document) {
        Table table = new Table("LISTENER", "UNTIL", "BY", "REASON");
        for (Document opening : document.parts("openings")) {
            table.row(opening.text("listener"), opening.text("until"), opening.text("who"), opening.text("reason"));
        }
        return table.toString();
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
