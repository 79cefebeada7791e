package eu.heir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.heir.api.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The adapter's view of held bytes. */
class BorrowedBytesTest {
    private final BorrowedBytes bytes = new BorrowedBytes();

    private void lend(String text) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(text.length() + 3);
        buffer.position(3).put(text.getBytes(StandardCharsets.ISO_8859_1));
        bytes.lend(buffer, 3, text.length());
    }

    @Test
    void aByteIsFoundWhereverItStands() {
        Random random = new Random(5);
        byte[] content = new byte[257];
        for (int round = 0; round < 2000; round++) {
            random.nextBytes(content);
            bytes.lend(ByteBuffer.wrap(content), 0, content.length);
            byte wanted = (byte) random.nextInt(256);
            int from = random.nextInt(content.length);
            int to = from + random.nextInt(content.length - from + 1);
            int expected = -1;
            for (int i = from; i < to && expected < 0; i++) {
                expected = content[i] == wanted ? i : -1;
            }
            assertThat(bytes.indexOf(wanted, from, to)).isEqualTo(expected);
        }
    }

    @Test
    void theFirstOfSeveralIsFoundAlsoBesideBytesThatDifferInOneBit() {
        lend("\u0001\u0000\u0001\u0080\u0000\u0001\u0000\u007F");
        assertThat(bytes.indexOf((byte) 0, 0, 8)).isEqualTo(1);
        assertThat(bytes.indexOf((byte) 0, 2, 8)).isEqualTo(4);
        assertThat(bytes.indexOf((byte) 0x80, 0, 8)).isEqualTo(3);
    }

    @Test
    void everyIndexBeyondTheViewIsRefused() {
        lend("0123456789");
        Bytes part = bytes.slice(2, 4);
        assertThat(part.text(0, 4, StandardCharsets.US_ASCII)).isEqualTo("2345");
        assertThatThrownBy(() -> part.at(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.longAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(8, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.indexOf((byte) 0, 0, 11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(part.matches(2, new byte[] {'4', '5', '6'})).isFalse();
    }

    @Test
    void afterTheCallNothingCanBeReadAlsoThroughAnOldSliceOfANewLoan() {
        lend("0123456789");
        Bytes part = bytes.slice(2, 4);
        bytes.revoke();
        assertThatThrownBy(() -> bytes.at(0)).isInstanceOf(IllegalStateException.class);
        lend("abcdefghij");
        assertThat(bytes.at(0)).isEqualTo((byte) 'a');
        assertThatThrownBy(() -> part.at(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverBorrowedSeesNoDifferenceWhenTheBytesMove() {
        lend("0123456789");
        Bytes part = bytes.slice(2, 4);
        bytes.move(ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII)), 0);
        assertThat(part.at(0)).isEqualTo((byte) '2');
    }
}
