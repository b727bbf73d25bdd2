package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Coin;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Bitcoin Core's `hash_serialized_3`: double SHA-256 over its `TxOutSer` of each coin.
class CoinSetHasherTest {
    private static final BlockIndex TIP =
            new BlockIndex(TestChains.regtest().genesis().header(), null);

    private static Coin coin(long value, String script, int height, boolean coinbase) {
        return new Coin(new TxOut(value, Script.fromHex(script)), height, coinbase);
    }

    private static byte[] key(int index) {
        return CoinCodec.key(new OutPoint(new Txid(new Hash256(1, 0, 0, 0)), index));
    }

    @Test
    void a_coin_is_hashed_as_outpoint_height_with_coinbase_value_and_script() {
        String txid = "01" + "00".repeat(31);
        assertEquals(
                txid + "04030201" + "0b000000" + "0700000000000000" + "01" + "51",
                HexFormat.of().formatHex(CoinSetHasher.serialize(key(0x01020304), coin(7, "51", 5, true))));
        assertEquals(
                txid + "00000000" + "0a000000" + "0001000000000000" + "00",
                HexFormat.of().formatHex(CoinSetHasher.serialize(key(0), coin(256, "", 5, false))));
    }

    @Test
    void a_set_is_hashed_coin_by_coin_and_counted() {
        Coin one = coin(7, "51", 5, true);
        Coin two = coin(5, "5151", 6, false);
        var hasher = new CoinSetHasher();
        hasher.coin(key(0), CoinCodec.encode(one));
        hasher.coin(key(1), CoinCodec.encode(two));
        byte[] bytes = HexFormat.of()
                .parseHex(HexFormat.of().formatHex(CoinSetHasher.serialize(key(0), one))
                        + HexFormat.of().formatHex(CoinSetHasher.serialize(key(1), two)));
        CoinSetHash hash = hasher.result(TIP);
        assertEquals(new CoinSetHash(TIP, 2, 12, Hash256.of(Hashes.sha256d(bytes))), hash);
        byte[] expected = Hashes.sha256d(new byte[0]);
        assertArrayEquals(expected, new CoinSetHasher().result(TIP).hash().bytes());
    }
}
