package eu.heir.gateway;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * One listener: {@code etc/eu.heir.gateway.listener~NAME.cfg}. Read by {@link ListenerFile}, which also checks; this form lets the web
 * console offer the keys with their defaults and ranges (a test keeps the two the same). Keys of the protocol's adapter may stand in the same file.
 */
@ObjectClassDefinition(
        name = "HEIR listener",
        description = "One inline conduit between devices and a hospital system.")
@interface ListenerOcd {
    @AttributeDefinition(name = "Protocol", description = "hl7v2, dicom, mqtt, opcua")
    String protocol() default "hl7v2";

    @AttributeDefinition(name = "Listen", description = "host:port that devices connect to")
    String listen() default "127.0.0.1:2575";

    @AttributeDefinition(name = "Upstream", description = "host:port of the hospital system")
    String upstream() default "127.0.0.1:2576";

    @AttributeDefinition(
            name = "Mode",
            description = "monitor records and never interferes; enforce refuses what policy refuses",
            options = {@Option(label = "monitor", value = "monitor"), @Option(label = "enforce", value = "enforce")})
    String mode() default "monitor";

    @AttributeDefinition(
            name = "Criticality",
            description = "what a blocked message could do; decides fail modes",
            options = {
                @Option(label = "in-therapy", value = "in-therapy"),
                @Option(label = "clinical", value = "clinical"),
                @Option(label = "other", value = "other")
            })
    String criticality() default "clinical";

    @AttributeDefinition(
            name = "Hold limit (bytes)",
            description =
                    "Units up to this size are held until decided; longer ones stream, and only their end is withheld.",
            min = "1024",
            max = "67108864")
    int hold_max_bytes() default 256 << 10;

    @AttributeDefinition(
            name = "Unit limit (bytes)",
            description = "Units above this size are oversize.",
            min = "1024",
            max = "1099511627776")
    long unit_max_bytes() default 32L << 20;

    @AttributeDefinition(
            name = "Sessions",
            description = "Most open sessions; further connections are closed at once.",
            min = "1",
            max = "1000000")
    int sessions_max() default 4096;

    @AttributeDefinition(
            name = "Connections of one peer",
            description = "Most open connections of one address; further ones are closed at once.",
            min = "1",
            max = "1000000")
    int connections_per_peer_max() default 3072;

    @AttributeDefinition(
            name = "Outstanding",
            description = "Most unanswered requests per session and side; twice as many while that side owes replies.",
            min = "1",
            max = "65536")
    int outstanding_max() default 1024;

    @AttributeDefinition(
            name = "Connect timeout (ms)",
            description = "How long a dial to the upstream may take.",
            min = "10",
            max = "600000")
    long connect_timeout_ms() default 5000;

    @AttributeDefinition(
            name = "Reply timeout (ms)",
            description = "After this a reply is not expected any more, and refusals behind it leave.",
            min = "10",
            max = "86400000")
    long reply_timeout_ms() default 60_000;

    @AttributeDefinition(
            name = "Unit timeout (ms)",
            description =
                    "How long a unit may take from its first byte to its last, plus one second for each so many bytes as"
                            + " the next line states; 0 = no end. Monitor mode only tells.",
            min = "0",
            max = "86400000")
    long unit_timeout_ms() default 60_000;

    @AttributeDefinition(
            name = "Unit rate (bytes per second)",
            description = "A unit that comes at least this fast may take longer than the unit timeout.",
            min = "1",
            max = "1073741824")
    long unit_rate_min_bytes_per_s() default 240;

    @AttributeDefinition(
            name = "Write timeout (ms)",
            description =
                    "How long a peer may take none of the bytes that wait for it; 0 = no end. Monitor mode only tells.",
            min = "0",
            max = "86400000")
    long write_timeout_ms() default 300_000;

    @AttributeDefinition(
            name = "Idle timeout (ms)",
            description =
                    "How long nothing may pass while no reply is due; 0 = no end, for devices that keep connections open"
                            + " for days. Monitor mode only tells.",
            min = "0",
            max = "604800000")
    long idle_timeout_ms() default 0;

    @AttributeDefinition(
            name = "Park limit (ms)",
            description = "How long sessions wait for an absent adapter.",
            min = "0",
            max = "3600000")
    long park_max_ms() default 30_000;

