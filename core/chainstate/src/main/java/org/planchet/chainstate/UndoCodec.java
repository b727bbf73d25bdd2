package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;

/// Undo data as bytes:
///
///     varint(transactions after the coinbase), for each: varint(coins), for each: varint(length) coin ([CoinCodec])
///     varint(overwritten coins), for each: key (36 bytes) varint(length) coin
public final class UndoCodec {
    private UndoCodec() {}

    public static byte[] encode(BlockUndoData undo) {
        var out = new Out();
        out.varint(undo.spent().spent().size());
        for (List<Coin> coins : undo.spent().spent()) {
            out.varint(coins.size());
            for (Coin coin : coins) out.coin(coin);
        }
        out.varint(undo.overwritten().size());
        for (BlockUndoData.Overwritten old : undo.overwritten()) {
            out.bytes(CoinCodec.key(old.outPoint()));
            out.coin(old.coin());
        }
        return Arrays.copyOf(out.buffer, out.size);
    }

    /// @throws ChainStoreException if the bytes are no undo data
    public static BlockUndoData decode(byte[] bytes) {
        try {
            var in = new In(bytes);
            int transactions = in.count();
            var spent = new ArrayList<List<Coin>>(transactions);
            for (int i = 0; i < transactions; i++) {
                int count = in.count();
                var coins = new ArrayList<Coin>(count);
                for (int n = 0; n < count; n++) coins.add(in.coin());
                spent.add(coins);
            }
            int count = in.count();
            var overwritten = new ArrayList<BlockUndoData.Overwritten>(count);
            for (int i = 0; i < count; i++)
                overwritten.add(
                        new BlockUndoData.Overwritten(CoinCodec.outPoint(in.bytes(CoinCodec.KEY_SIZE)), in.coin()));
            if (in.at != bytes.length) throw new IllegalArgumentException("bytes left over");
            return new BlockUndoData(new BlockUndo(spent), overwritten);
        } catch (IndexOutOfBoundsException | IllegalArgumentException damaged) {
            throw new DamagedStoreException("stored undo data cannot be read: it is damaged", damaged);
        }
    }

    private static final class Out {
        private byte[] buffer = new byte[4096];
        private int size;

        void varint(long value) {
            room(10);
            size = CoinCodec.writeVarint(buffer, size, value);
        }

        void bytes(byte[] bytes) {
            room(bytes.length);
            System.arraycopy(bytes, 0, buffer, size, bytes.length);
            size += bytes.length;
        }

        /// Writes the coin where it will stand if its length takes one byte, and moves it if it takes more.
        void coin(Coin coin) {
            room(CoinCodec.mostBytes(coin.output()) + 10);
            int from = size + 1;
            int end = CoinCodec.encode(coin.output(), coin.height(), coin.coinbase(), buffer, from);
            int length = end - from;
            if (length < 0x80) {
                buffer[size] = (byte) length;
                size = end;
                return;
            }
            byte[] moved = Arrays.copyOfRange(buffer, from, end);
            varint(length);
            bytes(moved);
        }

        private void room(int length) {
            if (buffer.length - size < length)
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + length));
        }
    }

    private static final class In {
        private final byte[] bytes;
        private int at;

        In(byte[] bytes) {
            this.bytes = bytes;
        }

        /// A count of things of which each takes a byte or more.
        int count() {
            long value = CoinCodec.varint(bytes, at);
            at += CoinCodec.varintLength(bytes, at);
            if (value < 0 || value > bytes.length - at) throw new IllegalArgumentException("count of " + value);
            return (int) value;
        }

        byte[] bytes(int length) {
            if (length > bytes.length - at) throw new IllegalArgumentException("too short");
            at += length;
            return Arrays.copyOfRange(bytes, at - length, at);
        }

        Coin coin() {
            int length = count();
            at += length;
            return CoinCodec.decode(bytes, at - length, length);
        }
    }
}
