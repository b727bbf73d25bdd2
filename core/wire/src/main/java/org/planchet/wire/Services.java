package org.planchet.wire;

import java.util.ArrayList;
import java.util.List;

/// The bits of a version message's services.
public final class Services {
    /// Serves the whole chain.
    public static final long NETWORK = 1;

    /// Serves filtered connections (BIP-0111).
    public static final long BLOOM = 1 << 2;

    /// Serves witnesses (BIP-0144).
    public static final long WITNESS = 1 << 3;

    /// Serves compact filters (BIP-0157).
    public static final long COMPACT_FILTERS = 1 << 6;

    /// Serves the last 288 blocks at least (BIP-0159).
    public static final long NETWORK_LIMITED = 1 << 10;

    /// Speaks the encrypted transport (BIP-0324).
    public static final long P2P_V2 = 1 << 11;

    private Services() {}

    /// Names of the bits set, as Bitcoin Core prints them; a bit without a name as `BIT_n`.
    public static List<String> names(long services) {
        var names = new ArrayList<String>();
        for (int bit = 0; bit < 64; bit++) {
            if (((services >>> bit) & 1) == 0) continue;
            long mask = 1L << bit;
            if (mask == NETWORK) names.add("NETWORK");
            else if (mask == BLOOM) names.add("BLOOM");
            else if (mask == WITNESS) names.add("WITNESS");
            else if (mask == COMPACT_FILTERS) names.add("COMPACT_FILTERS");
            else if (mask == NETWORK_LIMITED) names.add("NETWORK_LIMITED");
            else if (mask == P2P_V2) names.add("P2P_V2");
            else names.add("BIT_" + bit);
        }
        return names;
    }
}
