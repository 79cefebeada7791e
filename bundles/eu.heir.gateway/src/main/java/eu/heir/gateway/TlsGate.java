package eu.heir.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

/**
 * Stands behind the TLS handler until the handshake is over, so that no session exists, nobody is dialled and no byte of the peer is looked
 * at before. Tells exactly once how it ended. On the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed close shows as an inactive channel
final class TlsGate extends ChannelInboundHandlerAdapter {
    private final Runnable passed;
    private final Consumer<Throwable> failed;
    private boolean over;

    private TlsGate(Runnable passed, Consumer<Throwable> failed) {
        this.passed = passed;
        this.failed = failed;
    }

    /**
     * Puts TLS into a channel that is not active yet.
     *
     * @param maxMillis how long the handshake may take
     * @param lingerMaxMillis how long the last record may take to leave when the channel closes
     * @param passed the handshake succeeded: handlers added now get the first bytes
     * @param failed it did not; the channel is closed or about to be
     */
    static void install(
            Channel channel,
            SslHandler tls,
            long maxMillis,
            long lingerMaxMillis,
            Runnable passed,
            Consumer<Throwable> failed) {
        tls.setHandshakeTimeoutMillis(maxMillis);
        tls.setCloseNotifyFlushTimeoutMillis(Math.max(1, lingerMaxMillis));
        channel.pipeline().addLast(tls, new TlsGate(passed, failed));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Legs begin without auto-read; from here on the TLS handler asks for what its handshake needs.
        ctx.read();
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        // Nothing is decrypted before the handshake is over, and then this handler is gone.
        ReferenceCountUtil.release(message);
        end(ctx, new IllegalStateException("data before the end of the handshake"));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                end(ctx, handshake.cause());
            } else if (!over) {
                over = true;
                ctx.pipeline().remove(this);
                passed.run();
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            end(ctx, new EOFException("the peer ended the connection within the handshake"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(ctx, new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, cause);
    }

    private void end(ChannelHandlerContext ctx, Throwable cause) {
        if (!over) {
            over = true;
            failed.accept(cause);
        }
        ctx.close();
    }
}
