package eu.heir.gateway;

import eu.heir.api.Side;
import eu.heir.api.protocol.Patch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Both sockets of a session: writing, flushing once per event, and closing so that the last answer arrives. On the session's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows as an inactive channel
final class SessionSockets {
    private final Channel device;
    private final SessionHost host;
    private final long lingerMaxMillis;
    private final ListenerMeter listener;
    private final ArrayDeque<ByteBuf> beforeDial = new ArrayDeque<>();
    private @Nullable Channel hospital;
    private boolean deviceDirty;
    private boolean hospitalDirty;

    SessionSockets(Channel device, SessionHost host, long lingerMaxMillis, ListenerMeter listener) {
        this.device = device;
        this.host = host;
        this.lingerMaxMillis = lingerMaxMillis;
        this.listener = listener;
    }

    Channel device() {
        return device;
    }

    @Nullable Channel hospital() {
        return hospital;
    }

    /** The hospital side is connected: what was written early goes first. */
    void connected(Channel channel) {
        hospital = channel;
        ByteBuf early;
        while ((early = beforeDial.pollFirst()) != null) {
            write(Side.HOSPITAL, early);
        }
    }

    boolean isConnected(Side side) {
        return side == Side.DEVICE || hospital != null;
    }

    @Nullable Channel channel(Side side) {
        return side == Side.DEVICE ? device : hospital;
    }

    /** Whether a side takes more without queueing beyond the water mark; true while it is not connected. */
    boolean isWritable(Side side) {
        Channel channel = channel(side);
        return channel == null || channel.isWritable();
    }

    /** Queues bytes for a side; takes ownership. */
    void write(Side to, ByteBuf bytes) {
        if (to == Side.DEVICE) {
            deviceDirty = true;
            device.write(bytes, device.voidPromise());
            return;
        }
        Channel upstream = hospital;
        if (upstream == null) {
            beforeDial.addLast(bytes);
        } else {
            hospitalDirty = true;
            upstream.write(bytes, upstream.voidPromise());
        }
    }

    void flush() {
        if (deviceDirty) {
            deviceDirty = false;
            device.flush();
        }
        Channel upstream = hospital;
        if (hospitalDirty && upstream != null) {
            hospitalDirty = false;
            upstream.flush();
        }
    }

    ByteBuf allocate(byte[] bytes) {
        return device.alloc().directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Applies declared edits; takes ownership of the bytes. Counters take their value now: what is patched next leaves next. */
    ByteBuf patched(Side to, ByteBuf bytes, List<Patch> patches) {
        if (patches.isEmpty()) {
            return bytes;
        }
        ByteBuf out = device.alloc().directBuffer(bytes.readableBytes());
        try {
            int from = bytes.readerIndex();
            int done = 0;
            for (Patch patch : patches) {
                out.writeBytes(bytes, from + done, patch.offset() - done);
                if (patch instanceof Patch.Replace replace) {
                    out.writeBytes(replace.bytes());
                } else if (patch instanceof Patch.Count count) {
                    host.own(to, count.counter()).writeNext(out);
                }
                done = patch.offset() + patch.length();
            }
            out.writeBytes(bytes, from + done, bytes.readableBytes() - done);
            return out;
        } catch (RuntimeException e) {
            out.release();
            throw e;
        } finally {
            bytes.release();
        }
    }

    void autoRead(Side side, boolean on) {
        Channel channel = channel(side);
        if (channel != null && channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    /** Whether a side is being read. */
    boolean reads(Side side) {
        Channel channel = channel(side);
        return channel != null && channel.config().isAutoRead();
    }

    /** Tells a side that nothing more will come, after everything before it was handed to the network. */
    void endOutput(Side to) {
        if (channel(to) instanceof DuplexChannel duplex) {
            TlsLeg.endOutput(duplex);
        }
    }

    /**
     * Closes both legs after flushing.
     *
     * @param lingerForDevice the device may still be sending. Closing a socket with unread bytes makes TCP reset it, and the reset can
     *     overtake the last answer; so the output ends first, and what still comes in is thrown away until the device closes
     */
    void close(boolean lingerForDevice) {
        ByteBuf early;
        while ((early = beforeDial.pollFirst()) != null) {
            early.release();
        }
        if (lingerForDevice
                && device.isActive()
                && device instanceof DuplexChannel duplex
                && !TlsLeg.inputEnded(duplex)) {
            endOutput(Side.DEVICE);
            TlsLeg.discardInput(device);
            autoRead(Side.DEVICE, true);
            closeAtTheLatest(device);
        } else {
            closeAfterFlush(device);
        }
        Channel upstream = hospital;
        if (upstream != null) {
            closeAfterFlush(upstream);
        }
    }

    private void closeAfterFlush(Channel channel) {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        closeAtTheLatest(channel);
    }

    /** A peer that never reads, or never closes, must not keep the socket. */
    private void closeAtTheLatest(Channel channel) {
        Waits.Waiting lingers = listener.waits(ListenerFile.LINGER_MAX).begin();
        channel.closeFuture().addListener(closed -> lingers.over());
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (channel.isOpen()) {
                                listener.bounds.reached(ListenerFile.LINGER_MAX.key());
                            }
                            TlsLeg.closeNow(channel);
                        },
                        lingerMaxMillis,
                        TimeUnit.MILLISECONDS);
    }
}
