package eu.heir.adapter.testkit;

import java.util.Arrays;

/** What arrived from one side and has not been covered by a step yet. */
final class Incoming {
    /** First capacity, bytes. */
    private static final int CAPACITY_BYTES = 512;

    /** What the gateway does without asking the adapter, with bytes that a step covered beyond its view. */
    enum Rest {
        FORWARD,
        SWALLOW
    }

    private byte[] data = new byte[CAPACITY_BYTES];
    private int start;
    private int end;
    private long covered;

    /** Bytes wanted in view before the adapter is asked again. */
    private int needed = 1;

    private long rest;
    private Rest restMode = Rest.FORWARD;

    void append(byte[] source, int from, int length) {
        if (data.length - end < length) {
            int size = end - start;
            byte[] target = size + length > data.length ? new byte[Math.max(2 * data.length, size + length)] : data;
            System.arraycopy(data, start, target, 0, size);
            data = target;
            start = 0;
            end = size;
        }
        System.arraycopy(source, from, data, end, length);
        end += length;
    }

    /** A private copy of what is in view, so that a lent view can never see later bytes. */
    byte[] view() {
        return Arrays.copyOfRange(data, start, end);
    }

    int available() {
        return end - start;
    }

    boolean enough() {
        return available() >= Math.max(1, needed);
    }

    void need(int total) {
        needed = total;
    }

    /** Takes bytes out of the view. */
    byte[] cover(int length) {
        byte[] taken = Arrays.copyOfRange(data, start, start + length);
        start += length;
        covered += length;
        needed = 1;
        if (start == end) {
            start = 0;
            end = 0;
        }
        return taken;
    }

    /** Bytes covered since the beginning. */
    long covered() {
        return covered;
    }

    void rest(long length, Rest mode) {
        rest = length;
        restMode = mode;
    }

    long rest() {
        return rest;
    }

    Rest restMode() {
        return restMode;
    }
}
