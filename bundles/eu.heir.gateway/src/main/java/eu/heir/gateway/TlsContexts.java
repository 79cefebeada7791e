package eu.heir.gateway;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What the legs of one listener need to speak TLS, made from its files at one moment. Immutable: when a file changes another one takes its
 * place, connections that exist keep the one they began with. No two listeners share a context, so what one allows a legacy device no
 * other allows.
 */
final class TlsContexts {
    /** TLS 1.3, then those of TLS 1.2 with forward secrecy and authenticated encryption (RFC 9325 section 4.2). */
    static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Behind those, on legacy legs only: what TLS 1.0 and 1.1 know. Never NULL, export, RC4, DES or anonymous. */
    static final List<String> LEGACY_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA");

    /** How long before its end a certificate is called out. */
    private static final Duration EXPIRES_SOON = Duration.ofDays(30);

    /** RFC 9325 section 4.5. */
    private static final int RSA_MIN_BITS = 2048;

    private record Side(
            TlsSettings.Leg leg, SslContext context, List<X509Certificate> chain, List<X509CRL> revocations) {}

    private final TlsSettings settings;
    private final List<String> choices;
    private final @Nullable Side device;
    private final @Nullable Side hospital;

    private TlsContexts(TlsSettings settings, List<String> choices, @Nullable Side device, @Nullable Side hospital) {
        this.settings = settings;
        this.choices = choices;
        this.device = device;
        this.hospital = hospital;
    }

    /** Reads the files. Blocks for as long as the file system does. */
    static TlsContexts load(TlsSettings settings, TlsEngine engine) throws TlsProblem {
        List<String> choices = new ArrayList<>();
        if (settings.opaque()) {
            choices.add("TLS-OPAQUE: listen.tls = opaque forwards what is encrypted; only the hello is inspected");
        }
        Side device = side(settings.device(), engine);
        Side hospital = side(settings.hospital(), engine);
        for (TlsSettings.Leg leg : List.of(settings.device(), settings.hospital())) {
            if (leg.terminates() && leg.min().legacy()) {
                choices.add("TLS-LEGACY: " + leg.min().word() + " allowed on " + leg.prefix() + ".min");
            }
        }
        return new TlsContexts(settings, List.copyOf(choices), device, hospital);
    }

    private static @Nullable Side side(TlsSettings.Leg leg, TlsEngine engine) throws TlsProblem {
        if (!leg.terminates()) {
            return null;
        }
        if (!engine.versions().contains(leg.min())) {
            throw new TlsProblem(TlsSettings.problem(
                    leg.prefix() + ".min",
                    leg.min().word(),
                    String.join(", ", TlsVersion.words(engine.versions()))
                            + "; older versions need the BoringSSL engine, which is not present here"));
        }
        TlsMaterial.Identity identity = TlsMaterial.identity(leg);
        Path trustFile = leg.trust();
        Path crlFile = leg.crl();
        boolean checksPeer = leg.kind() != TlsSettings.Kind.SERVER;
        List<X509Certificate> anchors = checksPeer && trustFile != null
                ? TlsMaterial.certificates(leg.prefix() + ".trust", trustFile)
                : List.of();
        List<X509CRL> revocations =
                checksPeer && crlFile != null ? TlsMaterial.revocations(leg.prefix() + ".crl", crlFile) : List.of();
        try {
            SslContext context = context(leg, engine, identity, anchors, revocations);
            return new Side(leg, context, identity == null ? List.of() : identity.chain(), revocations);
        } catch (GeneralSecurityException | SSLException | IllegalArgumentException e) {
            throw new TlsProblem(TlsSettings.problem(
                    leg.prefix(),
                    leg.kind().word(),
                    "certificates and keys that the engine " + engine + " accepts; it says: " + e));
        }
    }