    @AttributeDefinition(
            name = "Quiesce limit (ms)",
            description = "How long a session may take to reach a unit edge when its adapter is replaced.",
            min = "10",
            max = "600000")
    long quiesce_max_ms() default 5000;

    @AttributeDefinition(
            name = "Drain limit (ms)",
            description = "How long a stopped or changed listener waits for outstanding replies.",
            min = "0",
            max = "600000")
    long drain_max_ms() default 5000;

    @AttributeDefinition(
            name = "Linger limit (ms)",
            description = "How long a closing connection may take to flush.",
            min = "0",
            max = "600000")
    long linger_max_ms() default 2000;

    @AttributeDefinition(
            name = "Half-close limit (ms)",
            description = "How long one direction may go on after the other has ended.",
            min = "10",
            max = "86400000")
    long half_close_max_ms() default 60_000;

    @AttributeDefinition(
            name = "Handshake timeout (ms)",
            description = "How long a TLS handshake may take on either leg; in opaque mode, the device's hello.",
            min = "10",
            max = "600000")
    long handshake_timeout_ms() default 10_000;

    @AttributeDefinition(
            name = "TLS towards devices",
            description =
                    "server shows a certificate; mutual also wants the device's; opaque forwards the device's own TLS"
                            + " untouched and inspects its hello only",
            options = {
                @Option(label = "none", value = "none"),
                @Option(label = "server", value = "server"),
                @Option(label = "mutual", value = "mutual"),
                @Option(label = "opaque", value = "opaque")
            })
    String listen_tls() default "none";

    @AttributeDefinition(
            name = "Certificate towards devices",
            description = "PEM file: the gateway's certificate, then its issuers. Paths are absolute or begin in etc.")
    String listen_tls_certificate() default "";

    @AttributeDefinition(name = "Its key", description = "PEM file with an unencrypted PKCS#8 key.")
    String listen_tls_key() default "";

    @AttributeDefinition(
            name = "Trust in devices",
            description = "PEM file: the certificates that a device's must come from (mutual).")
    String listen_tls_trust() default "";

    @AttributeDefinition(
            name = "Revocation of devices",
            description = "PEM file with revocation lists of every issuer in play; empty = not checked.")
    String listen_tls_crl() default "";

    @AttributeDefinition(
            name = "Oldest version towards devices",
            description = "TLSv1 and TLSv1.1 are for devices that speak nothing newer, and a standing finding.",
            options = {
                @Option(label = "TLSv1.3", value = "TLSv1.3"),
                @Option(label = "TLSv1.2", value = "TLSv1.2"),
                @Option(label = "TLSv1.1", value = "TLSv1.1"),
                @Option(label = "TLSv1", value = "TLSv1")
            })
    String listen_tls_min() default "TLSv1.2";

    @AttributeDefinition(
            name = "TLS towards the hospital",
            description = "verify speaks TLS and checks the hospital's certificate and name",
            options = {@Option(label = "none", value = "none"), @Option(label = "verify", value = "verify")})
    String upstream_tls() default "none";

    @AttributeDefinition(
            name = "Trust in the hospital",
            description = "PEM file: the certificates that the hospital's must come from (verify).")
    String upstream_tls_trust() default "";

    @AttributeDefinition(
            name = "Certificate towards the hospital",
            description = "PEM file, shown where the hospital asks for one; empty = none.")
    String upstream_tls_certificate() default "";

    @AttributeDefinition(name = "Its key", description = "PEM file with an unencrypted PKCS#8 key.")
    String upstream_tls_key() default "";

    @AttributeDefinition(
            name = "Revocation of the hospital",
            description = "PEM file with revocation lists of every issuer in play; empty = not checked.")
    String upstream_tls_crl() default "";

    @AttributeDefinition(
            name = "Oldest version towards the hospital",
            description = "TLSv1 and TLSv1.1 are for systems that speak nothing newer, and a standing finding.",
            options = {
                @Option(label = "TLSv1.3", value = "TLSv1.3"),
                @Option(label = "TLSv1.2", value = "TLSv1.2"),
                @Option(label = "TLSv1.1", value = "TLSv1.1"),
                @Option(label = "TLSv1", value = "TLSv1")
            })
    String upstream_tls_min() default "TLSv1.2";

    @AttributeDefinition(
            name = "Name of the hospital",
            description = "Name or address that its certificate must carry; empty = the one in upstream.")
    String upstream_tls_host() default "";
}
