package eu.heir.gateway;

import eu.heir.spi.text.NearestWord;
import java.util.Collection;

/** Text for people. */
final class Text {
    private Text() {}

    /** Without control characters, cut to a length. */
    static String printable(String text, int max) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), max));
        for (int i = 0; i < text.length() && out.length() < max; i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) ? '·' : c);
        }
        return out.toString();
    }

    /** "; did you mean 'mode'?" for the known word that is nearest, or empty when none is near. */
    static String suggestion(String word, Collection<String> known) {
        return NearestWord.hint(word, known);
    }
}
