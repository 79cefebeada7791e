package eu.heir.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.20.0.0/16, 10.20.255.255, true",
        "10.20.0.0/16, 10.21.0.0, false",
        "10.20.0.0/15, 10.21.0.0, true",
        "10.20.0.128/25, 10.20.0.127, false",
        "10.20.0.128/25, 10.20.0.200, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.9, false",
        "::/0, fe80::1, true",
        "fd00:1::/32, fd00:1:ffff::7, true",
        "fd00:1::/32, fd00:2::7, false",
        "::1, ::1, true",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8, true",
        "::ffff:10.20.0.0/112, 10.20.9.9, true",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201, true"
    })
    void holdsTheAddressesOfItsBlock(String block, String address, boolean expected) throws UnknownHostException {
        assertThat(Cidr.parse(block).contains(InetAddress.getByName(address).getAddress()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0",
                "10.0.0.0.0",
                "10.0.0.256",
                "10.0.0.01",
                "10.0.0.-1",
                "10.0.0.1/",
                "10.0.0.0/ 8",
                "10.0.0.0/+8",
                "10.0.0.0/33",
                "1.2.3.4/8/8",
                ":",
                ":::",
                "1:2",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "12345::",
                "g::",
                "::1/129",
                "::1%eth0",
                "[::1]",
                "localhost",
                "1.2.3.4:5",
                "::1.2.3",
                "1.2.3.4::",
                "٣.1.1.1"
            })
    void textThatIsNoBlockIsTurnedDownWithoutALookUp(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.5/16, 10.20.0.0/16",
        "10.20.0.255/25, 10.20.0.128/25",
        "fd00:1::1/32, fd00:1::/32",
        "::1/0, ::/0"
    })
    void bitsBeyondThePrefixAreTakenForASlip(String text, String meant) {
        assertThatThrownBy(() -> Cidr.parse(text)).hasMessageContaining("did you mean '" + meant + "'?");
        assertThat(Cidr.parse(meant)).hasToString(meant);
    }

    @Test
    void agreesWithArithmeticOnRandomBlocksAndAddresses() throws UnknownHostException {
        Random random = new Random(20250102);
        int inside = 0;
        for (int i = 0; i < 20_000; i++) {
            int size = random.nextBoolean() ? 4 : 16;
            int bits = size * 8;
            int prefix = random.nextInt(bits + 1);
            byte[] network = new byte[size];
            random.nextBytes(network);
            // Keeps clear of the mapped IPv4 addresses and of the compressed forms, which have cases of their own
            // above.
            network[0] = 0x20;
            BigInteger base =
                    new BigInteger(1, network).shiftRight(bits - prefix).shiftLeft(bits - prefix);
            byte[] address = network.clone();
            int flipped = random.nextInt(bits);
            address[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
            boolean expected =
                    new BigInteger(1, address).shiftRight(bits - prefix).equals(base.shiftRight(bits - prefix));

            String text = InetAddress.getByAddress(padded(base, size)).getHostAddress() + "/" + prefix;
            assertThat(Cidr.parse(text).contains(address))
                    .as(text + " bit " + flipped)
                    .isEqualTo(expected);
            inside += expected ? 1 : 0;
        }
        assertThat(inside).as("addresses inside").isBetween(5_000, 15_000);
    }

    private static byte[] padded(BigInteger number, int size) {
        byte[] bytes = new byte[size];
        byte[] raw = number.toByteArray();
        int length = Math.min(raw.length, size);
        System.arraycopy(raw, raw.length - length, bytes, size - length, length);
        return bytes;
    }
}
