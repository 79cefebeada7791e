package eu.heir.policy;

import static eu.heir.policy.Given.HEAD;
import static eu.heir.policy.Given.conduit;
import static eu.heir.policy.Given.message;
import static eu.heir.policy.Given.policy;
import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Interaction;
import eu.heir.policy.document.ContractFiles;
import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Outcome;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ManyContractsTest {
    private static final Conduit CONDUIT = conduit("hl7-ward", "10.20.3.4");

    @Test
    void fiveHundredContractsAreToldApart() {
        StringBuilder yaml = new StringBuilder(HEAD);
        for (int i = 0; i < 500; i++) {
            yaml.append(contract("c" + i, i % 2 == 0 ? "MONITOR" : "PUMP*", "BED-" + i, "ORU^R" + i));
        }
        ContractPolicy policy = policy(yaml.toString());

        for (int i = 0; i < 500; i++) {
            String says = i % 2 == 0 ? "MONITOR" : "PUMP7";
            assertThat(policy.decide(message("ORU^R" + i, "MSH-3", says, "MSH-4", "BED-" + i), CONDUIT))
                    .isSameAs(Decision.ALLOW);
            Decision other = policy.decide(message("ORU^R" + (i + 1), "MSH-3", says, "MSH-4", "BED-" + i), CONDUIT);
            assertThat(other.verdict()).isEqualTo(Verdict.REFUSE);
            assertThat(other.source()).isEqualTo("contracts/ward.yml:" + (3 + 4 * i + 3));
        }
    }

    @Test
    void theIndexDecidesAsTryingEveryContractWould() {
        Random random = new Random(20250103);
        int allowed = 0;
        for (int round = 0; round < 60; round++) {
            int count = 1 + random.nextInt(20);
            StringBuilder yaml = new StringBuilder(HEAD);
            List<ContractPolicy> alone = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String contract = contract(
                        "c" + i,
                        pick(random, "A", "B", "A*", "AB*", "A*B", "AA*", "*B", "*"),
                        pick(random, "X", "'X*'", "[X, Y]", "[X, 'XY*', 'Y*']", "'*'"),
                        pick(random, "ORU^R01", "ADT^A01", "*"));
                yaml.append(contract);
                alone.add(policy(HEAD + contract));
            }
            ContractPolicy together = policy(yaml.toString());
            for (int i = 0; i < 20; i++) {
                Interaction message = message(
                        pick(random, "ORU^R01", "ADT^A01"),
                        "MSH-3",
                        pick(random, "A", "B", "AB", "ABB", "AA", "AAB", "C", ""),
                        "MSH-4",
                        pick(random, "X", "Y", "XY", "XYZ", "Z"));
                boolean expected = alone.stream()
                        .anyMatch(policy -> policy.decide(message, CONDUIT).verdict() == Verdict.ALLOW);
                assertThat(together.decide(message, CONDUIT).verdict() == Verdict.ALLOW)
                        .isEqualTo(expected);
                allowed += expected ? 1 : 0;
            }
        }
        assertThat(allowed).isBetween(200, 1_100);
    }

    @Test
    void tenThousandContractsAreTheMost() {
        List<Document> documents = new ArrayList<>();
        int perFile = 1_000;
        for (int file = 0; file * perFile < ContractFiles.CONTRACTS_MAX; file++) {
            StringBuilder yaml = new StringBuilder(HEAD);
            for (int i = 0; i < perFile; i++) {
                yaml.append(contract("c" + file + "-" + i, "M" + i, "BED-" + file, "ORU^R01"));
            }
            documents.add(new Document("f" + file + ".yml", yaml.toString()));
        }
        ContractPolicy policy = new ContractPolicy();
        Given.commit(policy, documents.toArray(Document[]::new));
        assertThat(policy.decide(message("ORU^R01", "MSH-3", "M999", "MSH-4", "BED-9"), CONDUIT))
                .isSameAs(Decision.ALLOW);

        documents.add(new Document("g.yml", HEAD + contract("one more", "M", "B", "ORU^R01")));
        Outcome outcome = policy.check(documents);

        assertThat(((Outcome.Rejected) outcome).problems())
                .singleElement()
                .hasToString("g.yml:3: there are more than 10000 contracts in all files together");
    }

    /** In each set the sender A may do one thing and B the other; a mixture would allow or refuse both. */
    @Test
    void aDecisionDuringACommitSeesTheOldSetOrTheNew() throws Exception {
        Document odd =
                new Document("w.yml", HEAD + contract("a", "A", "X", "ORU^R01") + contract("b", "A", "Y", "ADT^A01"));
        Document even =
                new Document("w.yml", HEAD + contract("a", "A", "X", "ADT^A01") + contract("b", "A", "Y", "ORU^R01"));
        ContractPolicy policy = new ContractPolicy();
        Given.commit(policy, odd);
        // A unit whose one decision would differ between the sets in two places: its sender has one operation in each.
        Interaction oru = message("ORU^R01", "MSH-3", "A", "MSH-4", "X");
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<long[]>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(pool.submit(() -> {
                    long[] seen = new long[2];
                    while (!Thread.currentThread().isInterrupted() && (!done.get() || seen[0] == 0 || seen[1] == 0)) {
                        Decision decision = policy.decide(oru, CONDUIT);
                        if (decision.verdict() == Verdict.ALLOW) {
                            seen[0]++;
                        } else {
                            assertThat(decision.reason().text())
                                    .isEqualTo("operation 'ORU^R01' is not in contract 'a'");
                            seen[1]++;
                        }
                    }
                    return seen;
                }));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            int commits = 0;
            while (System.nanoTime() < end
                    && (commits < 300 || !readers.stream().allMatch(Future::isDone))) {
                Given.commit(policy, commits % 2 == 0 ? even : odd);
                commits++;
                done.set(commits >= 300);
            }
            for (Future<long[]> reader : readers) {
                assertThat(reader.get(1, TimeUnit.SECONDS)).doesNotContain(0);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static String contract(String name, String msh3, String msh4, String operation) {
        return """
              - name: %s
                protocol: hl7v2
                sender: { claims: { MSH-3: "%s", MSH-4: %s } }
                operations: ["%s"]
            """
                .formatted(name, msh3, msh4, operation);
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
