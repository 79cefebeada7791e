package eu.heir.policy;

import eu.heir.api.Anomaly;
import eu.heir.api.Claim;
import eu.heir.api.Interaction;
import eu.heir.api.Reason;
import eu.heir.api.Reason.Kind;
import eu.heir.api.Role;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.Verdict;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides one interaction against one index and puts the outcome into words. Pure but for the
 * count of rates. Only an outcome other than ALLOW builds text.
 *
 * <p>The order: grave anomalies, then contracts (sender, address, operation, target, size, rate), then unusual things, which only ever
 * watch.
 */
final class Decisions {
    /** The built-in checks stand in no file. */
    private static final String NO_SOURCE = "";

    private Decisions() {}

    static Decision decide(ContractIndex index, RateMeter rates, Interaction interaction, Conduit conduit) {
        if (interaction.role() == Role.REPLY) {
            return Decision.ALLOW;
        }
        Anomaly unusual = null;
        for (int i = 0; i < interaction.anomalies().size(); i++) {
            Anomaly anomaly = interaction.anomalies().get(i);
            Decision refused = grave(anomaly, conduit);
            if (refused != null) {
                return refused;
            }
            unusual = anomaly;
        }
        Decision byContract = byContract(index, rates, interaction, conduit);
        if (unusual == null || byContract.verdict() != Verdict.ALLOW) {
            return byContract;
        }
        return decision(
                Verdict.WATCH, Kind.POLICY, rules(conduit).malformed(), "unusual: " + words(unusual), NO_SOURCE);
    }

    private static @Nullable Decision grave(Anomaly anomaly, Conduit conduit) {
        return switch (anomaly.kind()) {
            case MALFORMED ->
                refuse(Kind.MALFORMED, rules(conduit).malformed(), "malformed: " + words(anomaly), NO_SOURCE);
            case AMBIGUOUS ->
                refuse(Kind.MALFORMED, rules(conduit).malformed(), "ambiguous: " + words(anomaly), NO_SOURCE);
            case OVERSIZE ->
                refuse(Kind.OVERSIZE, rules(conduit).oversize(), "too large: " + words(anomaly), NO_SOURCE);
            // UNUSUAL, and kinds that a newer API may add.
            default -> null;
        };
    }

    private static Decision byContract(ContractIndex index, RateMeter rates, Interaction interaction, Conduit conduit) {
        if (interaction.claims().isEmpty() && !interaction.members().isEmpty()) {
            // A mere envelope: who speaks is said, and decided, member by member.
            return Decision.ALLOW;
        }
        ContractSearch search = index.search(interaction, conduit);
        if (search == null) {
            return Decision.ALLOW;
        }
        if (search.reached() == ContractSearch.Reached.ALLOWED) {
            return byRate(Objects.requireNonNull(search.nearest()), rates, interaction, conduit);
        }
        if (search.reached() == ContractSearch.Reached.NOTHING) {
            return refuse(
                    Kind.IDENTITY,
                    rules(conduit).sender(),
                    "unknown sender: " + claims(interaction),
                    search.coveringSource());
        }
        Contract contract = Objects.requireNonNull(search.nearest());
        return shortOf(search, contract, interaction, rules(conduit));
    }

    /** Too often is recorded, never refused: a backlog that drains looks the same. */
    private static Decision byRate(Contract contract, RateMeter rates, Interaction interaction, Conduit conduit) {
        Rate rate = contract.rateMax();
        // The members of a batch are counted, not their envelope.
        if (rate == null || !interaction.members().isEmpty() || conduit.moment().downtimeRecovery()) {
            return Decision.ALLOW;
        }
        if (!rates.exceeds(
                contract.name(),
                rate,
                sender(contract, interaction, conduit),
                conduit.moment().nanoTime())) {
            return Decision.ALLOW;
        }
        return decision(
                Verdict.WATCH,
                Kind.RATE,
                rules(conduit).rate(),
                "more than " + rate.words() + " allowed by " + contractWords(contract, 1) + ": " + claims(interaction),
                contract.places().at(contract.places().rateMax()));
    }

    /** What tells the senders of a contract apart: what it asks them to claim, and where they speak from. */
    private static String sender(Contract contract, Interaction interaction, Conduit conduit) {
        StringBuilder sender = new StringBuilder(conduit.address().getHostAddress());
        for (Contract.ClaimRule rule : contract.claims()) {
            // Who writes a line feed into a claim is taken for another sender at most from its own address.
            sender.append('\n').append(interaction.claim(rule.field()));
        }
        return sender.toString();
    }

    private static Decision shortOf(
            ContractSearch search, Contract contract, Interaction interaction, ProtocolRules rules) {
        Contract.Places places = contract.places();
        String of = contractWords(contract, search.equallyNear());
        return switch (search.reached()) {
            case CLAIMS ->
                refuse(
                        Kind.IDENTITY,
                        rules.sender(),
                        "sender not bound to this address by " + of + ": " + claims(interaction),
                        places.at(places.addresses()));
            case SENDER ->
                refuse(
                        Kind.OPERATION,
                        rules.operation(),
                        "operation " + Printable.quoted(interaction.operation().name()) + " is not in " + of,
                        places.at(places.operations()));
            case OPERATION ->
                refuse(
                        Kind.TARGET,
                        rules.target(),
                        "target " + Printable.quoted(Objects.requireNonNullElse(interaction.target(), ""))
                                + " is not in " + of,
                        places.at(places.targets()));
            case TARGET ->
                refuse(
                        Kind.OVERSIZE,
                        rules.oversize(),
                        interaction.length() + " bytes are more than the " + contract.sizeMaxBytes() + " allowed by "
                                + of,
                        places.at(places.sizeMax()));
            case ALL_BUT_SIZE ->
                decision(
                        Verdict.WATCH,
                        Kind.OVERSIZE,
                        rules.oversize(),
                        "streamed before its size was known; size.max not checked for " + of,
                        places.at(places.sizeMax()));
            case NOTHING, ALLOWED -> throw new IllegalStateException("not short of anything: " + search.reached());
        };
    }

    private static String contractWords(Contract contract, int equallyNear) {
        String name = "contract " + Printable.quoted(contract.name());
        return equallyNear > 1 ? name + " or " + (equallyNear - 1) + " more" : name;
    }

    private static String claims(Interaction interaction) {
        if (interaction.claims().isEmpty()) {
            return "it claims no name";
        }
        StringBuilder words = new StringBuilder();
        for (Claim claim : interaction.claims()) {
            words.append(words.length() == 0 ? "" : ", ")
                    .append(claim.field())
                    .append(' ')
                    .append(Printable.quoted(claim.value()));
        }
        return words.toString();
    }

    private static String words(Anomaly anomaly) {
        return anomaly.detail() + " (" + anomaly.code() + ")";
    }

    private static ProtocolRules rules(Conduit conduit) {
        return ProtocolRules.of(conduit.protocol());
    }

    private static Decision refuse(Kind kind, String rule, String text, String source) {
        return decision(Verdict.REFUSE, kind, rule, text, source);
    }

    private static Decision decision(Verdict verdict, Kind kind, String rule, String text, String source) {
        return new Decision(verdict, new Reason(kind, rule, Printable.line(text, Reason.TEXT_MAX)), source);
    }
}
