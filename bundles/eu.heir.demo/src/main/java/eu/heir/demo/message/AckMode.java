package eu.heir.demo.message;

/** Which acknowledgements a sender asks for: HL7 v2.5 section 2.9, MSH-15 (accept) and MSH-16 (application), table 0155. */
public enum AckMode {
    /** Original mode: both fields empty, one application acknowledgement (AA, AE, AR). */
    ORIGINAL("", "", 1),
    /** Enhanced mode, accept acknowledgement only (CA, CE, CR). */
    ACCEPT("AL", "NE", 1),
    /** Enhanced mode, accept acknowledgement first, application acknowledgement after it. */
    ACCEPT_THEN_APPLICATION("AL", "AL", 2);

    private final String accept;
    private final String application;
    private final int replies;

    AckMode(String accept, String application, int replies) {
        this.accept = accept;
        this.application = application;
        this.replies = replies;
    }

    /** MSH-15. */
    public String accept() {
        return accept;
    }

    /** MSH-16. */
    public String application() {
        return application;
    }

    /** Replies that end the exchange when all goes well; a refusal ends it at once. */
    public int replies() {
        return replies;
    }
}
