package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hellos by RFC 8446 section 4.1.2 and RFC 5246 section 7.4.1.2; the fingerprint as JA3 defines it. */
class ClientHelloTest {
    /** A hello as openssl sends it. */
    static byte[] recorded() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OpensslPeer client = OpensslPeer.client(server.getLocalPort(), "-servername", "ehr.example");
                Socket socket = server.accept()) {
            socket.setSoTimeout(Wire.DEADLINE_MILLIS);
            byte[] header = socket.getInputStream().readNBytes(5);
            int length = ((header[3] & 0xFF) << 8) | (header[4] & 0xFF);
            assertThat(client.said()).isEmpty();
            return Wire.join(header, socket.getInputStream().readNBytes(length));
        }
    }

    /** A hello made by hand: TLS 1.2, two suites one of which is GREASE, groups and point formats. */
    private static byte[] made(int maxRecord) {
        ByteBuffer body = ByteBuffer.allocate(512);
        body.putShort((short) 0x0303).put(new byte[32]).put((byte) 0);
        body.putShort((short) 6)
                .putShort((short) 0x1A1A)
                .putShort((short) 0xC02F)
                .putShort((short) 0x009C);
        body.put((byte) 1).put((byte) 0);
        body.putShort((short) 24);
        body.putShort((short) 0x2A2A).putShort((short) 0);
        body.putShort((short) 10).putShort((short) 8).putShort((short) 6);
        body.putShort((short) 0x3A3A).putShort((short) 29).putShort((short) 23);
        body.putShort((short) 11).putShort((short) 2).put((byte) 1).put((byte) 0);
        body.putShort((short) 23).putShort((short) 0);
        body.flip();
        // The extensions' length is 4 + 12 + 6 + 4 = 26.
        body.putShort(2 + 32 + 1 + 2 + 6 + 2, (short) 26);
        byte[] message = new byte[4 + body.remaining()];
        ByteBuffer.wrap(message).putInt(1 << 24 | body.remaining()).put(body);
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += maxRecord) {
            int length = Math.min(maxRecord, message.length - at);
            records.writeBytes(new byte[] {22, 3, 1, (byte) (length >> 8), (byte) length});
            records.write(message, at, length);
        }
        return records.toByteArray();
    }

    private static ClientHello whole(byte[] bytes) {
        ClientHello.Result result = ClientHello.parse(ByteBuffer.wrap(bytes));
        assertThat(result).isInstanceOf(ClientHello.Result.Whole.class);
        return ((ClientHello.Result.Whole) result).hello();
    }

    @Test
    void theFingerprintLeavesGreaseOut() {
        ClientHello hello = whole(made(1 << 14));

        assertThat(hello.ja3Text()).isEqualTo("771,49199-156,10-11-23,29-23,0");
        assertThat(hello.ja3()).hasSize(32);
        assertThat(hello.versionWord()).isEqualTo("TLSv1.2");
        assertThat(hello.legacy()).isFalse();
    }

    @Test
    void aHelloInManyRecordsIsTheSameHello() {
        assertThat(whole(made(1)).ja3()).isEqualTo(whole(made(1 << 14)).ja3());
    }

    @Test
    void opensslOffersTls13AndItsServerName() throws Exception {
        ClientHello hello = whole(recorded());

        assertThat(hello.versionWord()).isEqualTo("TLSv1.3");
        assertThat(hello.serverName()).isEqualTo("ehr.example");
        assertThat(hello.suites()).contains(0x1301, 0x1302, 0x1303);
    }

    @Test
    void everyPrefixNeedsMore() throws Exception {
        for (byte[] hello : List.of(recorded(), made(7))) {
            for (int length = 0; length < hello.length; length++) {
                assertThat(ClientHello.parse(ByteBuffer.wrap(hello, 0, length)))
                        .as("%s of %s bytes", length, hello.length)
                        .isInstanceOf(ClientHello.Result.More.class);
            }
        }
    }

    @Test
    void nothingElseIsTakenForAHelloNorBreaksTheParser() throws Exception {
        Random random = new Random(5);
        byte[] hello = recorded();
        for (int round = 0; round < 20_000; round++) {
            byte[] wrong = hello.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            }
            assertThat(ClientHello.parse(ByteBuffer.wrap(wrong))).isNotNull();
        }
        byte[] endless = new byte[ClientHello.MAX_BYTES];
        Arrays.fill(endless, (byte) 22);
        assertThat(ClientHello.parse(ByteBuffer.wrap("MSH|".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isInstanceOf(ClientHello.Result.Other.class);
        assertThat(ClientHello.parse(ByteBuffer.wrap(endless))).isInstanceOf(ClientHello.Result.Other.class);
    }
}
