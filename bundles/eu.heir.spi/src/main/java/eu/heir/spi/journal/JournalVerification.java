package eu.heir.spi.journal;

import java.util.List;

/**
 * What reading everything again found.
 *
 * @param sound whether every byte is as it was written, up to the newest signed head
 * @param records records read
 * @param first sequence of the oldest, 0 when there is none
 * @param last sequence of the newest
 * @param segments files read
 * @param unsigned newest records that no signed head covers yet; a few while the gateway runs
 * @param key fingerprint of the key that signs (SHA-256 of its public half, hexadecimal), or empty when there is none
 * @param findings each in one sentence that names file and record; empty when sound. At most {@link #FINDINGS_MAX}
 * @param notes what is no break but worth knowing, such as a tail that a power cut tore
 */
public record JournalVerification(
        boolean sound,
        long records,
        long first,
        long last,
        int segments,
        long unsigned,
        String key,
        List<String> findings,
        List<String> notes) {
    /** Most findings and most notes that are told. */
    public static final int FINDINGS_MAX = 100;

    /** Copies. */
    public JournalVerification {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }
}
