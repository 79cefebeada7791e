package eu.heir.protocol.hl7v2;

/** The block format of the minimal lower layer protocol (HL7 v2 implementation support guide, appendix C). */
final class Mllp {
    /** Start block, VT. */
    static final int START = 0x0B;

    /** First byte of the end block, FS. Data unless a CR follows. */
    static final int END = 0x1C;

    /** Second byte of the end block; also the segment separator (2.5.4). */
    static final int CR = 0x0D;

    /** Not part of HL7, yet what many senders separate segments with. */
    static final int LF = 0x0A;

    /** Bytes of the start block. */
    static final int START_BYTES = 1;

    /** Bytes of the end block. */
    static final int END_BYTES = 2;

    private Mllp() {}

    /** Whether a byte between two frames is harmless padding. */
    static boolean padding(int octet) {
        return octet == CR || octet == LF || octet == ' ' || octet == '\t';
    }
}
