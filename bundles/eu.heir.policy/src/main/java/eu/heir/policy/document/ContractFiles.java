package eu.heir.policy.document;

import eu.heir.policy.Contract;
import eu.heir.policy.Printable;
import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads all contract files together: all contracts, or all problems. */
public final class ContractFiles {
    /** Most contracts in all files. */
    public static final int CONTRACTS_MAX = 10_000;

    private static final List<String> KEYS = List.of("schema", "contracts");
    private static final String SCHEMA = "1";

    private final Problems problems = new Problems();
    private final List<Contract> contracts = new ArrayList<>();
    private final Map<String, String> placeByName = new HashMap<>();

    private ContractFiles() {}

    /** What reading came to. */
    public sealed interface Result {
        /** All files are good. */
        record Good(List<Contract> contracts) implements Result {}

        /** At least one is not. */
        record Bad(List<Problem> problems) implements Result {}
    }

    /** Reads, in the order of the file names. */
    public static Result read(List<Document> documents) {
        ContractFiles files = new ContractFiles();
        documents.stream().sorted(Comparator.comparing(Document::name)).forEach(files::add);
        return files.problems.none()
                ? new Result.Good(List.copyOf(files.contracts))
                : new Result.Bad(files.problems.inOrder());
    }

    private void add(Document document) {
        Node root = YamlTree.of(document, problems);
        Place place = new Place(document.name(), "", problems);
        Entries entries = root == null ? null : Entries.of(root, "the file", place);
        if (entries == null) {
            return;
        }
        entries.allow(KEYS, place);
        Node schema = entries.required("schema", place);
        String version = schema == null ? null : Values.text(schema, "schema", place);
        if (version != null && !version.equals(SCHEMA)) {
            place.problem(
                    entries.line("schema"),
                    "schema " + Printable.quoted(version) + " is not known (allowed: " + SCHEMA + ")");
            // Everything below may mean something else in that schema.
            return;
        }
        Node list = entries.required("contracts", place);
        if (list instanceof SequenceNode sequence) {
            addAll(sequence.getValue(), place);
        } else if (list != null) {
            place.problem(
                    entries.line("contracts"), "contracts must be a list ('- name: ...'), not " + Values.kind(list));
        }
    }

    private void addAll(List<Node> nodes, Place place) {
        for (int i = 0; i < nodes.size(); i++) {
            Contract contract = ContractReader.read(nodes.get(i), i + 1, place);
            if (contract == null) {
                continue;
            }
            int line = YamlTree.line(nodes.get(i));
            String first = placeByName.putIfAbsent(contract.name(), place.file() + ":" + line);
            if (first != null) {
                place.problem(line, "contract '" + contract.name() + "' is already defined at " + first);
            }
            contracts.add(contract);
            if (contracts.size() == CONTRACTS_MAX + 1) {
                place.problem(line, "there are more than " + CONTRACTS_MAX + " contracts in all files together");
                return;
            }
        }
    }
}
