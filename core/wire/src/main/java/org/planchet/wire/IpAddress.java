package org.planchet.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.planchet.primitives.KeyedHash;

/// An IPv6 address, or an IPv4 one in its mapped form `::ffff:a.b.c.d`, as 16 bytes in two longs (most significant
/// first). Reads and writes literals only: names are for the shell to resolve.
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
    public static final IpAddress UNSPECIFIED = new IpAddress(0, 0);

    private static final long MAPPED = 0xffffL;

    /// The bits of an IPv4 address.
    private static final long IPV4 = 0xffff_ffffL;

    /// 2001:470::/32, of which anybody gets a /48.
    private static final long TUNNELS = 0x2001_0470L;

    private static final VarHandle BE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// The address in 16 bytes, network order.
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != 16) throw new IllegalArgumentException("an address has 16 bytes, not " + bytes.length);
        return new IpAddress((long) BE64.get(bytes, 0), (long) BE64.get(bytes, 8));
    }

    /// The mapped form of an IPv4 address in 4 bytes, network order.
    public static IpAddress ofIpv4(byte[] bytes) {
        if (bytes.length != 4) throw new IllegalArgumentException("an IPv4 address has 4 bytes, not " + bytes.length);
        long value = 0;
        for (byte octet : bytes) value = (value << 8) | (octet & 0xff);
        return new IpAddress(0, (MAPPED << 32) | value);
    }

    /// Reads `1.2.3.4` or `2001:db8::1` (without brackets); empty if it is neither.
    public static Optional<IpAddress> parse(String text) {
        return IpText.parse(text);
    }

    /// The 16 bytes, network order, a fresh array.
    public byte[] bytes() {
        byte[] out = new byte[16];
        BE64.set(out, 0, high);
        BE64.set(out, 8, low);
        return out;
    }

    public boolean isIpv4() {
        return high == 0 && (low >>> 32) == MAPPED;
    }

    /// `127.0.0.0/8` or `::1`.
    public boolean isLoopback() {
        return isIpv4() ? ((low >>> 24) & 0xff) == 127 : high == 0 && low == 1;
    }

    /// `0.0.0.0` or `::`.
    public boolean isUnspecified() {
        return high == 0 && (low == 0 || low == (MAPPED << 32));
    }

    /// Whether the address is one that only its own network can reach (RFC 1918, RFC 3927, RFC 4193, RFC 4291's
    /// link-local, RFC 6598) or the machine itself.
    public boolean isPrivate() {
        if (isLoopback()) return true;
        if (!isIpv4()) return (high >>> 57) == 0x7e || (high >>> 54) == 0x3fa;
        int a = (int) ((low >>> 24) & 0xff);
        int b = (int) ((low >>> 16) & 0xff);
        return a == 10
                || (a == 172 && b >= 16 && b <= 31)
                || (a == 192 && b == 168)
                || (a == 169 && b == 254)
                || (a == 100 && b >= 64 && b <= 127);
    }

    /// Whether this address is publicly routable: it lies in none of the reserved ranges.
    public boolean isRoutable() {
        return !ReservedRanges.contain(this);
    }

    /// Which part of the net the address lies in: its first 16 bits for IPv4, also where it is inside an IPv6 address,
    /// its first 36 for Hurricane Electric's free tunnels, its first 32 for other IPv6. Whoever owns many addresses
    /// mostly owns them in few groups (Bitcoin Core's `NetGroupManager::GetGroup`).
    public String group() {
        long ipv4 = innerIpv4();
        if (ipv4 >= 0) return (ipv4 >>> 24) + "." + ((ipv4 >>> 16) & 0xff);
        String first = Long.toHexString(high >>> 48) + ":" + Long.toHexString((high >>> 32) & 0xffff);
        return (high >>> 32) == TUNNELS ? first + ":" + Long.toHexString((high >>> 28) & 0xf) : first;
    }

    /// The IPv4 address that this one is, or stands for by one of the ways from IPv6 to IPv4; -1 if there is none.
    private long innerIpv4() {
        if (isIpv4()) return low & IPV4;
        // NAT64, 64:ff9b::/96 (RFC 6052), and ::ffff:0:0:0/96 (RFC 6145).
        if (high == 0x0064_ff9b_0000_0000L && (low >>> 32) == 0) return low & IPV4;
        if (high == 0 && (low >>> 32) == 0xffff_0000L) return low & IPV4;
        // 6to4, 2002::/16 (RFC 3964).
        if ((high >>> 48) == 0x2002) return (high >>> 16) & IPV4;
        // Teredo, 2001::/32, with every bit turned round (RFC 4380).
        return (high >>> 32) == 0x2001_0000L ? ~low & IPV4 : -1;
    }

    /// What one owner has at the least: an IPv4 address by itself, all of an IPv6 /64. Limits for one host count
    /// by it.
    public IpAddress subnet() {
        return isIpv4() ? this : new IpAddress(high, 0);
    }

    @Override
    public int compareTo(IpAddress other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(bytes());
    }

    /// Dotted for IPv4, RFC 5952's form for IPv6.
    @Override
    public String toString() {
        return IpText.format(this);
    }
}
