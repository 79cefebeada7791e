package eu.heir.spi.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Work that was not done. Text and cause hold no value of a row and may be logged: what a driver says of a statement often quotes the
 * values in it, so the cause is a copy with state, code and stack alone.
 */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    /** What a caller can do about it. */
    public enum Reason {
        /** The database is away, or the area has no usable tables. Told in the status; {@code whenUsable} says when to go on. */
        NOT_READY,
        /** Every connection was in use for {@code connection.wait.ms}. Try later, or do less at once. */
        BUSY,
        /** A statement, or its wait for a lock, was cut at {@code statement.timeout.ms}. Nothing remains of the work. */
        TIMEOUT,
        /** Another transaction came between (SQLState class 40). Nothing remains of the work; it may be done again. */
        CONFLICT,
        /** The connection broke. Nothing remains of the work, unless it broke in the moment of the commit. */
        UNAVAILABLE,
        /** The database refused a statement; see {@link #sqlState}. Doing it again will not help. */
        FAILED,
        /** This kind of database cannot. */
        UNSUPPORTED
    }

    private final Reason reason;
    private final String sqlState;

    /** Without a statement that failed. */
    public StoreException(Reason reason, String text) {
        super(text);
        this.reason = reason;
        this.sqlState = "";
    }

    /** For a statement that failed. */
    public StoreException(Reason reason, String text, SQLException failure) {
        super(text, withoutText(failure));
        this.reason = reason;
        this.sqlState = state(failure);
    }

    private static SQLException withoutText(SQLException failure) {
        SQLException copy = new SQLException(
                "SQLState " + state(failure) + ", code " + failure.getErrorCode(),
                state(failure),
                failure.getErrorCode());
        copy.setStackTrace(failure.getStackTrace());
        return copy;
    }

    private static String state(SQLException failure) {
        @Nullable String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    /** What a caller can do about it. */
    public Reason reason() {
        return reason;
    }

    /** SQLState of the statement that failed, such as 23505 for a key that exists; else empty. */
    public String sqlState() {
        return sqlState;
    }
}
