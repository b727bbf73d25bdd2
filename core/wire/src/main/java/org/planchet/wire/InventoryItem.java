package org.planchet.wire;

import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// A thing announced or asked for: its kind and its hash. Kinds we do not know are kept as numbers.
///
/// @param type unsigned 32 bits, one of the constants here or anything else a peer sends
public record InventoryItem(int type, Hash256 hash) {
    /// A transaction by txid.
    public static final int TX = 1;

    public static final int BLOCK = 2;

    /// A block with a Bloom filter's matches (BIP-0037), only in getdata.
    public static final int FILTERED_BLOCK = 3;

    /// A compact block (BIP-0152), only in getdata.
    public static final int COMPACT_BLOCK = 4;

    /// A transaction by wtxid (BIP-0339).
    public static final int WTX = 5;

    /// Added to TX and BLOCK in getdata: with witnesses (BIP-0144).
    public static final int WITNESS_FLAG = 1 << 30;

    public static final int WITNESS_TX = TX | WITNESS_FLAG;
    public static final int WITNESS_BLOCK = BLOCK | WITNESS_FLAG;

    public static InventoryItem of(Txid txid) {
        return new InventoryItem(TX, txid.hash());
    }

    public static InventoryItem of(Wtxid wtxid) {
        return new InventoryItem(WTX, wtxid.hash());
    }

    public static InventoryItem of(BlockHash block) {
        return new InventoryItem(BLOCK, block.hash());
    }

    /// Asks for a block with its witnesses.
    public static InventoryItem witnessBlock(BlockHash block) {
        return new InventoryItem(WITNESS_BLOCK, block.hash());
    }

    /// Whether a transaction is meant, by whichever id.
    public boolean isTransaction() {
        return type == TX || type == WTX || type == WITNESS_TX;
    }

    /// Whether a block is meant, in whichever form.
    public boolean isBlock() {
        return type == BLOCK || type == WITNESS_BLOCK || type == FILTERED_BLOCK || type == COMPACT_BLOCK;
    }
}
