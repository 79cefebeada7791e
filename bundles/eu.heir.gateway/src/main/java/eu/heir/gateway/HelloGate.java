package eu.heir.gateway;

import eu.heir.api.Anomaly;
import eu.heir.api.Observation;
import eu.heir.api.Side;
import eu.heir.spi.decision.Mode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hello of a device on an opaque listener, in front of the session, then steps aside. Every byte goes on as it came. In enforce
 * mode the hello is held until it is whole, so that a device cannot send clear text where TLS is meant to be; in monitor mode bytes go on
 * at once and this looks at a copy. On the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the task looks at the state when it runs
final class HelloGate extends ChannelInboundHandlerAdapter {
    private static final String CODE = "tls.hello";
    private static final int SERVER_NAME_MAX = 80;

    private final SessionPump pump;
    private final boolean holds;
    private final long maxMillis;
    private @Nullable ByteBuf seen;
    private boolean over;

    HelloGate(SessionPump pump, ListenerSettings settings) {
        this.pump = pump;
        this.holds = settings.mode() != Mode.MONITOR;
        this.maxMillis = settings.tls().handshakeTimeoutMillis();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.executor()
                .schedule(
                        () -> {
                            if (!over && !ctx.isRemoved()) {
                                other(ctx, "no hello within " + maxMillis + " ms");
                            }
                        },
                        maxMillis,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (over || !(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        ByteBuf copied = holds ? bytes : bytes.retainedDuplicate();
        ByteBuf before = seen;
        ByteBuf first =
                before == null ? copied : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, copied);
        seen = first;
        ClientHello.Result result = ClientHello.parse(first.nioBuffer());
        if (!holds) {
            ctx.fireChannelRead(bytes);
        }
        if (result instanceof ClientHello.Result.Whole whole) {
            told(whole.hello());
            goOn(ctx);
        } else if (result instanceof ClientHello.Result.Other other) {
            other(ctx, other.why());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !over) {
            other(ctx, "the device ended within the hello");
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        over = true;
        release();
    }

    private void told(ClientHello hello) {
        pump.hello(hello);
        pump.observed(new Observation(
                CODE,
                "version=" + hello.versionWord() + " suites=" + hello.suites().size() + " ja3=" + hello.ja3()
                        + (hello.serverName().isEmpty()
                                ? ""
                                : " name=" + Text.printable(hello.serverName(), SERVER_NAME_MAX))));
        if (hello.legacy()) {
            pump.observed(new Observation(
                    CODE + ".legacy", "the device offers nothing newer than " + hello.versionWord() + " (RFC 8996)"));
        }
    }

    /** What came is no hello: the fail-mode table's row "malformed" says what happens. */
    private void other(ChannelHandlerContext ctx, String why) {
        pump.malformed(pump.lane(Side.DEVICE), new Anomaly(Anomaly.Kind.MALFORMED, CODE + ".none", why));
        if (pump.isOpen()) {
            goOn(ctx);
        } else {
            over = true;
            release();
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        over = true;
        ByteBuf held = seen;
        seen = null;
        if (held != null) {
            if (holds) {
                ctx.fireChannelRead(held);
            } else {
                ReferenceCountUtil.release(held);
            }
        }
        ctx.pipeline().remove(this);
    }

    private void release() {
        ByteBuf held = seen;
        seen = null;
        if (held != null) {
            held.release();
        }
    }
}
