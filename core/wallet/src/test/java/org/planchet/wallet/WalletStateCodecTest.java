package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// A wallet's state in bytes: what is written is read, formats of earlier versions too, and nothing else.
class WalletStateCodecTest {
    private static final Transaction TX = TestChain.pay(
            List.of(TestChain.pay(List.of(), new TxOut(1, Script.EMPTY)).outPoint(0)),
            new TxOut(7, Wallets.foreign(1)));
    private static final BlockHash BLOCK = new BlockHash(Hash256.of(filled(32, 5)));
    private static final Txid OTHER = new Txid(Hash256.of(filled(32, 6)));

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /// Every field with a value of its own.
    private static WalletState full() {
        return new WalletState(
                "savings",
                "regtest",
                1_600_000_000L,
                1,
                Wallets.wallet("alice").state().accountKey(),
                new KeyChain.Progress(1, 2, 3, 4, 25),
                List.of(
                        new WalletState.ImportedKey("02" + "ab".repeat(32), 11),
                        new WalletState.ImportedKey("04" + "cd".repeat(64), 12)),
                List.of(new WalletState.Label(Wallets.foreign(2), "房租")),
                List.of(
                        new WalletState.StoredTx(TX, 21, new WalletState.Place(9, BLOCK, 22, ""), false, List.of()),
                        new WalletState.StoredTx(
                                TX,
                                23,
                                null,
                                true,
                                List.of(new WalletState.Conflict(OTHER, -1), new WalletState.Conflict(OTHER, 8)))),
                9,
                BLOCK);
    }

    /// The state of [#full] in an earlier format, written down here once more.
    private static byte[] earlier(int format) {
        WalletState state = full();
        var out = new ByteWriter().uint8(format);
        text(out, state.name());
        text(out, state.chain());
        out.int64(state.birthday()).int32(state.coinType());
        text(out, state.accountKey());
        out.int32(1).int32(2).int32(3).int32(4);
        out.compactSize(2);
        out.lengthPrefixed(state.imported().get(0).bytes()).int64(11);
        out.lengthPrefixed(state.imported().get(1).bytes()).int64(12);
        out.compactSize(1).lengthPrefixed(Wallets.foreign(2).bytes());
        text(out, "房租");
        out.compactSize(2);
        out.lengthPrefixed(TX.raw()).int64(21).int32(9).hash256(BLOCK.hash()).int64(22);
        if (format > 1) out.uint8(0).compactSize(0);
        out.lengthPrefixed(TX.raw()).int64(23).int32(-1);
        if (format > 1) out.uint8(1).compactSize(2);
        if (format > 1)
            out.hash256(OTHER.hash()).int32(-1).hash256(OTHER.hash()).int32(8);
        return out.int32(9).hash256(BLOCK.hash()).toByteArray();
    }

    private static void text(ByteWriter out, String text) {
        out.lengthPrefixed(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(byte[] bytes) {
        assertThrows(MalformedDataException.class, () -> WalletStateCodec.decode(bytes));
    }

    @Test
    void what_is_written_is_read() throws Exception {
        assertEquals(full(), WalletStateCodec.decode(WalletStateCodec.encode(full())));
        WalletState unscanned = WalletStateCodec.decode(WalletStateCodec.encode(full().unscanned()));
        assertEquals(-1, unscanned.height());
        assertNull(unscanned.tip());
        assertEquals(full().transactions(), unscanned.transactions());
        var wallet = Wallets.wallet("alice");
        wallet.connect(new TestChain().blocks.getFirst(), 0, Wallets.NOW);
        WalletState atGenesis = WalletStateCodec.decode(WalletStateCodec.encode(wallet.state()));
        assertEquals(0, atGenesis.height());
        assertEquals(wallet.tip(), atGenesis.tip());
    }

    @Test
    void a_place_in_the_genesis_block_is_one() throws Exception {
        WalletState state = with(0);
        var first = new WalletState.StoredTx(TX, 1, new WalletState.Place(0, BLOCK, 2, "0a0b"), false, List.of());
        var stored = new WalletState(
                state.name(),
                state.chain(),
                state.birthday(),
                state.coinType(),
                state.accountKey(),
                state.progress(),
                state.imported(),
                state.labels(),
                List.of(first),
                state.height(),
                state.tip());
        assertEquals(
                List.of(first),
                WalletStateCodec.decode(WalletStateCodec.encode(stored)).transactions());
    }

    /// It may be the time of a restore.
    @Test
    void the_birthday_of_format_3_is_taken_for_unknown() throws Exception {
        byte[] bytes = WalletStateCodec.encode(full());
        assertEquals(1_600_000_000L, WalletStateCodec.decode(bytes).birthday());
        assertEquals(0, WalletStateCodec.decode(earlier(2)).birthday());
    }

    @Test
    void format_2_is_read_with_the_usual_gap() throws Exception {
        assertEquals(full().withGap(KeyChain.GAP_LIMIT).withBirthday(0), WalletStateCodec.decode(earlier(2)));
    }

    @Test
    void format_1_is_read_with_nothing_abandoned_and_no_conflicts() throws Exception {
        WalletState read = WalletStateCodec.decode(earlier(1));
        assertEquals(full().withGap(KeyChain.GAP_LIMIT).imported(), read.imported());
        assertEquals(full().labels(), read.labels());
        assertEquals(full().height(), read.height());
        assertEquals(full().tip(), read.tip());
        WalletState.StoredTx waiting = read.transactions().get(1);
        assertEquals(new WalletState.StoredTx(TX, 23, null, false, List.of()), waiting);
        assertEquals(full().transactions().get(0), read.transactions().get(0));
    }

    @Test
    void other_formats_and_other_lengths_are_refused() {
        byte[] good = WalletStateCodec.encode(full());
        for (int format : new int[] {0, 5, 255}) {
            byte[] other = good.clone();
            other[0] = (byte) format;
            assertRefused(other);
        }
        byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
        assertRefused(longer);
    }

    /// Every script up to it is derived when the wallet is opened.
    @Test
    void progress_has_bounds() throws Exception {
        for (int good : new int[] {0, 10_000_000}) {
            WalletState read = WalletStateCodec.decode(WalletStateCodec.encode(with(good)));
            assertEquals(with(good).progress(), read.progress());
        }
        for (int bad : new int[] {-1, 10_000_001}) assertRefused(WalletStateCodec.encode(with(bad)));
    }

    private static WalletState with(int progress) {
        WalletState state = full();
        return new WalletState(
                state.name(),
                state.chain(),
                state.birthday(),
                state.coinType(),
                state.accountKey(),
                new KeyChain.Progress(0, 0, progress, 0, 20),
                state.imported(),
                state.labels(),
                state.transactions(),
                state.height(),
                state.tip());
    }

    @Test
    void a_public_key_has_33_or_65_bytes() {
        for (int length : new int[] {32, 34, 64, 66}) {
            WalletState state = full();
            var odd = new WalletState(
                    state.name(),
                    state.chain(),
                    state.birthday(),
                    state.coinType(),
                    state.accountKey(),
                    state.progress(),
                    List.of(new WalletState.ImportedKey("02".repeat(length), 1)),
                    state.labels(),
                    state.transactions(),
                    state.height(),
                    state.tip());
            assertRefused(WalletStateCodec.encode(odd));
        }
    }
}
