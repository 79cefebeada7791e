package eu.heir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import eu.heir.api.Claim;
import eu.heir.api.Interaction;
import eu.heir.api.Operation;
import eu.heir.api.Side;
import eu.heir.api.Verb;
import eu.heir.spi.config.DocumentConsumer.Document;
import eu.heir.spi.config.DocumentConsumer.Outcome;
import eu.heir.spi.decision.Conduit;
import eu.heir.spi.decision.Criticality;
import eu.heir.spi.decision.Mode;
import eu.heir.spi.decision.Moment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the tests of this bundle start from. */
final class Given {
    static final String HEAD = "schema: 1\ncontracts:\n";

    private Given() {}

    /** A policy with one file {@code ward.yml} in force. */
    static ContractPolicy policy(String yaml) {
        ContractPolicy policy = new ContractPolicy();
        commit(policy, new Document("ward.yml", yaml));
        return policy;
    }

    static void commit(ContractPolicy policy, Document... documents) {
        Outcome outcome = policy.check(Arrays.asList(documents));
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        ((Outcome.Accepted) outcome).commit().run();
    }

    static Conduit conduit(String listener, String address) {
        return conduit("hl7v2", listener, address);
    }

    static Conduit conduit(String protocol, String listener, String address) {
        return conduit(protocol, listener, address, new TestMoment());
    }

    static Conduit conduit(String protocol, String listener, String address, Moment moment) {
        try {
            return new Conduit(
                    listener,
                    protocol,
                    Mode.ENFORCE,
                    Criticality.OTHER,
                    Side.DEVICE,
                    InetAddress.getByName(address),
                    moment);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Time and state of a listener, set by hand. */
    static final class TestMoment implements Moment {
        long nanos;
        boolean recovery;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public boolean downtimeRecovery() {
            return recovery;
        }
    }

    /** An HL7 message of 300 bytes. */
    static Interaction message(String operation, String... claims) {
        return unit(operation, claims).length(300).build();
    }

    static Interaction.Builder unit(String operation, String... claims) {
        List<Claim> list = new ArrayList<>();
        for (int i = 0; i < claims.length; i += 2) {
            list.add(new Claim(claims[i], claims[i + 1]));
        }
        return Interaction.request(new Operation(Verb.PUBLISH, operation)).claims(list);
    }
}