    private static SslContext context(
            TlsSettings.Leg leg,
            TlsEngine engine,
            TlsMaterial.@Nullable Identity identity,
            List<X509Certificate> anchors,
            List<X509CRL> revocations)
            throws GeneralSecurityException, SSLException {
        boolean server = leg.kind() != TlsSettings.Kind.VERIFY;
        SslContextBuilder builder;
        if (server) {
            if (identity == null) {
                throw new IllegalArgumentException("no certificate");
            }
            builder = SslContextBuilder.forServer(identity.key(), identity.chain());
            builder.clientAuth(leg.kind() == TlsSettings.Kind.MUTUAL ? ClientAuth.REQUIRE : ClientAuth.NONE);
        } else {
            builder = SslContextBuilder.forClient();
            if (identity != null) {
                builder.keyManager(identity.key(), identity.chain());
            }
        }
        if (!anchors.isEmpty()) {
            builder.trustManager(TlsMaterial.trust(anchors, revocations));
        }
        List<String> suites = new ArrayList<>(SUITES);
        if (leg.min().legacy()) {
            suites.addAll(LEGACY_SUITES);
        }
        SslContext context = builder.sslProvider(engine.provider())
                .protocols(TlsVersion.words(engine.versions().stream()
                        .filter(version -> version.compareTo(leg.min()) >= 0)
                        .toList()))
                .ciphers(suites, SupportedCipherSuiteFilter.INSTANCE)
                .build();
        // A resumed session would pass by trust and revocation lists that have changed since.
        if (engine == TlsEngine.BORINGSSL && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return context;
    }

    /** Whether they were made for these settings. */
    boolean fit(TlsSettings others) {
        return settings.equals(others);
    }

    /** Whether devices must speak TLS with the gateway. */
    boolean onDevice() {
        return device != null;
    }

    /** Whether the gateway speaks TLS with the hospital. */
    boolean onHospital() {
        return hospital != null;
    }

    /** For an accepted connection. */
    SslHandler forDevice(Channel channel, Executor tasks) {
        if (device == null) {
            throw new IllegalStateException("no TLS on this leg");
        }
        return device.context.newHandler(channel.alloc(), tasks);
    }

    /**
     * For a connection that is being dialled.
     *
     * @param dialled host name or address of the upstream
     * @param port its port
     */
    SslHandler forHospital(Channel channel, String dialled, int port, Executor tasks) {
        if (hospital == null) {
            throw new IllegalStateException("no TLS on this leg");
        }
        String host = hospital.leg.host().isEmpty() ? dialled : hospital.leg.host();
        SslHandler handler = hospital.context.newHandler(channel.alloc(), host, port, tasks);
        SSLParameters parameters = handler.engine().getSSLParameters();
        // RFC 9525: the name is compared with the certificate's subject alternative names.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /** Weaknesses that last until somebody changes a file: choices, what runs out, what is too weak. */
    List<String> standing(Instant now) {
        if (device == null && hospital == null) {
            return choices;
        }
        List<String> standing = new ArrayList<>(choices);
        for (Side side : new Side[] {device, hospital}) {
            if (side != null) {
                standing(side, now, standing);
            }
        }
        return standing;
    }

    private static void standing(Side side, Instant now, List<String> standing) {
        String prefix = side.leg.prefix();
        if (!side.chain.isEmpty()) {
            X509Certificate own = side.chain.get(0);
            Instant end = own.getNotAfter().toInstant();
            if (end.isBefore(now)) {
                standing.add("TLS-EXPIRED: " + prefix + ".certificate expired on " + end);
            } else if (end.isBefore(now.plus(EXPIRES_SOON))) {
                standing.add("TLS-EXPIRES: " + prefix + ".certificate expires on " + end);
            }
            if (own.getPublicKey() instanceof RSAPublicKey rsa
                    && rsa.getModulus().bitLength() < RSA_MIN_BITS) {
                standing.add("TLS-WEAK-KEY: " + prefix + ".certificate has an RSA key of "
                        + rsa.getModulus().bitLength() + " bits; " + RSA_MIN_BITS + " are the least (RFC 9325)");
            }
        }
        for (X509CRL list : side.revocations) {
            Date next = list.getNextUpdate();
            if (next != null && next.toInstant().isBefore(now)) {
                standing.add("TLS-CRL-OLD: " + prefix + ".crl: the list of "
                        + Text.printable(list.getIssuerX500Principal().getName(), 80) + " ran out on "
                        + next.toInstant() + "; certificates of this issuer are turned down");
            }
        }
        if (readableByOthers(side.leg.key())) {
            standing.add("TLS-KEY-OPEN: " + prefix + ".key can be read by every user of this machine");
        }
    }

    private static boolean readableByOthers(@Nullable Path key) {
        try {
            return key != null && Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
