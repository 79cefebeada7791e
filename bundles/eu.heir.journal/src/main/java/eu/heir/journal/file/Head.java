package eu.heir.journal.file;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * The newest record that is signed for. Since each hash rests on all before it, one signature covers everything up to here. The file
 * {@code head} is text, so that it can be copied to where the gateway's own administrator cannot reach it.
 *
 * @param sequence of the record
 * @param hash of the record, hexadecimal
 * @param time when it was signed
 * @param signature Ed25519 over {@link #message}, base64
 */
public record Head(long sequence, String hash, Instant time, String signature) {
    private static final String FILE = "head";

    /** Signs for a record. */
    public static Head signed(SigningKey key, long sequence, byte[] hash, Instant time) {
        Instant precise = Instant.ofEpochMilli(time.toEpochMilli());
        Head unsigned = new Head(sequence, SegmentFormat.hex(hash), precise, "");
        byte[] signature = key.sign(unsigned.message());
        return new Head(sequence, unsigned.hash(), precise, Base64.getEncoder().encodeToString(signature));
    }

    /**
     * Reads the head of a folder.
     *
     * @return empty when there is no such file
     * @throws IOException when it cannot be read or is none
     */
    public static Optional<Head> of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)));
            return Optional.of(new Head(
                    Long.parseLong(lines.getProperty("sequence", "")),
                    lines.getProperty("hash", ""),
                    Instant.ofEpochMilli(Long.parseLong(lines.getProperty("time.ms", ""))),
                    lines.getProperty("signature", "")));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no head of a journal: " + e.getMessage(), e);
        }
    }

    /**
     * Replaces the head of a folder.
     *
     * @throws IOException when it cannot be written; the old one then stands
     */
    public void write(Path folder) throws IOException {
        String text = "sequence = " + sequence + "\nhash = " + hash + "\ntime.ms = " + time.toEpochMilli()
                + "\nsignature = " + signature + "\n";
        OwnerFiles.replace(folder.resolve(FILE), text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the holder of this key signed it. */
    public boolean verifies(PublicKey key) {
        try {
            return SigningKey.verifies(key, message(), Base64.getDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The hash as bytes; no hash when it is not one. */
    public byte[] hashBytes() {
        try {
            byte[] bytes = HexFormat.of().parseHex(hash);
            return bytes.length == SegmentFormat.HASH_BYTES ? bytes : SegmentFormat.noHash();
        } catch (IllegalArgumentException e) {
            return SegmentFormat.noHash();
        }
    }

    private byte[] message() {
        return ("HEIR journal head 1\n" + sequence + "\n" + hash + "\n" + time.toEpochMilli() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
