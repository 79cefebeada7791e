package eu.heir.policy.document;

import eu.heir.policy.Cidr;
import eu.heir.policy.Contract;
import eu.heir.policy.Contract.ClaimRule;
import eu.heir.policy.Contract.Places;
import eu.heir.policy.Printable;
import eu.heir.policy.ProtocolRules;
import eu.heir.policy.Rate;
import eu.heir.policy.TextSet;
import eu.heir.spi.text.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one contract; on the way every problem in it is told, not just the first. */
final class ContractReader {
    private static final List<String> KEYS =
            List.of("name", "protocol", "listeners", "sender", "operations", "targets", "size.max", "rate.max");
    private static final List<String> SENDER_KEYS = List.of("claims", "addresses");

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._()/+-]{0,63}");
    private static final Pattern PROTOCOL = Pattern.compile("[a-z][a-z0-9]{0,31}");
    private static final Pattern LISTENER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What people call a protocol although its word is another. A contract for a mistaken word would cover nothing, unnoticed. */
    private static final Map<String, String> OTHER_NAMES = Map.of("mllp", "hl7v2", "hl7", "hl7v2", "ua", "opcua");

    private final Entries entries;
    private final Place place;

    private ContractReader(Entries entries, Place place) {
        this.entries = entries;
        this.place = place;
    }

    /**
     * Reads.
     *
     * @param number position within the file, from 1; names the contract while its name is not known
     * @return null when something is wrong; told
     */
    static @Nullable Contract read(Node node, int number, Place file) {
        Entries entries = Entries.of(node, "contract " + number, file);
        if (entries == null) {
            return null;
        }
        Node nameNode = entries.optional("name");
        // Problems of the name itself are told by name(), under the number.
        String name = nameNode == null ? null : Values.text(nameNode, "name", file.in("contract " + number));
        String title = name == null || !NAME.matcher(name).matches() ? String.valueOf(number) : "'" + name + "'";
        Place place = file.in("contract " + title);
        entries.allow(KEYS, place);
        return new ContractReader(entries, place).contract(name);
    }

    private @Nullable Contract contract(@Nullable String givenName) {
        boolean named = name(givenName);
        String protocol = protocol();
        ProtocolRules rules = protocol == null ? ProtocolRules.OTHER : ProtocolRules.of(protocol);
        Set<String> listeners = listeners();
        Sender sender = sender(rules);
        TextSet operations = operations(rules);
        Node targetNode = entries.optional("targets");
        TextSet targets = targetNode == null ? null : patterns(targetNode, "targets", ContractReader::wrongPattern);
        Node sizeNode = entries.optional("size.max");
        long sizeMax = sizeNode == null ? Contract.NO_SIZE_MAX : Values.sizeBytes(sizeNode, "size.max", place);
        Node rateNode = entries.optional("rate.max");
        Rate rateMax = rateNode == null ? null : Values.rate(rateNode, "rate.max", place);

        boolean good = named
                && listeners != null
                && (targetNode == null || targets != null)
                && sizeMax > 0
                && (rateNode == null || rateMax != null);
        if (!good || protocol == null || sender == null || operations == null) {
            return null;
        }
        return new Contract(
                Objects.requireNonNull(givenName),
                protocol,
                Objects.requireNonNull(listeners),
                sender.claims(),
                sender.addresses(),
                operations,
                targets,
                sizeMax,
                rateMax,
                new Places(
                        place.file(),
                        entries.line("sender"),
                        sender.addressesLine(),
                        entries.line("operations"),
                        entries.line("targets"),
                        entries.line("size.max"),
                        entries.line("rate.max")));
    }

    private boolean name(@Nullable String name) {
        if (name == null) {
            if (entries.optional("name") == null) {
                entries.required("name", place);
            }
            return false;
        }
        if (NAME.matcher(name).matches()) {
            return true;
        }
        place.problem(
                entries.line("name"),
                "name " + Printable.quoted(name)
                        + " must have 1 to 64 letters, digits, blanks or . _ ( ) / + - and begin with a letter or digit");
        return false;
    }

    private @Nullable String protocol() {
        Node node = entries.required("protocol", place);
        String word = node == null ? null : Values.text(node, "protocol", place);
        if (node == null || word == null) {
            return null;
        }
        List<String> known = ProtocolRules.protocols();
        if (known.contains(word)) {
            return word;
        }
        String meant =
                OTHER_NAMES.getOrDefault(word, NearestWord.of(word, known).orElse(""));
        if (meant.isEmpty() && PROTOCOL.matcher(word).matches()) {
            return word;
        }
        place.problem(
                YamlTree.line(node),
                "unknown protocol " + Printable.quoted(word)
                        + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?") + " (known: "
                        + String.join(", ", known) + ", or the lower-case word of another adapter)");
        return null;
    }

    private @Nullable Set<String> listeners() {
        Node node = entries.optional("listeners");
        if (node == null) {
            return Set.of();
        }
        return Values.texts(
                node,
                "listeners",
                place,
                name -> LISTENER.matcher(name).matches()
                        ? null
                        : "must be the name of a listener (letters, digits and . _ -), without wildcards");
    }

    /**
     * What a {@code sender} says.
     *
     * @param addressesLine line of {@code addresses}, or of the sender
     */
    private record Sender(List<ClaimRule> claims, List<Cidr> addresses, int addressesLine) {}

    private @Nullable Sender sender(ProtocolRules rules) {
        Node node = entries.required("sender", place);
        Entries sender = node == null ? null : Entries.of(node, "sender", place);
        if (sender == null) {
            return null;
        }
        Place within = place.in("sender");
        sender.allow(SENDER_KEYS, within);
        Node claimsNode = sender.optional("claims");
        Node addressesNode = sender.optional("addresses");
        if (claimsNode == null && addressesNode == null) {
            within.problem(entries.line("sender"), "needs 'claims', 'addresses' or both");
            return null;
        }
        List<ClaimRule> claims = claimsNode == null ? List.of() : claims(claimsNode, rules, within);
        List<Cidr> addresses = addressesNode == null ? List.of() : addresses(addressesNode, within);
        return claims == null || addresses == null ? null : new Sender(claims, addresses, sender.line("addresses"));
    }

    private static @Nullable List<ClaimRule> claims(Node node, ProtocolRules rules, Place within) {
        Entries entries = Entries.of(node, "claims", within);
        if (entries == null) {
            return null;
        }
        if (entries.all().isEmpty()) {
            within.problem(YamlTree.line(node), "claims must have at least one entry");
            return null;
        }
        List<ClaimRule> claims = new ArrayList<>();
        entries.all().forEach((field, entry) -> {
            boolean known = knownField(field, entry.line(), rules, within);
            Set<String> values = Values.texts(
                    entry.value(), Printable.line(field, Printable.QUOTED_MAX), within, ContractReader::wrongPattern);
            if (known && values != null) {
                claims.add(new ClaimRule(field, TextSet.of(values)));
            }
        });
        return claims.size() == entries.all().size() ? claims : null;
    }

    private static boolean knownField(String field, int line, ProtocolRules rules, Place within) {
        List<String> fields = rules.claimFields();
        if (fields.isEmpty() ? rules.claimGrammar().matcher(field).matches() : fields.contains(field)) {
            return true;
        }
        String problem = rules.claimGrammar().matcher(field).matches() ? " is not a claim" : " is not a field";
        within.problem(
                line,
                "claims: " + Printable.quoted(field) + problem + NearestWord.hint(field, fields)
                        + (fields.isEmpty() ? "" : " (allowed: " + String.join(", ", fields) + ")"));
        return false;
    }

    private static @Nullable List<Cidr> addresses(Node node, Place within) {
        List<Cidr> blocks = new ArrayList<>();
        Set<String> texts = Values.texts(node, "addresses", within, text -> {
            try {
                blocks.add(Cidr.parse(text));
                return null;
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        });
        return texts == null ? null : blocks;
    }

    private @Nullable TextSet operations(ProtocolRules rules) {
        Node node = entries.required("operations", place);
        return node == null
                ? null
                : patterns(node, "operations", text -> {
                    String wrong = wrongPattern(text);
                    if (wrong != null || rules.operationGrammar().matcher(text).matches()) {
                        return wrong;
                    }
                    return "is not an operation such as '" + rules.operationExample() + "' or a pattern of one";
                });
    }

    private @Nullable TextSet patterns(Node node, String what, Function<String, @Nullable String> check) {
        Set<String> texts = Values.texts(node, what, place, check);
        return texts == null ? null : TextSet.of(texts);
    }

    private static @Nullable String wrongPattern(String text) {
        if (text.length() > TextSet.PATTERN_MAX) {
            return "has more than " + TextSet.PATTERN_MAX + " characters";
        }
        return TextSet.stars(text) > TextSet.STARS_MAX ? "has more than " + TextSet.STARS_MAX + " stars" : null;
    }
}
