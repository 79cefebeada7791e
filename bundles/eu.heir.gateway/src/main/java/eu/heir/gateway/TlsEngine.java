package eu.heir.gateway;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Arrays;
import java.util.List;

/** What computes TLS: BoringSSL (netty-tcnative) where its native library loads, else the JDK. */
enum TlsEngine {
    /** Native; about a quarter faster than the JDK on an MLLP hop, and the only one that still speaks TLS 1.0 and 1.1. */
    BORINGSSL(SslProvider.OPENSSL),
    /** Always there. */
    JDK(SslProvider.JDK);

    private final SslProvider provider;

    TlsEngine(SslProvider provider) {
        this.provider = provider;
    }

    /** The better one of those that are present. */
    static TlsEngine best() {
        return OpenSsl.isAvailable() ? BORINGSSL : JDK;
    }

    SslProvider provider() {
        return provider;
    }

    /** Versions it can speak. TLS 1.0 and 1.1 are switched off for a whole JVM in the JDK's engine (java.security). */
    List<TlsVersion> versions() {
        return this == BORINGSSL ? Arrays.asList(TlsVersion.values()) : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
    }

    /** Name and version, for the log. */
    String description() {
        return this == BORINGSSL ? OpenSsl.versionString() : "JDK " + Runtime.version();
    }

    /** Why the native engine is not used; empty when it is. */
    static String whyNotNative() {
        Throwable cause = OpenSsl.unavailabilityCause();
        return cause == null ? "" : cause.toString();
    }
}
