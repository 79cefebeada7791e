package eu.heir.gateway;

/** A certificate, key, trust or revocation file that cannot be used. The message begins with the key and says what is allowed. */
final class TlsProblem extends Exception {
    private static final long serialVersionUID = 1L;

    TlsProblem(String message) {
        super(message);
    }
}
