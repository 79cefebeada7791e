package eu.heir.journal;

/**
 * How far writing has come: what readers may read.
 *
 * @param sequence of the newest record; 0 when there is none
 * @param segment first sequence of the newest segment
 * @param bytes of that segment
 */
record Written(long sequence, long segment, long bytes) {
    static final Written NOTHING = new Written(0, 0, 0);
}
