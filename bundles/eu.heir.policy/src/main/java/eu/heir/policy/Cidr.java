package eu.heir.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block of IPv4 or IPv6 addresses: {@code 10.20.0.0/16}, {@code fd00:1::/32}, or one address alone. Read from text without any name
 * look-up.
 */
public final class Cidr {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_GROUPS = 8;
    private static final int IPV4_MAPPED_PREFIX_BITS = 96;

    private final byte[] network;
    private final int prefixBits;

    private Cidr(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException with words for an administrator when the text is not one: also when it has bits beyond its
     *     prefix, which is a slip of the pen more often than not
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = address(host);
        if (bytes == null) {
            throw new IllegalArgumentException("is not an IP address or block such as 10.20.0.0/16 or fd00:1::/32");
        }
        int bits = bytes.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : number(text.substring(slash + 1), 10, bits);
        if (prefix < 0) {
            throw new IllegalArgumentException("needs a prefix length of 0 to " + bits + " after the slash");
        }
        byte[] network = masked(bytes, prefix);
        if (!Arrays.equals(network, bytes)) {
            throw new IllegalArgumentException(
                    "has bits beyond its prefix; did you mean '" + text(network) + "/" + prefix + "'?");
        }
        return unmapped(new Cidr(network, prefix));
    }

    /**
     * Whether an address is in the block.
     *
     * @param address as {@link java.net.InetAddress#getAddress()} gives it, 4 or 16 bytes
     */
    boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefixBits >> 3;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixBits & 7;
        return rest == 0 || ((address[whole] ^ network[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
    }

    // The JDK shows an IPv4 peer of an IPv6 socket as IPv4, so a block written in the mapped form has to become IPv4,
    // too.
    private static Cidr unmapped(Cidr block) {
        if (block.network.length != IPV6_BYTES || block.prefixBits < IPV4_MAPPED_PREFIX_BITS) {
            return block;
        }
        for (int i = 0; i < IPV6_BYTES - IPV4_BYTES; i++) {
            if (block.network[i] != (byte) (i < 10 ? 0 : 0xFF)) {
                return block;
            }
        }
        byte[] ipv4 = Arrays.copyOfRange(block.network, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES);
        return new Cidr(ipv4, block.prefixBits - IPV4_MAPPED_PREFIX_BITS);
    }

    private static byte[] masked(byte[] bytes, int prefix) {
        byte[] masked = bytes.clone();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            masked[bit >> 3] &= (byte) ~(0x80 >> (bit & 7));
        }
        return masked;
    }

    private static byte @Nullable [] address(String text) {
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    private static byte @Nullable [] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_BYTES) {
            return null;
        }
        byte[] bytes = new byte[IPV4_BYTES];
        for (int i = 0; i < IPV4_BYTES; i++) {
            // A leading zero is refused: some tools read it as octal.
            int value = parts[i].length() > 1 && parts[i].charAt(0) == '0' ? -1 : number(parts[i], 10, 255);
            if (value < 0) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text, true);
            return all != null && all.length == IPV6_BYTES ? all : null;
        }
        byte[] head = groups(text.substring(0, gap), false);
        byte[] tail = groups(text.substring(gap + 2), true);
        if (head == null || tail == null || head.length + tail.length > IPV6_BYTES - 2) {
            return null;
        }
        byte[] bytes = new byte[IPV6_BYTES];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, IPV6_BYTES - tail.length, tail.length);
        return bytes;
    }

    /** Groups of hexadecimal digits between colons, the last possibly an IPv4 address; null when they are not. */
    private static byte @Nullable [] groups(String text, boolean mayEndAsIpv4) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] last = mayEndAsIpv4 ? ipv4(parts[parts.length - 1]) : null;
        int hexGroups = last == null ? parts.length : parts.length - 1;
        byte[] bytes = new byte[2 * hexGroups + (last == null ? 0 : IPV4_BYTES)];
        if (parts.length > IPV6_GROUPS) {
            return null;
        }
        for (int i = 0; i < hexGroups; i++) {
            int value = parts[i].length() > 4 ? -1 : number(parts[i], 16, 0xFFFF);
            if (value < 0) {
                return null;
            }
            bytes[2 * i] = (byte) (value >> 8);
            bytes[2 * i + 1] = (byte) value;
        }
        if (last != null) {
            System.arraycopy(last, 0, bytes, 2 * hexGroups, IPV4_BYTES);
        }
        return bytes;
    }

    /** An unsigned number without sign or blanks, or -1. */
    private static int number(String text, int radix, int max) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value <= max ? value : -1;
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        if (bytes.length == IPV4_BYTES) {
            for (byte b : bytes) {
                text.append(text.length() == 0 ? "" : ".").append(b & 0xFF);
            }
            return text.toString();
        }
        int end = IPV6_BYTES;
        while (end > 0 && bytes[end - 1] == 0 && bytes[end - 2] == 0) {
            end -= 2;
        }
        for (int i = 0; i < end; i += 2) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)));
        }
        // One group of zeros may not be written as two colons by every tool, yet all read it.
        return end == IPV6_BYTES ? text.toString() : text + "::";
    }

    @Override
    public String toString() {
        return text(network) + "/" + prefixBits;
    }
}
