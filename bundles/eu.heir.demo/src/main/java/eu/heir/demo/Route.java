package eu.heir.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From a simulated device to the gateway. Each device speaks from a loopback address of its own (Linux accepts any of 127/8), as
 * devices in a ward do; towards a gateway elsewhere the system chooses the address.
 *
 * @param gateway the listener
 * @param from the device's address, or null
 */
record Route(InetSocketAddress gateway, @Nullable InetAddress from) {
    /** Most monitors that have an address. */
    static final int MONITORS_MAX = 40;

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final int FIRST_MONITOR = 10;

    static Route monitor(InetSocketAddress gateway, int bed) {
        return new Route(gateway, loopback(gateway, 127, 0, 1, FIRST_MONITOR + bed));
    }

    static Route admission(InetSocketAddress gateway) {
        return new Route(gateway, loopback(gateway, 127, 0, 1, 101));
    }

    static Route laboratory(InetSocketAddress gateway) {
        return new Route(gateway, loopback(gateway, 127, 0, 1, 102));
    }

    static Route attacker(InetSocketAddress gateway) {
        return new Route(gateway, loopback(gateway, 127, 0, 0, 66));
    }

    /** The address in words. */
    String address() {
        return from == null ? "any" : from.getHostAddress();
    }

    MllpConnection connect() throws IOException {
        return MllpConnection.open(gateway, from, CONNECT_WITHIN);
    }

    private static @Nullable InetAddress loopback(InetSocketAddress gateway, int... octets) {
        InetAddress target = gateway.getAddress();
        if (target == null || !target.isLoopbackAddress() || target.getAddress().length != octets.length) {
            return null;
        }
        byte[] raw = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            raw[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }
}
