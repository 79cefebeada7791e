package eu.heir.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import eu.heir.spi.text.NearestWord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.servlet.http.HttpServletRequest;

/** The body of a request that changes something: one JSON object with known fields, each at most once. */
final class Body {
    /** Largest body, bytes. */
    static final int BODY_MAX_BYTES = 8192;

    private static final int NAME_SHOWN_MAX_CHARS = 40;
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final JsonNode fields;

    private Body(JsonNode fields) {
        this.fields = fields;
    }

    /**
     * Reads the body.
     *
     * @param known the fields that there are
     * @throws ProblemException if it is of another type, too large, not JSON, no object, or has a field that is not known
     * @throws IOException if the client is gone
     */
    static Body of(HttpServletRequest request, Set<String> known) throws ProblemException, IOException {
        String type = request.getContentType();
        if (type == null
                || !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(Answers.JSON)) {
            throw new ProblemException(Problem.unsupportedType(Answers.JSON));
        }
        byte[] bytes = request.getInputStream().readNBytes(BODY_MAX_BYTES + 1);
        if (bytes.length > BODY_MAX_BYTES) {
            throw new ProblemException(Problem.tooLarge(BODY_MAX_BYTES));
        }
        JsonNode node;
        try {
            node = READER.readValue(bytes);
        } catch (JsonProcessingException e) {
            // Not the parser's own words: they quote the body.
            throw new ProblemException(Problem.badRequest("The body is not JSON."));
        }
        if (node == null || !node.isObject()) {
            throw new ProblemException(Problem.badRequest("The body must be a JSON object."));
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new ProblemException(Problem.badField(
                        shortened(name),
                        "not known" + NearestWord.hint(name, known) + " There are "
                                + String.join(", ", new TreeSet<>(known))));
            }
        }
        return new Body(node);
    }

    /**
     * A whole number.
     *
     * @throws ProblemException if it is missing, none or out of range
     */
    long number(String name, long least, long most) throws ProblemException {
        JsonNode value = fields.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= least && value.asLong() <= most) {
            return value.asLong();
        }
        throw new ProblemException(Problem.badField(name, "a whole number from " + least + " to " + most));
    }

    /**
     * One line of text, without blanks around it.
     *
     * @param maxChars longest allowed
     * @throws ProblemException if it is missing, blank, too long or has control characters
     */
    String line(String name, int maxChars) throws ProblemException {
        JsonNode value = fields.path(name);
        String text = value.isTextual() ? value.asText().strip() : "";
        if (text.isEmpty() || text.length() > maxChars || text.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    Problem.badField(name, "one line of 1 to " + maxChars + " characters, not blank"));
        }
        return text;
    }

    /**
     * One line of text, without blanks around it; empty when it is missing.
     *
     * @param maxChars longest allowed
     * @throws ProblemException if it is no text, too long or has control characters
     */
    String lineOr(String name, int maxChars) throws ProblemException {
        JsonNode value = fields.path(name);
        String text = value.isTextual() ? value.asText().strip() : "";
        boolean other = !value.isMissingNode() && !value.isTextual();
        if (other || text.length() > maxChars || text.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(Problem.badField(name, "one line of at most " + maxChars + " characters"));
        }
        return text;
    }

    /**
     * Some whole numbers; the size of the body bounds how many.
     *
     * @throws ProblemException if it is missing, empty, or anything in it is none
     */
    List<Long> numbers(String name) throws ProblemException {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode value : fields.path(name)) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                numbers.clear();
                break;
            }
            numbers.add(value.asLong());
        }
        if (!fields.path(name).isArray() || numbers.isEmpty()) {
            throw new ProblemException(Problem.badField(name, "a list of whole numbers, at least one"));
        }
        return numbers;
    }

    private static String shortened(String name) {
        return name.length() > NAME_SHOWN_MAX_CHARS ? name.substring(0, NAME_SHOWN_MAX_CHARS) + "…" : name;
    }
}
