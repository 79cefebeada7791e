package eu.heir.journal.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import eu.heir.spi.journal.JournalEntry;
import eu.heir.spi.journal.JournalKind;
import eu.heir.spi.journal.JournalRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A record as CBOR: a map with the names below, so that any CBOR tool shows what it means. Any thread. */
public final class RecordCodec {
    /** Version of the names and their meaning. */
    private static final int SCHEMA = 1;

    private static final CBORFactory CBOR = new CBORFactory();
    private static final int USUAL_BYTES = 512;

    private RecordCodec() {}

    /** Writes. */
    public static byte[] encode(JournalRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        JournalEntry entry = record.entry();
        try (JsonGenerator cbor = CBOR.createGenerator(out)) {
            cbor.writeStartObject();
            cbor.writeNumberField("schema", SCHEMA);
            cbor.writeNumberField("sequence", record.sequence());
            cbor.writeNumberField("time", record.time().toEpochMilli());
            cbor.writeStringField("kind", entry.kind().name());
            cbor.writeStringField("actor", entry.actor());
            cbor.writeStringField("subject", entry.subject());
            cbor.writeStringField("text", entry.text());
            if (!entry.details().isEmpty()) {
                cbor.writeObjectFieldStart("details");
                for (Map.Entry<String, String> detail : entry.details().entrySet()) {
                    cbor.writeStringField(detail.getKey(), detail.getValue());
                }
                cbor.writeEndObject();
            }
            cbor.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("into memory", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads. Names that are not known are passed over, so that a later version may add some.
     *
     * @throws IOException when it is no record, or one of another schema
     */
    public static JournalRecord decode(byte[] bytes) throws IOException {
        long schema = 0;
        long sequence = 0;
        long millis = 0;
        Map<String, String> words = new LinkedHashMap<>();
        Map<String, String> details = new LinkedHashMap<>();
        try (JsonParser cbor = CBOR.createParser(bytes)) {
            expect(cbor.nextToken() == JsonToken.START_OBJECT);
            for (String name = cbor.nextFieldName(); name != null; name = cbor.nextFieldName()) {
                JsonToken value = cbor.nextToken();
                switch (name) {
                    case "schema" -> schema = cbor.getLongValue();
                    case "sequence" -> sequence = cbor.getLongValue();
                    case "time" -> millis = cbor.getLongValue();
                    case "kind", "actor", "subject", "text" -> words.put(name, text(cbor));
                    case "details" -> details(cbor, details);
                    default -> {
                        if (value.isStructStart()) {
                            cbor.skipChildren();
                        }
                    }
                }
            }
        }
        if (schema != SCHEMA) {
            throw new IOException("schema " + schema + " is not known here, only " + SCHEMA);
        }
        expect(sequence > 0 && words.size() == 4);
        try {
            return new JournalRecord(
                    sequence,
                    Instant.ofEpochMilli(millis),
                    new JournalEntry(
                            JournalKind.valueOf(word(words, "kind")),
                            word(words, "actor"),
                            word(words, "subject"),
                            word(words, "text"),
                            details));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("no record of the journal: " + e.getMessage(), e);
        }
    }

    private static void details(JsonParser cbor, Map<String, String> details) throws IOException {
        expect(cbor.currentToken() == JsonToken.START_OBJECT);
        for (String name = cbor.nextFieldName(); name != null; name = cbor.nextFieldName()) {
            cbor.nextToken();
            details.put(name, text(cbor));
        }
    }

    private static String text(JsonParser cbor) throws IOException {
        expect(cbor.currentToken() == JsonToken.VALUE_STRING);
        return cbor.getText();
    }

    private static String word(Map<String, String> words, String name) {
        return words.getOrDefault(name, "");
    }

    private static void expect(boolean so) throws IOException {
        if (!so) {
            throw new IOException("no record of the journal");
        }
    }
}
