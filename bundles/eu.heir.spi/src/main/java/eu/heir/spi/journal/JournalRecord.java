package eu.heir.spi.journal;

import java.time.Instant;

/**
 * An entry as it is kept.
 *
 * @param sequence rises by one from record to record, from 1 on, over restarts
 * @param time when it was taken in, milliseconds precise
 * @param entry what is kept
 */
public record JournalRecord(long sequence, Instant time, JournalEntry entry) {}
