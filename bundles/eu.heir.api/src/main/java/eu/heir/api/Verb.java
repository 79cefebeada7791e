package eu.heir.api;

/** What an interaction does, in words that all protocols share. Consumers must tolerate verbs added later. */
public enum Verb {
    /** Opens, keeps or ends a relation: A-ASSOCIATE, CONNECT, CreateSession. */
    SESSION,
    /** Asks which things exist: C-FIND, QBP, Browse. */
    QUERY,
    /** Fetches a value or object: C-GET, Read. */
    READ,
    /** Changes a value or record: Write, ADT. */
    WRITE,
    /** Hands over an object: C-STORE. */
    TRANSFER,
    /** Announces an observation: ORU, PUBLISH. */
    PUBLISH,
    /** Asks to be told from now on: SUBSCRIBE, CreateMonitoredItems. */
    SUBSCRIBE,
    /** Makes the receiver act: Call, an order, N-ACTION. */
    COMMAND
}
