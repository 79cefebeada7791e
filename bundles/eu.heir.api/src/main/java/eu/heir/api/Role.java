package eu.heir.api;

/** Whether a unit asks or answers. */
public enum Role {
    /** Asks for something or announces something; is decided on. */
    REQUEST,
    /** Answers a request that went the other way; named by {@link Interaction#correlation()}. */
    REPLY
}
