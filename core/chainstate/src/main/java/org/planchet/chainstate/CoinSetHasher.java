package org.planchet.chainstate;

import java.security.MessageDigest;
import org.planchet.consensus.Coin;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;

/// Hashes a set of coins, given in outpoint order, as Bitcoin Core's `hash_serialized_3` does: double SHA-256 over, for
/// each coin, txid, index, 2 * height + coinbase (4 bytes), value, script with its length.
///
/// A hash that needs no order (MuHash) is fed the same bytes, coin by coin: [#serialize].
public final class CoinSetHasher implements ChainStore.CoinVisitor {
    private final MessageDigest digest = Hashes.newSha256();
    private long coins;
    private long total;

    @Override
    public void coin(byte[] key, byte[] value) {
        Coin coin = CoinCodec.decode(value);
        coins++;
        total += coin.output().value();
        digest.update(serialize(key, coin));
    }

    /// A coin as Bitcoin Core's `TxOutSer` has it.
    public static byte[] serialize(byte[] key, Coin coin) {
        var out = new ByteWriter(64 + coin.output().scriptPubKey().size());
        out.bytes(key, 0, Hash256.SIZE).int32(CoinCodec.index(key));
        out.int32(coin.height() * 2 + (coin.coinbase() ? 1 : 0));
        coin.output().write(out);
        return out.toByteArray();
    }

    /// The outcome, for the coins at `tip`. Can be asked for once.
    public CoinSetHash result(BlockIndex tip) {
        return new CoinSetHash(tip, coins, total, hash());
    }

    /// Only the hash. Can be asked for once.
    public Hash256 hash() {
        byte[] once = digest.digest();
        return Hash256.of(digest.digest(once));
    }
}
