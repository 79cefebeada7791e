package eu.heir.protocol.hl7v2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;

/**
 * Escape sequences (2.7): {@code \F\ \S\ \T\ \R\ \E\} stand for the delimiters, {@code \Xdd...\} for bytes in the message's character
 * set. Formatting sequences ({@code \.br\}, {@code \H\}) and character set switches stay as they were sent, as does what is no
 * sequence at all. Evasion by escaping does not work against rules that read decoded text.
 */
final class Escapes {
    private Escapes() {}

    /**
     * A part as text, its escape sequences decoded. Looks at each byte once.
     *
     * @param octets the view
     * @param from first byte
     * @param to behind the last one
     * @param delimiters of the message
     * @param charset the octets are in
     * @param sent the character set of the message as it was sent, for {@code \X..\}
     */
    static String decode(Octets octets, int from, int to, Delimiters delimiters, Charset charset, Charset sent) {
        if (from == to) {
            return "";
        }
        if (delimiters.escape == Delimiters.NONE || octets.indexOf(delimiters.escape, from, to) == Octets.NONE) {
            return octets.text(from, to - from, charset);
        }
        byte[] in = octets.copy(from, to - from);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        int at = 0;
        while (at < in.length) {
            int open = indexOf(in, delimiters.escape, at);
            int close = open == in.length ? open : indexOf(in, delimiters.escape, open + 1);
            out.write(in, at, open - at);
            if (close == in.length) {
                out.write(in, open, in.length - open);
                break;
            }
            if (replaced(in, open + 1, close, delimiters, charset, sent, out)) {
                at = close + 1;
            } else if (untouched(in, open + 1, close)) {
                out.write(in, open, close + 1 - open);
                at = close + 1;
            } else {
                // No sequence: the character stands for itself, and the next one may open a real one.
                out.write(in, open, close - open);
                at = close;
            }
        }
        return out.toString(charset);
    }

    /**
     * Whether a part holds an escape character that receivers read in several ways: everything but the sequences of the delimiters
     * ({@code \F\ \S\ \T\ \R\ \E\}), which all decode. Some decode {@code \Xdd\}, some keep it as it stands; of what is no
     * sequence some drop the escape character.
     */
    static boolean ambiguous(Octets octets, int from, int to, Delimiters delimiters) {
        int escape = delimiters.escape;
        int at = escape == Delimiters.NONE ? Octets.NONE : octets.indexOf(escape, from, to);
        while (at != Octets.NONE) {
            if (at + 2 >= to
                    || octets.at(at + 2) != escape
                    || delimiter(octets.at(at + 1), delimiters) == Delimiters.NONE) {
                return true;
            }
            at = octets.indexOf(escape, at + 3, to);
        }
        return false;
    }

    private static int delimiter(int letter, Delimiters delimiters) {
        return switch (letter) {
            case 'F' -> delimiters.field;
            case 'S' -> delimiters.component;
            case 'T' -> delimiters.subcomponent;
            case 'R' -> delimiters.repetition;
            case 'E' -> delimiters.escape;
            default -> Delimiters.NONE;
        };
    }

    private static int indexOf(byte[] in, int value, int from) {
        int i = from;
        while (i < in.length && in[i] != value) {
            i++;
        }
        return i;
    }

    private static boolean replaced(
            byte[] in,
            int from,
            int to,
            Delimiters delimiters,
            Charset charset,
            Charset sent,
            ByteArrayOutputStream out) {
        if (to - from == 1) {
            int delimiter = delimiter(in[from], delimiters);
            if (delimiter != Delimiters.NONE) {
                out.write(delimiter);
            }
            return delimiter != Delimiters.NONE;
        }
        int digits = to - from - 1;
        if (digits < 2 || (digits & 1) != 0 || in[from] != 'X') {
            return false;
        }
        byte[] decoded = new byte[digits / 2];
        for (int i = 0; i < decoded.length; i++) {
            int high = Character.digit(in[from + 1 + 2 * i], 16);
            int low = Character.digit(in[from + 2 + 2 * i], 16);
            if (high < 0 || low < 0) {
                return false;
            }
            decoded[i] = (byte) ((high << 4) | low);
        }
        out.writeBytes(charset.equals(sent) ? decoded : new String(decoded, sent).getBytes(charset));
        return true;
    }

    private static boolean untouched(byte[] in, int from, int to) {
        if (from == to) {
            return false;
        }
        return switch (in[from]) {
            case 'H', 'N' -> to - from == 1;
            case '.', 'C', 'M', 'Z' -> true;
            default -> false;
        };
    }
}
