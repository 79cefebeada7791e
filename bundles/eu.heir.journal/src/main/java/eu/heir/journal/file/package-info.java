/**
 * The journal's files: format, reading, checking, signing. No thread, no OSGi and no log, so that the same code checks a journal
 * beside the gateway, within it, or on another machine.
 *
 * <p>A folder holds segments {@code journal-<first sequence>.seg}, the newest signed {@code head}, and the signing key. A segment is:
 *
 * <pre>
 *   magic "HEIRJRN1"        8 bytes
 *   hash of the last record before this segment (zeros: there is none)   32 bytes
 *   records, each:
 *     length n of the record        4 bytes, big endian, 1 to {@link eu.heir.journal.file.SegmentFormat#RECORD_MAX}
 *     the record in CBOR (RFC 8949) n bytes
 *     SHA-256 over the hash before, the length and the n bytes     32 bytes
 * </pre>
 */
@NullMarked
package eu.heir.journal.file;

import org.jspecify.annotations.NullMarked;
