package eu.heir.gateway;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a listener file says of TLS; files are named here, not read.
 *
 * @param device the leg that devices connect to
 * @param hospital the leg that the gateway dials
 * @param handshakeTimeoutMillis how long a handshake (in opaque mode: the hello) may take on either leg
 */
record TlsSettings(Leg device, Leg hospital, long handshakeTimeoutMillis) {
    static final String LISTEN = "listen.tls";
    static final String UPSTREAM = "upstream.tls";

    /** All keys of this part of a listener file. */
    static final List<String> KEYS = List.of(
            LISTEN,
            LISTEN + ".certificate",
            LISTEN + ".key",
            LISTEN + ".trust",
            LISTEN + ".crl",
            LISTEN + ".min",
            UPSTREAM,
            UPSTREAM + ".trust",
            UPSTREAM + ".certificate",
            UPSTREAM + ".key",
            UPSTREAM + ".crl",
            UPSTREAM + ".min",
            UPSTREAM + ".host");

    /** What happens on a leg. */
    enum Kind {
        /** Clear text. */
        NONE,
        /** The gateway shows a certificate. */
        SERVER,
        /** The gateway shows a certificate and wants one from the device. */
        MUTUAL,
        /** TLS runs between device and hospital; the gateway sees the ClientHello and forwards everything untouched. */
        OPAQUE,
        /** The gateway is the client: it checks the hospital's certificate and, when it has one, shows its own. */
        VERIFY;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One leg.
     *
     * @param prefix of its keys
     * @param kind what happens
     * @param certificate PEM file: the gateway's certificate, then its issuers; or null
     * @param key PEM file: its PKCS#8 key; or null
     * @param trust PEM file: whose certificates the peer's may come from; or null
     * @param crl PEM file: revocation lists of all issuers in play; or null for no revocation check
     * @param min oldest version that is spoken
     * @param host name or address in the hospital's certificate; empty for the one that is dialled
     */
    record Leg(
            String prefix,
            Kind kind,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable Path trust,
            @Nullable Path crl,
            TlsVersion min,
            String host) {

        /** Whether the gateway itself speaks TLS here. */
        boolean terminates() {
            return kind != Kind.NONE && kind != Kind.OPAQUE;
        }

        /** Files that matter for this leg as it is. */
        List<Path> files() {
            return terminates()
                    ? Stream.of(certificate, key, trust, crl)
                            .filter(Objects::nonNull)
                            .toList()
                    : List.of();
        }
    }

    boolean opaque() {
        return device.kind == Kind.OPAQUE;
    }

    /** All files that matter. */
    List<Path> files() {
        return Stream.concat(device.files().stream(), hospital.files().stream()).toList();
    }

    /** What relative paths start from: the folder of the listener files. */
    static Path folder() {
        return Path.of(System.getProperty("karaf.etc", "etc")).toAbsolutePath().normalize();
    }

    /**
     * Reads the keys.
     *
     * @param values key and text
     * @param handshakeTimeoutMillis checked already
     * @param problems takes what is wrong, each beginning with the key
     */
    static TlsSettings read(Map<String, String> values, long handshakeTimeoutMillis, Consumer<String> problems) {
        Reader reader = new Reader(values, problems);
        Leg device = reader.leg(LISTEN, List.of(Kind.NONE, Kind.SERVER, Kind.MUTUAL, Kind.OPAQUE));
        Leg hospital = reader.leg(UPSTREAM, List.of(Kind.NONE, Kind.VERIFY));
        if (device.kind == Kind.OPAQUE && hospital.kind != Kind.NONE) {
            reader.problem(
                    UPSTREAM,
                    hospital.kind.word(),
                    "none with " + LISTEN + " = opaque: the device's own TLS goes through");
        }
        return new TlsSettings(device, hospital, handshakeTimeoutMillis);
    }

    /** Words for a value that is not allowed. */
    static String problem(String key, String value, String allowed) {
        return key + " = '" + Text.printable(value, 80) + "' is not allowed; allowed: " + allowed;
    }

    private record Reader(Map<String, String> values, Consumer<String> problems) {
        private void problem(String key, String value, String allowed) {
            problems.accept(TlsSettings.problem(key, value, allowed));
        }

        private String value(String key) {
            return values.getOrDefault(key, "");
        }

        private Leg leg(String prefix, List<Kind> allowed) {
            Kind kind = kind(prefix, allowed);
            Leg leg = new Leg(
                    prefix,
                    kind,
                    path(prefix + ".certificate"),
                    path(prefix + ".key"),
                    path(prefix + ".trust"),
                    path(prefix + ".crl"),
                    min(prefix + ".min"),
                    prefix.equals(UPSTREAM) ? value(prefix + ".host") : "");
            requireFiles(leg);
            return leg;
        }

        private Kind kind(String key, List<Kind> allowed) {
            String value = value(key);
            List<String> words = allowed.stream().map(Kind::word).toList();
            if (value.isEmpty()) {
                return Kind.NONE;
            }
            for (Kind kind : allowed) {
                if (kind.word().equals(value)) {
                    return kind;
                }
            }
            problem(key, value, String.join(", ", words) + Text.suggestion(value, words));
            return Kind.NONE;
        }

        private void requireFiles(Leg leg) {
            String why = leg.prefix + " = " + leg.kind.word() + " needs it: ";
            if (leg.kind == Kind.SERVER || leg.kind == Kind.MUTUAL) {
                require(leg.prefix + ".certificate", why + "a PEM file with the gateway's certificate and its issuers");
                require(leg.prefix + ".key", why + "a PEM file with the certificate's key");
            }
            if (leg.kind == Kind.MUTUAL || leg.kind == Kind.VERIFY) {
                require(leg.prefix + ".trust", why + "a PEM file with the certificates to trust");
            }
            if (leg.kind == Kind.VERIFY && (leg.certificate == null) != (leg.key == null)) {
                require(leg.prefix + ".certificate", leg.prefix + ".key is set: both or neither");
                require(leg.prefix + ".key", leg.prefix + ".certificate is set: both or neither");
            }
        }

        private void require(String key, String why) {
            if (value(key).isEmpty()) {
                problems.accept(key + " is missing; " + why);
            }
        }

        private @Nullable Path path(String key) {
            String value = value(key);
            if (value.isEmpty()) {
                return null;
            }
            try {
                return folder().resolve(value).normalize();
            } catch (InvalidPathException e) {
                problem(key, value, "a path, absolute or relative to the folder etc");
                return null;
            }
        }

        private TlsVersion min(String key) {
            String value = value(key);
            TlsVersion version = value.isEmpty() ? TlsVersion.TLS_1_2 : TlsVersion.of(value);
            if (version == null) {
                problem(key, value, String.join(", ", TlsVersion.words(Arrays.asList(TlsVersion.values()))));
                return TlsVersion.TLS_1_2;
            }
            return version;
        }
    }
}
