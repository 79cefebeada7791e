/**
 * The journal: takes entries from anybody at once, writes them on a thread of its own, hash-chained and signed, and reads them again.
 *
 * <p>Key classes: {@code JournalWriter} is the one writer; {@code JournalReader} answers questions; {@code DecisionFeed} turns the
 * gateway's decisions into entries and sums up floods of them. The files are in {@code eu.heir.journal.file}.
 */
@NullMarked
package eu.heir.journal;

import org.jspecify.annotations.NullMarked;
