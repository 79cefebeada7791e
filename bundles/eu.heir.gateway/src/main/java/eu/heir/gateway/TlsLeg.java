package eu.heir.gateway;

import eu.heir.api.host.Peer;
import eu.heir.spi.telemetry.PeerStatus;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is different about a connected leg when TLS runs on it; does the plain thing when none does. On the channel's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class TlsLeg {
    private static final String DISCARD = "discard";

    /** Longest subject told, characters. */
    private static final int SUBJECT_MAX = 200;

    private TlsLeg() {}

    private static @Nullable SslHandler tls(Channel channel) {
        return channel.pipeline().get(SslHandler.class);
    }

    /** What the handshake agreed on, or null on a clear leg. */
    static Peer.@Nullable Tls facts(Channel channel) {
        SslHandler tls = tls(channel);
        if (tls == null) {
            return null;
        }
        SSLSession session = tls.engine().getSession();
        List<byte[]> chain = new ArrayList<>();
        try {
            for (Certificate one : session.getPeerCertificates()) {
                chain.add(one.getEncoded());
            }
        } catch (SSLPeerUnverifiedException e) {
            // it showed none
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded encodes", e);
        }
        return new Peer.Tls(session.getProtocol(), session.getCipherSuite(), List.copyOf(chain));
    }

    /** What the table of peers tells of a leg once its handshake is over, or null on a clear leg. Hashes; once for each session. */
    static PeerStatus.@Nullable Tls peer(Channel channel) {
        Peer.Tls facts = facts(channel);
        if (facts == null) {
            return null;
        }
        if (facts.certificateChain().isEmpty()) {
            return new PeerStatus.Tls(facts.version(), "", "", "");
        }
        byte[] certificate = facts.certificateChain().get(0);
        try {
            String fingerprint = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
            String subject =
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate))
                                    instanceof X509Certificate x509
                            ? x509.getSubjectX500Principal().getName()
                            : "";
            return new PeerStatus.Tls(facts.version(), fingerprint, Text.printable(subject, SUBJECT_MAX), "");
        } catch (NoSuchAlgorithmException | CertificateException e) {
            throw new IllegalStateException("every JVM has SHA-256 and reads again what it has read", e);
        }
    }

    /**
     * Tells the peer that nothing more will come, once everything before was handed to the network: close_notify (RFC 8446 section 6.1) where
     * TLS runs, then the end of the TCP stream.
     */
    static void endOutput(DuplexChannel channel) {
        SslHandler tls = tls(channel);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (tls == null) {
                channel.shutdownOutput();
                return;
            }
            tls.closeOutbound();
            ChannelHandlerContext past = channel.pipeline().context(tls);
            if (past != null) {
                past.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(gone -> channel.shutdownOutput());
            }
        });
    }

    /** Whether the peer has said that nothing more will come. */
    static boolean inputEnded(DuplexChannel channel) {
        SslHandler tls = tls(channel);
        return channel.isInputShutdown() || (tls != null && tls.engine().isInboundDone());
    }

    /** What still comes in is thrown away, before anybody decrypts or keeps it. */
    static void discardInput(Channel channel) {
        if (tls(channel) != null && channel.pipeline().get(DISCARD) == null) {
            channel.pipeline().addFirst(DISCARD, new Discard());
        }
    }

    /** Closes without another word: the TLS handler would first wait until its last record has left. */
    static void closeNow(Channel channel) {
        ChannelHandlerContext past = channel.pipeline().context(SslHandler.class);
        if (past == null) {
            channel.close();
        } else {
            past.close();
        }
    }

    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
