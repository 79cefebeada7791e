package eu.heir.spi.devices;

/**
 * What the conclusion "this is that device" rests on, the weakest first. A device has the lowest level of all that it was observed with
 * within a day before it was seen last: it is as sure as its weakest way in.
 */
public enum Assurance {
    /**
     * Only the network address tells it from others: it says nothing of itself, or others say the same of themselves, or it began to say
     * something else and nobody confirmed that. Whoever gets the address is this device.
     */
    ADDRESS,
    /**
     * Only it makes these claims, but the address is new or has changed. Whoever says the same is this device, as soon as the device
     * itself is silent.
     */
    CLAIMS,
    /**
     * Only it makes these claims, and for {@code address.stable.hours} from the same address. To be this device somebody must say the same
     * from there. Neither is proved.
     */
    CLAIMS_AND_ADDRESS,
    /**
     * A TLS client certificate that the listener verified, so somebody holds its key; but the claims are missing, changed without
     * being confirmed, or several senders use the certificate, as behind an interface engine.
     */
    CERTIFICATE,
    /** A verified TLS client certificate that nobody else uses, and constant claims. */
    CERTIFICATE_AND_CLAIMS
}
