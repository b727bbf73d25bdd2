package org.planchet.wire;

/// Versions of the protocol that something began with.
public final class ProtocolVersion {
    /// What we speak: Bitcoin Core's since wtxid relay (BIP-0339).
    public static final int OURS = 70_016;

    /// Older peers are disconnected: they have no getheaders (Bitcoin Core's MIN_PEER_PROTO_VERSION).
    public static final int MIN = 31_800;

    /// [Message.Ping] has a nonce and is answered (BIP-0031) in versions above this.
    public static final int PONG = 60_000;

    /// From here on [Message.SendHeaders] is understood (BIP-0130).
    public static final int SEND_HEADERS = 70_012;

    /// From here on [Message.FeeFilter] is understood (BIP-0133).
    public static final int FEE_FILTER = 70_013;

    /// From here on [Message.SendCmpct] is understood (BIP-0152).
    public static final int COMPACT_BLOCKS = 70_014;

    /// From here on [Message.WtxidRelay] and [Message.SendAddrV2] are understood.
    public static final int WTXID_RELAY = 70_016;

    private ProtocolVersion() {}
}
