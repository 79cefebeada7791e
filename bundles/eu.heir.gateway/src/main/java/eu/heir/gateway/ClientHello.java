package eu.heir.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The first message of a TLS client (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2), read and never changed.
 *
 * @param version the newest version it offers, as two bytes: 0x0301 is TLS 1.0, 0x0304 is TLS 1.3
 * @param legacyVersion the version field of the message itself
 * @param suites cipher suites in its order
 * @param extensions extension types in its order
 * @param groups supported groups
 * @param pointFormats elliptic curve point formats
 * @param serverName host name it asks for, or empty
 */
record ClientHello(
        int version,
        int legacyVersion,
        List<Integer> suites,
        List<Integer> extensions,
        List<Integer> groups,
        List<Integer> pointFormats,
        String serverName) {

    /** Most bytes of records that a hello may take; real ones stay below 4 KiB. */
    static final int MAX_BYTES = 32 << 10;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final int RECORD_MAX_BYTES = 1 << 14;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int HANDSHAKE_HEADER_BYTES = 4;
    private static final int EXTENSION_SERVER_NAME = 0;
    private static final int EXTENSION_GROUPS = 10;
    private static final int EXTENSION_POINT_FORMATS = 11;
    private static final int EXTENSION_VERSIONS = 43;
    private static final int TLS_1_2 = 0x0303;

    /** What the first bytes of a connection are. */
    sealed interface Result {
        /** A whole hello. */
        record Whole(ClientHello hello) implements Result {}

        /** The start of one. */
        record More() implements Result {}

        /** Something else. */
        record Other(String why) implements Result {}
    }

    /** Looks at the first bytes, however they were split; changes neither position nor limit. */
    static Result parse(ByteBuffer first) {
        ByteBuffer in = first.duplicate();
        byte[] message = new byte[0];
        while (in.remaining() >= RECORD_HEADER_BYTES) {
            int type = in.get() & 0xFF;
            int major = in.get() & 0xFF;
            in.get();
            int length = in.getShort() & 0xFFFF;
            if (type != HANDSHAKE || major != 3) {
                return new Result.Other("the connection does not begin with a TLS handshake");
            }
            if (length == 0 || length > RECORD_MAX_BYTES) {
                return new Result.Other("a TLS record of " + length + " bytes");
            }
            int take = Math.min(length, in.remaining());
            byte[] longer = java.util.Arrays.copyOf(message, message.length + take);
            in.get(longer, message.length, take);
            message = longer;
            Result result = message(message);
            if (!(result instanceof Result.More)) {
                return result;
            }
        }
        if (in.hasRemaining() && message.length == 0) {
            return in.get() == HANDSHAKE
                    ? new Result.More()
                    : new Result.Other("the connection does not begin with a TLS handshake");
        }
        return first.remaining() >= MAX_BYTES
                ? new Result.Other("a hello of more than " + MAX_BYTES + " bytes")
                : new Result.More();
    }

    private static Result message(byte[] message) {
        if (message.length > 0 && message[0] != CLIENT_HELLO) {
            return new Result.Other("a handshake message of type " + message[0] + " instead of a ClientHello");
        }
        if (message.length < HANDSHAKE_HEADER_BYTES) {
            return new Result.More();
        }
        ByteBuffer body = ByteBuffer.wrap(message);
        int length = body.getInt() & 0xFFFFFF;
        if (length > MAX_BYTES) {
            return new Result.Other("a hello of " + length + " bytes");
        }
        if (body.remaining() < length) {
            return new Result.More();
        }
        try {
            return new Result.Whole(body(body.slice(HANDSHAKE_HEADER_BYTES, length)));
        } catch (java.nio.BufferUnderflowException | IndexOutOfBoundsException e) {
            return new Result.Other("a ClientHello whose lengths do not fit");
        }
    }

    private static ClientHello body(ByteBuffer in) {
        int legacyVersion = in.getShort() & 0xFFFF;
        in.position(in.position() + 32);
        vector(in, in.get() & 0xFF);
        List<Integer> suites = numbers16(vector(in, in.getShort() & 0xFFFF));
        vector(in, in.get() & 0xFF);
        int version = Math.min(legacyVersion, TLS_1_2);
        List<Integer> extensions = new ArrayList<>();
        List<Integer> groups = List.of();
        List<Integer> pointFormats = List.of();
        String serverName = "";
        ByteBuffer all = in.hasRemaining() ? vector(in, in.getShort() & 0xFFFF) : in;
        while (all.hasRemaining()) {
            int type = all.getShort() & 0xFFFF;
            ByteBuffer extension = vector(all, all.getShort() & 0xFFFF);
            extensions.add(type);
            switch (type) {
                case EXTENSION_GROUPS -> groups = numbers16(vector(extension, extension.getShort() & 0xFFFF));
                case EXTENSION_POINT_FORMATS -> pointFormats = numbers8(vector(extension, extension.get() & 0xFF));
                case EXTENSION_VERSIONS ->
                    version = newest(numbers16(vector(extension, extension.get() & 0xFF)), version);
                case EXTENSION_SERVER_NAME -> serverName = serverName(extension);
                default -> {
                    // counts for the fingerprint by its type alone
                }
            }
        }
        return new ClientHello(version, legacyVersion, suites, extensions, groups, pointFormats, serverName);
    }

    private static int newest(List<Integer> offered, int fallback) {
        List<Integer> real =
                offered.stream().filter(version -> !isGrease(version)).toList();
        return real.isEmpty() ? fallback : Collections.max(real);
    }

    private static String serverName(ByteBuffer extension) {
        if (!extension.hasRemaining()) {
            return "";
        }
        ByteBuffer names = vector(extension, extension.getShort() & 0xFFFF);
        int type = names.get();
        ByteBuffer name = vector(names, names.getShort() & 0xFFFF);
        return type == 0 ? StandardCharsets.US_ASCII.decode(name).toString() : "";
    }

    /** The next bytes as a view of their own; throws when there are fewer. */
    private static ByteBuffer vector(ByteBuffer in, int length) {
        ByteBuffer view = in.slice(in.position(), length);
        in.position(in.position() + length);
        return view;
    }

    private static List<Integer> numbers16(ByteBuffer in) {
        List<Integer> numbers = new ArrayList<>();
        while (in.hasRemaining()) {
            numbers.add(in.getShort() & 0xFFFF);
        }
        return List.copyOf(numbers);
    }

    private static List<Integer> numbers8(ByteBuffer in) {
        List<Integer> numbers = new ArrayList<>();
        while (in.hasRemaining()) {
            numbers.add(in.get() & 0xFF);
        }
        return List.copyOf(numbers);
    }

    /** Values that clients throw in at random so that servers stay tolerant (RFC 8701). */
    private static boolean isGrease(int value) {
        return (value & 0x0F0F) == 0x0A0A && (value >> 8) == (value & 0xFF);
    }

    /** What JA3 is computed from: version, suites, extensions, groups and point formats as decimal numbers, without GREASE. */
    String ja3Text() {
        return legacyVersion + "," + joined(suites) + "," + joined(extensions) + "," + joined(groups) + ","
                + joined(pointFormats);
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream()
                .filter(number -> !isGrease(number))
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
    }

    /** JA3 fingerprint of the client's TLS library and its settings: 32 hexadecimal digits. A name, no protection. */
    String ja3() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(ja3Text().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }

    /** Whether it can nothing newer than TLS 1.1. */
    boolean legacy() {
        return version < TLS_1_2;
    }

    /** {@code TLSv1.2}, or the number for what has no name. */
    String versionWord() {
        return switch (version) {
            case 0x0300 -> "SSLv3";
            case 0x0301 -> "TLSv1";
            case 0x0302 -> "TLSv1.1";
            case 0x0303 -> "TLSv1.2";
            case 0x0304 -> "TLSv1.3";
            default -> String.format("0x%04x", version);
        };
    }
}
