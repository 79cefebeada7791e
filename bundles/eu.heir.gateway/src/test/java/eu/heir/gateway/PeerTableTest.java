package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import eu.heir.spi.telemetry.PeerStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of peers under a sender that says something else of itself with every message. */
class PeerTableTest {
    private static final int MAX = 1000;
    private static final int PER_ADDRESS = 100;
    private static final int CLAIMS = 10_000;

    private final PeerTable table = new PeerTable(MAX);

    PeerTableTest() {
        table.perAddressMax(PER_ADDRESS);
    }

    private static List<String> addresses(PeerTable table) {
        return table.snapshot().stream().map(PeerStatus::address).distinct().toList();
    }

    @Test
    void tenThousandClaimsFromOneAddressReplaceThatAddressesOwnRows() {
        for (int i = 0; i < 500; i++) {
            table.peer("ward", "10.0.1." + i, "MSH-3=HONEST", i);
        }
        for (int i = 0; i < CLAIMS; i++) {
            table.peer("ward", "10.0.0.66", "MSH-3=FORGED" + i, 1000 + i);
        }

        assertThat(addresses(table)).hasSize(501);
        assertThat(table.size()).isEqualTo(500 + PER_ADDRESS);
        assertThat(table.mostOfOneAddress()).isEqualTo(PER_ADDRESS);
        assertThat(table.forgottenOfOne()).isEqualTo(CLAIMS - PER_ADDRESS);
        assertThat(table.forgotten()).isZero();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void newClaimsStayCheapInALargeFullTable() {
        PeerTable large = new PeerTable(100_000);
        for (int i = 0; i < 100_000; i++) {
            large.peer("ward", "10." + i, "MSH-3=HONEST", i);
        }
        // Looking through the whole table each time would take a billion steps.
        assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
                    for (int i = 0; i < CLAIMS; i++) {
                        large.peer("ward", "10.0.0.66", "MSH-3=FORGED" + i, 200_000 + i);
                    }
                }))
                .doesNotThrowAnyException();
        assertThat(large.size()).isEqualTo(100_000);
    }

    @Test
    void theTableIsNeverLargerThanItMayBe() {
        for (int i = 0; i < 5 * MAX; i++) {
            table.peer("ward", "10.0." + i, "", i);
            assertThat(table.size()).isLessThanOrEqualTo(MAX);
        }
        assertThat(table.forgotten()).isEqualTo(4 * MAX);
    }

    @Test
    void aPeerThatSpeaksAllTheTimeStaysWhileSilentOnesGo() {
        PeerTable.Peer busy = table.peer("ward", "10.0.0.1", "MSH-3=BUSY", 0);
        for (int i = 1; i < 5 * MAX; i++) {
            busy.lastSeenMillis = i;
            table.peer("ward", "10.1." + i, "", i);
        }
        assertThat(busy.forgotten()).isFalse();
        assertThat(table.peer("ward", "10.0.0.1", "MSH-3=BUSY", 9999)).isSameAs(busy);
    }

    @Test
    void aRowThatMadeRoomSaysSo() {
        PeerTable.Peer silent = table.peer("ward", "10.0.0.1", "MSH-3=SILENT", 0);
        for (int i = 1; i <= MAX; i++) {
            table.peer("ward", "10.1." + i, "", i);
        }
        assertThat(silent.forgotten()).isTrue();
        assertThat(table.peer("ward", "10.0.0.1", "MSH-3=SILENT", 9999)).isNotSameAs(silent);
    }

    @Test
    void aSmallerBoundTakesEffectWithTheNextPeer() {
        for (int i = 0; i < MAX; i++) {
            table.peer("ward", "10.1." + i, "", i);
        }
        table.max(10);
        table.peer("ward", "10.2.0.1", "", 5000);
        assertThat(table.size()).isEqualTo(10);
        assertThat(addresses(table)).contains("10.2.0.1");
    }

    @Test
    void twoCertificatesBehindOneAddressAreTwoRows() {
        PeerStatus.Tls one = new PeerStatus.Tls("TLSv1.3", "aa", "CN=pump-1", "");
        PeerStatus.Tls other = new PeerStatus.Tls("TLSv1.3", "bb", "CN=pump-2", "");

        PeerTable.Peer row = table.peer("ward", "10.0.0.1", "MSH-3=PUMP", one, 1);

        assertThat(table.peer("ward", "10.0.0.1", "MSH-3=PUMP", other, 2)).isNotSameAs(row);
        assertThat(table.peer("ward", "10.0.0.1", "MSH-3=PUMP", one, 3)).isSameAs(row);
        assertThat(table.snapshot()).extracting(PeerStatus::tls).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void operationsOfARowAreBoundedAndInTheOrderFirstSeen() {
        PeerTable.Peer row = table.peer("ward", "10.0.0.1", "MSH-3=PUMP", 1);
        row.asked("ORU^R01");
        row.asked("ADT^A01");
        row.asked("ORU^R01");
        assertThat(table.snapshot().get(0).operations()).containsExactly("ORU^R01", "ADT^A01");

        for (int i = 0; i < PeerTable.OPERATIONS_MAX * 2; i++) {
            row.asked("X\n" + i);
        }

        assertThat(table.snapshot().get(0).operations())
                .hasSize(PeerTable.OPERATIONS_MAX)
                .startsWith("ORU^R01", "ADT^A01", "X·0");
    }
}
