package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
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

    /// The forms of the class's description, byte by byte.
    @Test
    void coins_have_one_form() {
        // 2 * 5 + 1; one satoshi; the script with its length + 4.
        assertEquals("0b" + "01" + "05" + "51", hex(coin(1, "51", 5, true)));
        assertEquals("0a" + "07" + "00" + H20, hex(coin(1_000_000, "76a914" + H20 + "88ac", 5, false)));
        assertEquals("0a" + "09" + "01" + H20, hex(coin(100_000_000, "a914" + H20 + "87", 5, false)));
        assertEquals("0a" + "32" + "02" + H32, hex(coin(5_000_000_000L, "2102" + H32 + "ac", 5, false)));
        assertEquals("8001" + "00" + "03" + H32, hex(coin(0, "2103" + H32 + "ac", 64, false)));
        // 1,234 is compressed to 11,101.
        assertEquals("7e" + "dd56" + "27" + "2104" + H32 + "ac", hex(coin(1_234, "2104" + H32 + "ac", 63, false)));
    }

    private static String hex(Coin coin) {
        return HexFormat.of().formatHex(CoinCodec.encode(coin));
    }

    /// Whatever is nearly one of the short forms is written as it is.
    @Test
    void scripts_that_differ_anywhere_from_a_short_form_are_kept_whole() {
        for (String whole : SCRIPTS.subList(2, 8)) {
            byte[] script = HexFormat.of().parseHex(whole);
            for (int i = 0; i < script.length; i++) {
                byte[] changed = script.clone();
                changed[i] ^= 0x40;
                Coin coin = new Coin(new TxOut(1, Script.wrap(changed)), 5, false);
                assertEquals(coin, CoinCodec.decode(CoinCodec.encode(coin)), whole + " at " + i);
            }
            for (int length : new int[] {script.length - 1, script.length + 1}) {
                Coin coin = new Coin(new TxOut(1, Script.wrap(Arrays.copyOf(script, length))), 5, false);
                assertEquals(coin, CoinCodec.decode(CoinCodec.encode(coin)), whole + " of " + length);
            }
        }
    }

    /// Bitcoin Core's `compress_tests`.
    @Test
    void amounts_are_compressed_as_in_bitcoin_core() {
        long[][] pairs = {
            {0, 0},
            {1, 1},
            {1_000_000, 7},
            {100_000_000, 9},
            {5_000_000_000L, 0x32},
            {ChainParams.MAX_MONEY, 0x1406f40}
        };
        for (long[] pair : pairs) {
            assertEquals(pair[1], CoinCodec.compressAmount(pair[0]));
            assertEquals(pair[0], CoinCodec.decompressAmount(pair[1]));
        }
        for (long n = 1; n <= 100_000; n++) assertEquals(n, CoinCodec.compressAmount(CoinCodec.decompressAmount(n)));
    }

    @Test
    void numbers_take_seven_bits_a_byte() {
        long[] values = {0, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Long.MAX_VALUE, -1};
        int[] lengths = {1, 1, 2, 2, 3, 5, 9, 10};
        for (int i = 0; i < values.length; i++) {
            byte[] bytes = new byte[12];
            assertEquals(1 + lengths[i], CoinCodec.writeVarint(bytes, 1, values[i]));
            assertEquals(values[i], CoinCodec.varint(bytes, 1));
            assertEquals(lengths[i], CoinCodec.varintLength(bytes, 1));
        }
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0x80);
        endless[10] = 1;
        assertThrows(IllegalArgumentException.class, () -> CoinCodec.varint(endless, 0));
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

    @Test
    void undo_data_has_one_form() {
        Coin one = coin(1, "51", 5, true);
        Coin two = coin(0, "", 6, false);
        var undo = new BlockUndoData(
                new BlockUndo(List.of(List.of(one, two), List.of())),
                List.of(new BlockUndoData.Overwritten(new OutPoint(new Txid(Hash256.ZERO), 7), two)));
        assertEquals(
                "02" + "02" + "04" + "0b010551" + "03" + "0c0004" + "00" + "01" + "00".repeat(32) + "00000007" + "03"
                        + "0c0004",
                HexFormat.of().formatHex(UndoCodec.encode(undo)));
    }

    @Test
    void damaged_undo_data_is_a_broken_store() {
        Coin coin = coin(77, SCRIPTS.get(2), 5, false);
        byte[] good = UndoCodec.encode(new BlockUndoData(
                new BlockUndo(List.of(List.of(coin), List.of(coin))),
                List.of(new BlockUndoData.Overwritten(new OutPoint(new Txid(Hash256.ZERO), 7), coin))));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(DamagedStoreException.class, () -> UndoCodec.decode(cut), "cut to " + length);
        }
        // More transactions, coins or bytes than can follow: refused before room is made for them.
        for (String greedy : List.of("ffffffff07", "02ffffffff07", "0101ffffffff07", "ffffffffffffffffff01", "0001"))
            assertThrows(
                    DamagedStoreException.class,
                    () -> UndoCodec.decode(HexFormat.of().parseHex(greedy)),
                    greedy);
    }
}
