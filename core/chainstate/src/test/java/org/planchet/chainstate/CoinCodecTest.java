package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

class CoinCodecTest {
    private static final String H20 = "0102030405060708090a0b0c0d0e0f1011121314";
    private static final String H32 = H20 + "15161718191a1b1c1d1e1f20";

    private static final List<String> SCRIPTS = List.of(
            "",
            "51",
            "76a914" + H20 + "88ac",
            "76a914" + H20 + "88ad", // Nearly P2PKH.
            "a914" + H20 + "87",
            "a914" + H20 + "88",
            "2102" + H32 + "ac",
            "2103" + H32 + "ac",
            "2104" + H32 + "ac",
            "0014" + H20,
            "5120" + H32,
            "00".repeat(10_000));

    private static Coin coin(long value, String script, int height, boolean coinbase) {
        return new Coin(new TxOut(value, Script.fromHex(script)), height, coinbase);
    }

    @Test
    void every_coin_comes_back_as_it_was() {
        long[] values = {0, 1, 9, 10, 12_345, 100_000_000, 5_000_000_000L, ChainParams.MAX_MONEY, 1_234_567_890_123L};
        int cases = 0;
        for (String script : SCRIPTS)
            for (long value : values)
                for (int height : new int[] {0, 1, 63, 64, 900_000, Integer.MAX_VALUE}) {
                    Coin coin = coin(value, script, height, (height & 1) == 0);
                    assertEquals(coin, CoinCodec.decode(CoinCodec.encode(coin)));
                    cases++;
                }
        assertEquals(12 * 9 * 6, cases);
    }

    @Test
    void common_coins_are_short() {
        assertEquals(3 + 1 + 21, CoinCodec.encode(coin(5_000_000_000L, SCRIPTS.get(2), 900_000, false)).length);
        assertEquals(3 + 1 + 33, CoinCodec.encode(coin(5_000_000_000L, SCRIPTS.get(6), 900_000, true)).length);
    }

    @Test
    void damaged_bytes_are_a_broken_store() {
        byte[] good = CoinCodec.encode(coin(77, SCRIPTS.get(2), 5, false));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(ChainStoreException.class, () -> CoinCodec.decode(cut), "cut to " + length);
        }
    }

    @Test
    void keys_stand_in_the_order_of_outpoints() {
        var txid = new Txid(new Hash256(1, 2, 3, 4));
        byte[] before = CoinCodec.key(new OutPoint(txid, 0));
        for (int index : new int[] {1, 255, 256, 65_535, 65_536, 1 << 30}) {
            byte[] key = CoinCodec.key(new OutPoint(txid, index));
            assertEquals(-1, Integer.signum(Arrays.compareUnsigned(before, key)));
            assertEquals(new OutPoint(txid, index), CoinCodec.outPoint(key));
            before = key;
        }
    }

    @Test
    void undo_data_comes_back_as_it_was() {
        var random = new Random(3);
        for (int round = 0; round < 200; round++) {
            var spent = new ArrayList<List<Coin>>();
            for (int tx = random.nextInt(5); tx > 0; tx--) {
                var coins = new ArrayList<Coin>();
                for (int n = random.nextInt(4); n > 0; n--)
                    coins.add(coin(
                            random.nextLong(ChainParams.MAX_MONEY),
                            SCRIPTS.get(random.nextInt(SCRIPTS.size())),
                            random.nextInt(1_000_000),
                            random.nextBoolean()));
                spent.add(coins);
            }
            var overwritten = new ArrayList<BlockUndoData.Overwritten>();
            if (random.nextInt(4) == 0)
                overwritten.add(new BlockUndoData.Overwritten(
                        new OutPoint(new Txid(new Hash256(random.nextLong(), 2, 3, 4)), 7),
                        coin(5, "51", 91_722, true)));
            var undo = new BlockUndoData(new BlockUndo(spent), overwritten);
            byte[] bytes = UndoCodec.encode(undo);
            assertEquals(undo, UndoCodec.decode(bytes));
            assertArrayEquals(bytes, UndoCodec.encode(UndoCodec.decode(bytes)));
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThrows(ChainStoreException.class, () -> UndoCodec.decode(longer));
        }
    }
}
