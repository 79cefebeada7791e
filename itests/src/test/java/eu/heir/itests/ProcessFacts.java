package eu.heir.itests;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What Linux says of a process, from {@code /proc}; needs no tool. */
final class ProcessFacts {
    private static final String LISTENING = "0A";
    private static final int HEX = 16;
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private final Path proc;

    ProcessFacts(long pid) {
        proc = Path.of("/proc", Long.toString(pid));
    }

    /** Memory that the process really takes, bytes. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new AssertionError("no VmRSS in " + proc);
    }

    /** TCP addresses that the process listens on, and UDP addresses it is bound to. */
    List<InetSocketAddress> listening() throws IOException {
        Set<String> own = sockets();
        List<InetSocketAddress> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            List<String> lines = Files.readAllLines(proc.resolve("net").resolve(table));
            for (String line : lines.subList(1, lines.size())) {
                String[] columns = line.strip().split("\\s+", -1);
                boolean waits = table.startsWith("udp") || columns[STATE].equals(LISTENING);
                if (waits && own.contains(columns[INODE])) {
                    found.add(address(columns[LOCAL_ADDRESS]));
                }
            }
        }
        return found;
    }

    private Set<String> sockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                // A descriptor may be closed while we look.
                String target = Files.isSymbolicLink(descriptor)
                        ? Files.readSymbolicLink(descriptor).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    /** {@code 0100007F:1F90}: groups of four bytes, each in the order of the processor. */
    private static InetSocketAddress address(String hex) throws IOException {
        String[] parts = hex.split(":", 2);
        byte[] bytes = new byte[parts[0].length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            int swapped = (i / 4) * 4 + (3 - i % 4);
            bytes[i] = new BigInteger(parts[0].substring(2 * swapped, 2 * swapped + 2), HEX).byteValue();
        }
        return new InetSocketAddress(InetAddress.getByAddress(bytes), Integer.parseInt(parts[1], HEX));
    }
}
