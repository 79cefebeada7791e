package eu.heir.protocol.hl7v2;

/**
 * What all sessions of an adapter remember together; see {@link Memo} and {@link FieldPaths} for bounds and threads. Nothing in here is
 * of a patient: MSH-3 to MSH-6, MSH-9, and the paths that rules name.
 *
 * @param paths compiled field paths
 * @param senders by the segment up to MSH-6, in a {@link CharacterSet}
 * @param kinds by MSH-9, in a {@link HeaderReader.Reading}
 */
record AdapterMemos(FieldPaths paths, Memo<HeaderReader.Sender> senders, Memo<HeaderReader.Kind> kinds) {
    /** As many senders as a busy interface engine has behind one connection; 2 to the power of this. */
    private static final int SENDERS_BITS = 8;

    private static final int KINDS_BITS = 6;

    AdapterMemos() {
        this(new FieldPaths(), new Memo<>(SENDERS_BITS), new Memo<>(KINDS_BITS));
    }
}
