package eu.heir.policy;

import static eu.heir.policy.Given.HEAD;
import static eu.heir.policy.Given.conduit;
import static eu.heir.policy.Given.message;
import static eu.heir.policy.Given.policy;
import static eu.heir.policy.Given.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.api.Anomaly;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Reason;
import eu.heir.api.Reason.Kind;
import eu.heir.api.Verb;
import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Outcome;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Decision;
import eu.heir.spi.decision.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractPolicyTest {
    private static final String WARD = HEAD
            + """
              - name: bedside monitors
                protocol: hl7v2
                listeners: [hl7-ward]
                sender:
                  claims:
                    MSH-3: MONITOR
                    MSH-4: "ICU-*"
                  addresses: [10.20.0.0/16]
                operations: ["ORU^R01", "ORU^R4*"]
                targets: [EHR]
                size.max: 1KiB
            """;

    private static final Conduit WARD_LISTENER = conduit("hl7-ward", "10.20.3.4");

    private final ContractPolicy policy = policy(WARD);

    @Test
    void whatTheContractNamesPasses() {
        Interaction message = unit("ORU^R40", "MSH-3", "MONITOR", "MSH-4", "ICU-7")
                .target("EHR")
                .length(1024)
                .build();

        assertThat(policy.decide(message, WARD_LISTENER)).isSameAs(Decision.ALLOW);
    }

    @Test
    void aListenerWithoutContractLetsEverythingPass() {
        assertThat(policy.decide(message("ADT^A40", "MSH-3", "ANYBODY"), conduit("hl7-lab", "192.0.2.1")))
                .isSameAs(Decision.ALLOW);
        assertThat(policy.decide(message("C-STORE"), conduit("dicom", "hl7-ward", "192.0.2.1")))
                .isSameAs(Decision.ALLOW);
    }

    @Test
    void anUnknownSenderIsRefusedByHl701() {
        assertRefused(
                policy.decide(message("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "LAB"), WARD_LISTENER),
                Kind.IDENTITY,
                "HL7-01",
                "unknown sender: MSH-3 'MONITOR', MSH-4 'LAB'",
                "contracts/ward.yml:6");
        assertRefused(
                policy.decide(message("ORU^R01"), WARD_LISTENER),
                Kind.IDENTITY,
                "HL7-01",
                "unknown sender: it claims no name",
                "contracts/ward.yml:6");
    }

    @Test
    void aKnownSenderAtAForeignAddressIsRefusedByHl701() {
        assertRefused(
                policy.decide(
                        message("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "ICU-7"), conduit("hl7-ward", "10.21.0.1")),
                Kind.IDENTITY,
                "HL7-01",
                "sender not bound to this address by contract 'bedside monitors': MSH-3 'MONITOR', MSH-4 'ICU-7'",
                "contracts/ward.yml:10");
    }

    @Test
    void anOperationOutsideTheContractIsRefusedByHl706() {
        assertRefused(
                policy.decide(message("ADT^A40", "MSH-3", "MONITOR", "MSH-4", "ICU-7"), WARD_LISTENER),
                Kind.OPERATION,
                "HL7-06",
                "operation 'ADT^A40' is not in contract 'bedside monitors'",
                "contracts/ward.yml:11");
    }

    @Test
    void aTargetOutsideTheContractIsRefused() {
        Interaction.Builder message = unit("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "ICU-7");

        assertRefused(
                policy.decide(message.target("LAB").build(), WARD_LISTENER),
                Kind.TARGET,
                "HL7-06",
                "target 'LAB' is not in contract 'bedside monitors'",
                "contracts/ward.yml:12");
        assertThat(policy.decide(message.target(null).build(), WARD_LISTENER).verdict())
                .isEqualTo(Verdict.REFUSE);
    }

    @Test
    void aUnitAboveSizeMaxIsRefusedByHl710() {
        assertRefused(
                policy.decide(
                        unit("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "ICU-7")
                                .target("EHR")
                                .length(1025)
                                .build(),
                        WARD_LISTENER),
                Kind.OVERSIZE,
                "HL7-10",
                "1025 bytes are more than the 1024 allowed by contract 'bedside monitors'",
                "contracts/ward.yml:13");
    }

    @Test
    void aStreamedUnitWhoseSizeCannotBeCheckedIsWatched() {
        Decision decision = policy.decide(
                unit("ORU^R01", "MSH-3", "MONITOR", "MSH-4", "ICU-7")
                        .target("EHR")
                        .build(),
                WARD_LISTENER);

        assertThat(decision.verdict()).isEqualTo(Verdict.WATCH);
        assertThat(reason(decision).kind()).isEqualTo(Kind.OVERSIZE);
        assertThat(decision.source()).isEqualTo("contracts/ward.yml:13");
    }

    @ParameterizedTest
    @CsvSource({
        "MALFORMED, REFUSE, MALFORMED, malformed: odd (hl7.x)",
        "AMBIGUOUS, REFUSE, MALFORMED, ambiguous: odd (hl7.x)",
        "OVERSIZE,  REFUSE, OVERSIZE,  too large: odd (hl7.x)",
        "UNUSUAL,   WATCH,  POLICY,    unusual: odd (hl7.x)"
    })
    void anomaliesAreDecidedEvenWithoutAContract(Anomaly.Kind kind, Verdict verdict, Kind reasonKind, String text) {
        Interaction message = unit("ORU^R01")
                .anomalies(List.of(new Anomaly(kind, "hl7.x", "odd")))
                .build();

        Decision decision = policy.decide(message, conduit("hl7-lab", "192.0.2.1"));

        assertThat(decision.verdict()).isEqualTo(verdict);
        assertThat(reason(decision)).isEqualTo(new Reason(reasonKind, "HL7-10", text));
    }

    @Test
    void aGraveAnomalyBehindAnUnusualOneIsNotMissed() {
        Interaction message = unit("ORU^R01")
                .anomalies(List.of(
                        new Anomaly(Anomaly.Kind.UNUSUAL, "hl7.a", "a"),
                        new Anomaly(Anomaly.Kind.AMBIGUOUS, "hl7.b", "b")))
                .build();

        assertThat(policy.decide(message, conduit("hl7-lab", "192.0.2.1")).verdict())
                .isEqualTo(Verdict.REFUSE);
    }

    @Test
    void aRefusalByContractIsNotSoftenedByAnUnusualThing() {
        Interaction message = unit("ADT^A40", "MSH-3", "MONITOR", "MSH-4", "ICU-7")
                .anomalies(List.of(new Anomaly(Anomaly.Kind.UNUSUAL, "hl7.a", "a")))
                .build();

        assertThat(reason(policy.decide(message, WARD_LISTENER)).rule()).isEqualTo("HL7-06");
    }

    @Test
    void repliesAreNotDecided() {
        Interaction reply =
                Interaction.reply(new Operation(Verb.PUBLISH, "ACK"), null).build();

        assertThat(policy.decide(reply, WARD_LISTENER)).isSameAs(Decision.ALLOW);
    }

    @Test
    void anOperationMayBeInAnyOfTheSendersContracts() {
        ContractPolicy two = policy(
                HEAD
                        + """
                          - name: results
                            protocol: hl7v2
                            sender: { claims: { MSH-3: LAB } }
                            operations: ["ORU^R01"]
                          - name: orders
                            protocol: hl7v2
                            listeners: [hl7-lab]
                            sender: { claims: { MSH-3: "L*" } }
                            operations: ["ORM^O01"]
                        """);
        Conduit lab = conduit("hl7-lab", "192.0.2.1");

        assertThat(two.decide(message("ORU^R01", "MSH-3", "LAB"), lab)).isSameAs(Decision.ALLOW);
        assertThat(two.decide(message("ORM^O01", "MSH-3", "LAB"), lab)).isSameAs(Decision.ALLOW);
        assertThat(reason(two.decide(message("ADT^A01", "MSH-3", "LAB"), lab)).text())
                .isEqualTo("operation 'ADT^A01' is not in contract 'orders' or 1 more");
        assertThat(two.decide(message("ORM^O01", "MSH-3", "LAB"), conduit("hl7-x", "192.0.2.1"))
                        .verdict())
                .isEqualTo(Verdict.REFUSE);
    }

    @Test
    void anAbsentClaimCountsAsEmpty() {
        ContractPolicy nameless = policy(
                HEAD
                        + """
                          - name: nameless
                            protocol: hl7v2
                            sender: { claims: { MSH-3: '', MSH-4: '*' } }
                            operations: ['*']
                        """);

        assertThat(nameless.decide(message("ORU^R01"), WARD_LISTENER)).isSameAs(Decision.ALLOW);
        assertThat(nameless.decide(message("ORU^R01", "MSH-3", ""), WARD_LISTENER))
                .isSameAs(Decision.ALLOW);
        assertThat(nameless.decide(message("ORU^R01", "MSH-3", "X"), WARD_LISTENER)
                        .verdict())
                .isEqualTo(Verdict.REFUSE);
    }

    @Test
    void aContractMayNameAddressesAlone() {
        ContractPolicy byAddress = policy(
                HEAD
                        + """
                          - name: this subnet
                            protocol: hl7v2
                            sender: { addresses: 10.0.0.0/8 }
                            operations: ['*']
                        """);

        assertThat(byAddress.decide(message("ORU^R01", "MSH-3", "X"), WARD_LISTENER))
                .isSameAs(Decision.ALLOW);
        assertThat(reason(byAddress.decide(message("ORU^R01", "MSH-3", "X"), conduit("l", "192.0.2.1")))
                        .text())
                .startsWith("unknown sender");
    }

    @Test
    void aUnitWithMembersIsCheckedForItsSenderAndTheMembersForWhatTheyDo() {
        Interaction member = message("ADT^A40", "MSH-3", "MONITOR", "MSH-4", "ICU-7");
        Interaction batch = unit("BATCH", "MSH-3", "MONITOR", "MSH-4", "ICU-7")
                .members(List.of(member))
                .build();
        Interaction envelope = unit("BATCH").members(List.of(member)).build();
        Interaction forged =
                unit("BATCH", "MSH-3", "EVIL").members(List.of(member)).build();

        assertThat(policy.decide(batch, WARD_LISTENER).verdict()).isEqualTo(Verdict.WATCH);
        assertThat(policy.decide(envelope, WARD_LISTENER)).isSameAs(Decision.ALLOW);
        assertThat(policy.decide(forged, WARD_LISTENER).verdict()).isEqualTo(Verdict.REFUSE);
        assertThat(policy.decide(member, WARD_LISTENER).verdict()).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void hostileTextStaysOnOnePrintableLine() {
        String hostile = "x\r\n\u001b[31m\u202e${jndi:ldap://a}" + "A".repeat(200);
        Decision decision = policy.decide(message("ORU^R01", "MSH-3", hostile, "MSH-4", hostile), WARD_LISTENER);

        assertThat(reason(decision).text())
                .hasSizeLessThanOrEqualTo(Reason.TEXT_MAX)
                .matches("[\\x20-\\x7e]*")
                .startsWith("unknown sender: MSH-3 'x???[31m?$");
    }

    @Test
    void otherProtocolsGoByTheirOwnRuleIds() {
        String contract =
                """
                  - name: %1$s
                    protocol: %1$s
                    sender: { claims: { who: A } }
                    operations: [PUBLISH]
                """;
        ContractPolicy mixed = policy(HEAD
                + contract.formatted("mqtt")
                + contract.formatted("dicom")
                + contract.formatted("opcua")
                + contract.formatted("acme"));

        assertThat(List.of("mqtt", "dicom", "opcua", "acme"))
                .extracting(protocol -> reason(
                                mixed.decide(message("PUBLISH", "who", "B"), conduit(protocol, "l", "192.0.2.1")))
                        .rule())
                .containsExactly("X-09", "DCM-01", "X-09", "POLICY-SENDER");
        assertThat(List.of("mqtt", "dicom", "opcua", "acme"))
                .extracting(protocol -> reason(
                                mixed.decide(message("READ", "who", "A"), conduit(protocol, "l", "192.0.2.1")))
                        .rule())
                .containsExactly("MQT-05", "DCM-10", "OPC-05", "POLICY-OPERATION");
    }

    @Test
    void beforeTheFirstFilesThereIsNoDecision() {
        ContractPolicy fresh = new ContractPolicy();

        assertThat(fresh.ready()).isFalse();
        assertThatThrownBy(() -> fresh.decide(message("ORU^R01"), WARD_LISTENER))
                .isInstanceOf(IllegalStateException.class)
                .hasNoCause();

        Given.commit(fresh);
        assertThat(fresh.ready()).isTrue();
        assertThat(fresh.decide(message("ORU^R01"), WARD_LISTENER)).isSameAs(Decision.ALLOW);
    }

    @Test
    void checkingChangesNothing() {
        Outcome outcome = policy.check(List.of());

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(policy.decide(message("ADT^A40", "MSH-3", "EVIL"), WARD_LISTENER)
                        .verdict())
                .isEqualTo(Verdict.REFUSE);
        ((Outcome.Accepted) outcome).commit().run();
        assertThat(policy.decide(message("ADT^A40", "MSH-3", "EVIL"), WARD_LISTENER))
                .isSameAs(Decision.ALLOW);
    }

    @Test
    void badFilesAreRejectedAndWhatWasInForceStays() {
        Outcome outcome = policy.check(List.of(new Document("ward.yml", "schema: 1\ncontracts: x\n")));

        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        assertThat(policy.decide(message("ADT^A40", "MSH-3", "EVIL"), WARD_LISTENER)
                        .verdict())
                .isEqualTo(Verdict.REFUSE);
    }

    private static void assertRefused(Decision decision, Kind kind, String rule, String text, String source) {
        assertThat(decision).isEqualTo(new Decision(Verdict.REFUSE, new Reason(kind, rule, text), source));
    }

    private static Reason reason(Decision decision) {
        assertThat(decision.reason()).isNotNull();
        return decision.reason();
    }
}
