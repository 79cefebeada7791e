package eu.heir.gateway;

import eu.heir.api.Observation;
import eu.heir.api.Side;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of sessions: turns channel events into calls of the pump, and dials. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class Legs implements Dialler {
    private static final Logger LOG = LoggerFactory.getLogger(Legs.class);

    /** Unsent bytes above which the other leg is not read, and below which it is again. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    private final Core core;
    private final Supplier<TlsContexts> tls;

    Legs(Core core, Supplier<TlsContexts> tls) {
        this.core = core;
        this.tls = tls;
    }

    /** One leg of one session. */
    static final class Leg extends ChannelInboundHandlerAdapter {
        private final Side side;
        private final SessionPump pump;
        private boolean inputEnded;

        Leg(Side side, SessionPump pump) {
            this.side = side;
            this.pump = pump;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf bytes) {
                pump.read(side, bytes);
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            pump.readComplete();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            pump.writabilityChanged();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event != ChannelInputShutdownEvent.INSTANCE && event != SslCloseCompletionEvent.SUCCESS) {
                return;
            }
            if (!pump.isOpen()) {
                ctx.close();
            } else if (!inputEnded) {
                inputEnded = true;
                pump.inputEnded(side);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            pump.inactive(side);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("connection failed connection={} side={} cause={}", pump.id(), side, cause.toString());
            if (TlsFailures.isTls(cause) && pump.isOpen()) {
                pump.observed(new Observation("tls.failed", "the " + side + " side: " + TlsFailures.text(cause)));
            }
            ctx.close();
        }
    }

    @Override
    public void dial(SessionPump pump, ListenerSettings settings, EventLoop loop) {
        InetSocketAddress address = settings.upstreamAddress();
        if (!address.isUnresolved()) {
            connect(pump, settings, loop, address);
            return;
        }
        core.resolver().execute(() -> {
            InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
            loop.execute(() -> {
                if (resolved.isUnresolved()) {
                    pump.dialFailed(new UnknownHostException(address.getHostString()));
                } else {
                    connect(pump, settings, loop, resolved);
                }
            });
        });
    }

    private void connect(SessionPump pump, ListenerSettings settings, EventLoop loop, InetSocketAddress address) {
        TlsContexts contexts = tls.get();
        ChannelFuture dialled = new Bootstrap()
                .group(loop)
                .channel(core.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeoutMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (contexts.onHospital()) {
                            secure(channel, pump, settings, contexts);
                        } else {
                            channel.pipeline().addLast(new Leg(Side.HOSPITAL, pump));
                        }
                    }
                })
                .connect(address);
        dialled.addListener(done -> {
            if (!dialled.isSuccess()) {
                pump.dialFailed(dialled.cause());
            } else if (!contexts.onHospital()) {
                pump.dialled(dialled.channel());
            }
        });
    }

    /** The hospital side counts as connected when its handshake succeeded and its certificate is the one that is meant. */
    private void secure(Channel channel, SessionPump pump, ListenerSettings settings, TlsContexts contexts) {
        InetSocketAddress upstream = settings.upstreamAddress();
        Handshakes.Running handshake =
                core.telemetry().listener(settings.name()).handshakes.begin();
        TlsGate.install(
                channel,
                contexts.forHospital(channel, upstream.getHostString(), upstream.getPort(), core.tlsTasks()),
                settings.tls().handshakeTimeoutMillis(),
                settings.lingerMaxMillis(),
                () -> {
                    handshake.passed();
                    channel.pipeline().addLast(new Leg(Side.HOSPITAL, pump));
                    pump.dialled(channel);
                },
                cause -> {
                    handshake.failed(cause);
                    pump.dialFailed(cause);
                });
    }
}
