package org.planchet.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Which user of this machine is at the other end of a connection, from the kernel's table of sockets (Linux,
/// `/proc/net/tcp` and `tcp6`: proc(5)). If there is no such table, no user can be identified, and a caller
/// must present a credential.
final class SocketOwner {
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path OVERFLOW = Path.of("/proc/sys/kernel/overflowuid");

    /// The columns of a table's row.
    private static final int LOCAL = 1;

    private static final int REMOTE = 2;
    private static final int UID = 7;
    private static final int INODE = 9;

    private SocketOwner() {}

    /// Whether the other end is a socket on this machine that the user made who runs this process.
    ///
    /// @param here  our end of the connection
    /// @param there its other end
    static boolean isOurs(InetSocketAddress here, InetSocketAddress there) {
        OptionalLong self = self();
        return self.isPresent() && self.equals(of(here, there));
    }

    /// The user who made the other end, empty if that is not known.
    private static OptionalLong of(InetSocketAddress here, InetSocketAddress there) {
        for (Path table : TABLES) {
            try (Stream<String> rows = Files.lines(table, StandardCharsets.US_ASCII)) {
                OptionalLong owner = owner(rows, here, there);
                if (owner.isPresent()) return owner;
            } catch (IOException | UncheckedIOException noTable) {
                // Another system, or one without the second protocol.
            }
        }
        return OptionalLong.empty();
    }

    /// The owner of the socket that leads from `there` to `here`, in a table's rows. A socket without an inode
    /// belongs to no process any more: its owner has closed it, and the kernel shows root in its place.
    static OptionalLong owner(Stream<String> rows, InetSocketAddress here, InetSocketAddress there) {
        return rows.map(row -> row.strip().split("\\s+"))
                .filter(row -> row.length > INODE && !row[INODE].equals("0"))
                .filter(row -> isAt(row[LOCAL], there) && isAt(row[REMOTE], here))
                .mapToLong(row -> Long.parseLong(row[UID]))
                .findFirst();
    }

    /// Whether a column such as `0100007F:1389` names an address and port. An address is written in 32-bit words of
    /// the machine's own byte order.
    private static boolean isAt(String column, InetSocketAddress address) {
        int colon = column.indexOf(':');
        if (colon != 8 && colon != 32) return false;
        if (Integer.parseInt(column, colon + 1, column.length(), 16) != address.getPort()) return false;
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(column, 0, colon));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
        while (words.hasRemaining()) bytes.putInt(words.getInt());
        try {
            // An IPv4 address that IPv6 wraps is the IPv4 address.
            return InetAddress.getByAddress(bytes.array()).equals(address.getAddress());
        } catch (UnknownHostException neverOfThisLength) {
            return false;
        }
    }

    /// The user who runs this process. Empty if that is not known, or if it is the user that the kernel
    /// shows in place of everyone whom this container does not know: it would be taken for all of them.
    private static OptionalLong self() {
        try {
            long overflow = Long.parseLong(Files.readString(OVERFLOW).strip());
            OptionalLong user = effectiveUser(Files.readAllLines(STATUS));
            return user.isPresent() && user.getAsLong() == overflow ? OptionalLong.empty() : user;
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    /// From `Uid:` real, effective, saved, of files.
    static OptionalLong effectiveUser(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+"))
                .filter(fields -> fields.length > 2)
                .mapToLong(fields -> Long.parseLong(fields[2]))
                .findFirst();
    }
}
