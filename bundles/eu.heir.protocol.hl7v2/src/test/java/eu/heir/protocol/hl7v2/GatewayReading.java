package eu.heir.protocol.hl7v2;

import eu.heir.api.Interaction;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The gateway's view of one message, in the same form as a receiver's. */
final class GatewayReading {
    private GatewayReading() {}

    /** The character set that both sides decode with: what is compared is the cutting, not the guess of a character set. */
    static Charset charset(Interaction interaction) {
        return interaction.attributes() instanceof MessageView view ? view.sent() : StandardCharsets.ISO_8859_1;
    }

    /** What the gateway reads; nothing when it calls the message unreadable. */
    static Reading of(Interaction interaction, byte[] message) {
        Map<String, String> values = new TreeMap<>();
        values.put("operation", interaction.operation().name());
        if (!(interaction.attributes() instanceof MessageView view)) {
            return new Reading(List.of(), values);
        }
        Charset charset = view.sent();
        // A transcoded message is indexed as its transcoded copy, like on the path.
        byte[] content = charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.UTF_8)
                ? message
                : new String(message, charset).getBytes(StandardCharsets.UTF_8);
        List<String> segments = segments(content, view.delimiters().field);
        for (int field : Reading.MSH_FIELDS) {
            Reading.take(values, "MSH-" + field, (r, c, s) -> get(view, "MSH", 1, field, r, c, s));
        }
        int patients = (int) segments.stream().filter("PID"::equals).count();
        for (int patient = 1; patient <= patients; patient++) {
            int occurrence = patient;
            Reading.take(
                    values,
                    "PID[" + patient + "]-" + Reading.PID_FIELD,
                    (r, c, s) -> get(view, "PID", occurrence, Reading.PID_FIELD, r, c, s));
        }
        return new Reading(segments, values);
    }

    private static @Nullable String get(
            MessageView view, String segment, int occurrence, int field, int repetition, int component, int sub) {
        long range = view.find(new FieldPath(FrameScan.id(segment), occurrence, field, repetition, component, sub));
        return range == MessageView.ABSENT ? null : view.text(range);
    }

    /** Names of the segments that the index of the frame holds; what is too short to have a name is none. */
    private static List<String> segments(byte[] content, int separator) {
        Octets octets = new CopiedOctets(content);
        FrameScan scan = new FrameScan(content.length);
        scan.scan(octets, 0, content.length);
        scan.finish(octets, 0, content.length);
        List<String> names = new ArrayList<>();
        for (int k = 0; k < scan.count(); k++) {
            int start = scan.start(k);
            int end = scan.end(octets, k);
            int behind = octets.indexOf(separator, start, end);
            if (end - start >= 3) {
                int to = behind == Octets.NONE ? end : behind;
                names.add(octets.text(start, to - start, StandardCharsets.ISO_8859_1));
            }
        }
        return names;
    }
}
