package eu.heir.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);

    private static JournalRecord record(String text, Map<String, String> details) {
        return new JournalRecord(42, TIME, new JournalEntry(JournalKind.DECISION, "10.0.0.7", "ward", text, details));
    }

    @Test
    void whatIsWrittenIsReadAgainInOrder() throws IOException {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("z", "last letter first");
        details.put("a", "ä € 𝄞");
        JournalRecord record = record("Refused: größe", details);

        JournalRecord read = RecordCodec.decode(RecordCodec.encode(record));

        assertThat(read).isEqualTo(record);
        assertThat(read.entry().details().keySet()).containsExactly("z", "a");
    }

    @Test
    void everyKindHasARecord() throws IOException {
        for (JournalKind kind : JournalKind.values()) {
            JournalRecord record = new JournalRecord(1, TIME, new JournalEntry(kind, "", "", "", Map.of()));
            assertThat(RecordCodec.decode(RecordCodec.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void theLargestEntryFitsIntoARecord() {
        Map<String, String> details = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            details.put("€".repeat(500) + i, "€".repeat(1_000));
        }
        for (int i = 0; i < 100; i++) {
            details.put(i + "€".repeat(500), "€".repeat(1_000));
        }

        byte[] bytes = RecordCodec.encode(record("€".repeat(5_000), details));

        assertThat(bytes.length).isLessThanOrEqualTo(SegmentFormat.RECORD_MAX);
    }

    @Test
    void textsOfPeersStayOneLine() {
        JournalEntry entry =
                record("a\r\nb\u2028c\u0000d\ud800e", Map.of("x", "1\n2")).entry();

        assertThat(entry.text()).isEqualTo("a??b?c?d?e");
        assertThat(entry.details()).containsEntry("x", "1?2");
        assertThat(record("x".repeat(1_000), Map.of()).entry().text())
                .hasSize(JournalEntry.TEXT_MAX)
                .endsWith("…");
    }

    @Test
    void namesOfALaterVersionArePassedOver() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator cbor = new CBORFactory().createGenerator(out)) {
            cbor.writeStartObject();
            cbor.writeNumberField("schema", 1);
            cbor.writeObjectFieldStart("later");
            cbor.writeArrayFieldStart("list");
            cbor.writeNumber(1);
            cbor.writeEndArray();
            cbor.writeEndObject();
            cbor.writeNumberField("sequence", 7);
            cbor.writeNumberField("time", TIME.toEpochMilli());
            cbor.writeStringField("kind", "LOGIN");
            cbor.writeStringField("actor", "a");
            cbor.writeStringField("subject", "s");
            cbor.writeStringField("text", "t");
            cbor.writeEndObject();
        }

        assertThat(RecordCodec.decode(out.toByteArray()).sequence()).isEqualTo(7);
    }

    @Test
    void whatIsNoRecordIsRefusedWithAnIoException() {
        byte[] good = RecordCodec.encode(record("text", Map.of("a", "b")));
        Random random = new Random(4711);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                RecordCodec.decode(bad);
            } catch (IOException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> RecordCodec.decode(new byte[] {1})).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RecordCodec.decode(new byte[0])).isInstanceOf(IOException.class);
    }
}
