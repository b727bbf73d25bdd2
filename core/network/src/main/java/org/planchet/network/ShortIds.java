package org.planchet.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.planchet.crypto.SipHash;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.Prefilled;

/// The short ids of one compact block (BIP-0152, version 2): 48 bits of SipHash-2-4 over the wtxid. The key
/// comes from the header and a nonce of the sender's, so an attacker cannot prepare transactions whose short
/// ids collide.
public record ShortIds(long k0, long k1) {
    private static final long MASK = 0xffff_ffff_ffffL;

    static ShortIds of(BlockHeader header, long nonce) {
        var key = new ByteWriter(BlockHeader.SIZE + Long.BYTES);
        header.write(key);
        ByteBuffer hash = ByteBuffer.wrap(key.int64(nonce).sha256()).order(ByteOrder.LITTLE_ENDIAN);
        return new ShortIds(hash.getLong(0), hash.getLong(Long.BYTES));
    }

    long of(Wtxid wtxid) {
        Hash256 hash = wtxid.hash();
        return SipHash.of24(k0, k1, hash.a(), hash.b(), hash.c(), hash.d()) & MASK;
    }

    /// The block in its compact form: the coinbase in full, since no peer can have it, and the short ids of
    /// the others.
    public static CmpctBlock compact(Block block, long nonce) {
        ShortIds ids = of(block.header(), nonce);
        List<Transaction> all = block.transactions();
        var shortIds = new ArrayList<Long>(all.size());
        for (Transaction transaction : all.subList(1, all.size())) shortIds.add(ids.of(transaction.wtxid()));
        return new CmpctBlock(block.header(), nonce, shortIds, List.of(new Prefilled(0, all.getFirst())));
    }
}
