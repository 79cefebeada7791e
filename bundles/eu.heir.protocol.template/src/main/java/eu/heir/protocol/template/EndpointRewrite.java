package eu.heir.protocol.template;

import eu.heir.api.protocol.Patch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Trick: text that must change on its way. A WELCOME names the address that the device shall come back to. That is the hospital
 * system's own, past the gateway; so it is replaced by the listener's setting {@code public.endpoint}. The length field changes with
 * it: an edit that makes a unit longer or shorter always needs both patches.
 */
final class EndpointRewrite {
    /** The setting. */
    static final String SETTING = "public.endpoint";

    /** Where the address stands: behind the status. */
    static final int ADDRESS_AT = Frame.HEADER + 1;

    private final byte[] endpoint;

    EndpointRewrite(String endpoint) {
        this.endpoint = endpoint.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The edits of a WELCOME beside its number; none when the listener does not say what to write.
     *
     * @param total bytes of the frame
     */
    List<Patch> patches(int total) {
        if (endpoint.length == 0 || total <= ADDRESS_AT) {
            return List.of();
        }
        return List.of(length(1 + endpoint.length), Patch.replace(ADDRESS_AT, total - ADDRESS_AT, endpoint));
    }

    /** Writes another payload length into a frame. */
    static Patch length(int payload) {
        return Patch.replace(
                Frame.LENGTH_AT, 4, ByteBuffer.allocate(4).putInt(payload).array());
    }
}
