package eu.heir.demo;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What a sender needs of an acknowledgement.
 *
 * @param code MSA-1
 * @param controlId MSA-2
 * @param error ERR-3.1 and, after a slash, ERR-5.1 (HL7 v2.5 section 2.15.5), empty when there is none; letters, digits and {@code
 *     ._-} only, so that it can be logged
 */
record Ack(AckCode code, String controlId, String error) {
    private static final int ERROR_LENGTH_MAX = 40;
    private static final int ERR_CODE = 3;
    private static final int ERR_APPLICATION_CODE = 5;
    private static final Pattern NOT_LOGGABLE = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern SEGMENT_END = Pattern.compile("\r");

    /**
     * Reads an acknowledgement.
     *
     * @throws ProtocolException when it is none
     */
    static Ack parse(byte[] frame) throws ProtocolException {
        String text = new String(frame, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("MSH") || text.length() < 5) {
            throw new ProtocolException("answer is not HL7");
        }
        Pattern separator = Pattern.compile(Pattern.quote(text.substring(3, 4)));
        Pattern component = Pattern.compile(Pattern.quote(text.substring(4, 5)));
        String[] msa = {};
        String error = "";
        for (String segment : SEGMENT_END.split(text, -1)) {
            String[] fields = separator.split(segment, -1);
            if (fields[0].equals("MSA")) {
                msa = fields;
            } else if (fields[0].equals("ERR")) {
                String code = firstComponent(fields, ERR_CODE, component);
                String own = firstComponent(fields, ERR_APPLICATION_CODE, component);
                error = own.isEmpty() ? code : code + "/" + own;
            }
        }
        if (msa.length < 3) {
            throw new ProtocolException("answer has no MSA segment");
        }
        String name = msa[1];
        AckCode code = Arrays.stream(AckCode.values())
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProtocolException("MSA-1 is not in table 0008"));
        return new Ack(code, msa[2], error);
    }

    private static String firstComponent(String[] fields, int index, Pattern component) {
        if (index >= fields.length) {
            return "";
        }
        String value =
                NOT_LOGGABLE.matcher(component.split(fields[index], -1)[0]).replaceAll("");
        return value.substring(0, Math.min(value.length(), ERROR_LENGTH_MAX));
    }
}
