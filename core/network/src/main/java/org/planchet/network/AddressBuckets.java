package org.planchet.network;

import java.nio.charset.StandardCharsets;
import org.planchet.crypto.SipHash;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.IpAddress;
import org.planchet.wire.OverlayHost;

/// Which slot of the tables a node belongs in, by a secret key: an attacker cannot aim at a slot, and one
/// with addresses in few parts of the net reaches few buckets (Bitcoin Core's `AddrInfo::GetNewBucket` and
/// `GetTriedBucket`). Nodes announced by one source group reach 64 of the 1,024 buckets of new nodes; nodes
/// of one group reach 8 of the 256 of those that answered (P13).
record AddressBuckets(AddressKey key) {
    static final int NEW_BUCKETS = 1_024;
    static final int TRIED_BUCKETS = 256;
    private static final int BUCKETS_OF_A_SOURCE = 64;
    private static final int BUCKETS_OF_A_GROUP = 8;

    /// The part of the net that a node belongs to; a local address is a group of its own, since in a local
    /// network owning a range gives an attacker no advantage.
    static String group(Endpoint node) {
        AddressNetwork network = node.network().orElse(AddressNetwork.IPV6);
        // Addresses that are made of keys cost nothing: sixteen groups for all of them (Bitcoin Core's `GetGroup`).
        if (network.isOverlay()) return network.text() + ((OverlayHost.bytes(node.host())[0] >> 4) & 15);
        IpAddress ip = node.ip().orElse(IpAddress.UNSPECIFIED);
        if (network == AddressNetwork.CJDNS) return network.text() + ((ip.high() >>> 52) & 15);
        return ip.isPrivate() ? ip.toString() : ip.group();
    }

    /// The part of the net that a source is in; one that is no address is a part of its own.
    private static String groupOf(String source) {
        Endpoint place = new Endpoint(source, 0);
        return place.isName() ? source : group(place);
    }

    /// The slot of a node that `source` announced.
    int newSlot(Endpoint node, String source) {
        String sourceGroup = groupOf(source);
        int one = below(BUCKETS_OF_A_SOURCE, "source", group(node), sourceGroup);
        int bucket = below(NEW_BUCKETS, "new", sourceGroup, Integer.toString(one));
        return slot("N", bucket, node);
    }

    /// The slot of a node that answered.
    int triedSlot(Endpoint node) {
        int one = below(BUCKETS_OF_A_GROUP, "group", node.toString(), "");
        int bucket = below(TRIED_BUCKETS, "tried", group(node), Integer.toString(one));
        return slot("K", bucket, node);
    }

    private int slot(String table, int bucket, Endpoint node) {
        int position = below(AddressTable.SLOTS, table, Integer.toString(bucket), node.toString());
        return bucket * AddressTable.SLOTS + position;
    }

    /// A number from 0 to `bound` less one.
    private int below(int bound, String use, String first, String second) {
        byte[] text = (use + '|' + first + '|' + second).getBytes(StandardCharsets.UTF_8);
        return (int) Long.remainderUnsigned(SipHash.of(key.first(), key.second(), text), bound);
    }
}
