package org.planchet.wire;

import java.util.Optional;

/// All addresses that begin with the same bits: a network of IPv4 or IPv6, or a single address.
///
/// @param first its first address: every bit after the prefix is 0
/// @param bits  how many bits they share, of the 128 of an [IpAddress]; an IPv4 network's are 96 and its own
public record Subnet(IpAddress first, int bits) implements Comparable<Subnet> {
    private static final int ALL = 128;

    /// Bits of an [IpAddress] before those of an IPv4 address.
    private static final int IPV4_PREFIX = 96;

    /// @throws IllegalArgumentException if there are not that many bits, or one after them is set
    public Subnet {
        if (bits < 0 || bits > ALL) throw new IllegalArgumentException(bits + " bits");
        if (!masked(first, bits).equals(first)) throw new IllegalArgumentException(first + " has more than " + bits);
    }

    /// The network of a single address.
    public static Subnet of(IpAddress address) {
        return new Subnet(address, ALL);
    }

    /// Reads an address, with `/` and a number of bits after it or, for IPv4, a mask such as `255.255.0.0`.
    /// What the address has after the prefix is left out, as Bitcoin Core's `LookupSubNet` does; empty if it
    /// is not a network.
    public static Optional<Subnet> parse(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) return Optional.empty();
        if (slash < 0) return address.map(Subnet::of);
        boolean ipv4 = address.get().isIpv4();
        return prefix(text.substring(slash + 1), ipv4)
                .map(own -> ipv4 ? IPV4_PREFIX + own : own)
                .map(bits -> new Subnet(masked(address.get(), bits), bits));
    }

    /// How many bits a prefix names, of those that its family has.
    private static Optional<Integer> prefix(String text, boolean ipv4) {
        if (text.matches("[0-9]{1,3}")) {
            int bits = Integer.parseInt(text);
            return bits <= (ipv4 ? ALL - IPV4_PREFIX : ALL) ? Optional.of(bits) : Optional.empty();
        }
        return ipv4 ? IpAddress.parse(text).filter(IpAddress::isIpv4).flatMap(Subnet::ofMask) : Optional.empty();
    }

    /// The ones that a mask of IPv4 begins with, if nothing but zeros follows.
    private static Optional<Integer> ofMask(IpAddress mask) {
        int value = (int) mask.low();
        int ones = Integer.numberOfLeadingZeros(~value);
        return Integer.bitCount(value) == ones ? Optional.of(ones) : Optional.empty();
    }

    private static IpAddress masked(IpAddress address, int bits) {
        return new IpAddress(address.high() & ones(bits), address.low() & ones(bits - Long.SIZE));
    }

    /// A word that begins with so many ones; all of them for more than it has, none for fewer than 1.
    private static long ones(int count) {
        if (count <= 0) return 0;
        return count >= Long.SIZE ? -1 : -1L << (Long.SIZE - count);
    }

    public boolean contains(IpAddress address) {
        return masked(address, bits).equals(first);
    }

    @Override
    public int compareTo(Subnet other) {
        int order = first.compareTo(other.first);
        return order != 0 ? order : Integer.compare(bits, other.bits);
    }

    /// The first address, `/`, and its own family's number of bits.
    @Override
    public String toString() {
        return first + "/" + (first.isIpv4() ? bits - IPV4_PREFIX : bits);
    }
}
