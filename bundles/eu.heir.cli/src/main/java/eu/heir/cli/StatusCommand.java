package eu.heir.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "status",
        description = "Shows how the gateway is; exit code 0 when everything configured is in force.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final int OK = 200;
    private static final int NOT_READY = 503;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Heir heir;

    @Override
    public Integer call() throws FailedException {
        Gateway.Answer answer = heir.gateway().get("/status");
        boolean report = answer.status() == OK
                || (answer.status() == NOT_READY && answer.document().fields().containsKey("state"));
        if (!report) {
            throw new FailedException(
                    answer.text().startsWith("{")
                            ? answer.document().text("detail")
                            : "The gateway answers HTTP " + answer.status() + ".");
        }
        heir.print(answer, StatusCommand::words);
        if (answer.status() != OK) {
            throw new FailedException("Not ready: " + answer.document().list("reasons"));
        }
        return ExitCode.OK;
    }

    private static String words(Document status) {
        Document totals = status.part("totals");
        StringBuilder text = new StringBuilder()
                .append(status.text("state"))
                .append("  version ")
                .append(status.text("version"))
                .append("  up ")
                .append(status.number("uptimeSeconds"))
                .append(" s  sessions ")
                .append(totals.number("sessions"))
                .append("  interactions ")
                .append(totals.number("interactions"))
                .append("  refused ")
                .append(totals.number("refused"))
                .append(journal(status.part("journal")))
                .append("\n\n");
        Table listeners = new Table("LISTENER", "PROTOCOL", "STATE", "MODE", "LISTEN", "UPSTREAM", "SESSIONS", "NOTE");
        for (Document listener : status.parts("listeners")) {
            String note = Stream.of(
                            open("break-glass", listener.part("breakGlass")),
                            open("downtime recovery", listener.part("downtimeRecovery")),
                            listener.text("problem"))
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.joining("; "));
            listeners.row(
                    listener.text("name"),
                    listener.text("protocol"),
                    listener.text("state"),
                    listener.text("mode"),
                    listener.text("listen"),
                    listener.text("upstream"),
                    listener.number("sessions"),
                    note);
        }
        Table adapters = new Table("ADAPTER", "STATE", "BUNDLE", "SESSIONS", "NOTE");
        for (Document adapter : status.parts("adapters")) {
            adapters.row(
                    adapter.text("protocol"),
                    adapter.text("state"),
                    adapter.text("bundle"),
                    adapter.number("sessions"),
                    adapter.text("problem"));
        }
        return text.append(listeners).append('\n').append(adapters).toString();
    }

    /** Told only when it does not keep everything. */
    private static String journal(Document journal) {
        String state = journal.text("state");
        if (state.isEmpty() || state.equals("WRITING")) {
            return "";
        }
        return "\njournal " + state + ": " + Table.printable(journal.text("problem")) + " " + journal.number("lost")
                + " entries lost.";
    }

    private static String open(String state, Document opening) {
        return opening.fields().isEmpty()
                ? ""
                : state + " until " + opening.text("until") + " by " + opening.text("who");
    }
}
