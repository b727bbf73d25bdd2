package org.planchet.chainstate;

import java.util.Arrays;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The one form of a coin in memory and on disk:
///
///     key    txid (32 bytes as serialized), index (4 bytes, most significant first): key order is outpoint order
///     value  varint(2 * height + coinbase)  varint(compressed amount)  script
///     script 0 and 20 bytes: P2PKH;  1 and 20 bytes: P2SH;  2 or 3 and 32 bytes: P2PK of a compressed key;
///            varint(length + 4) and the script itself
///
/// A varint has 7 bits a byte, least significant first, the top bit set on all but the last. Amounts are written
/// without their trailing decimal zeros, as in Bitcoin Core's `CompressAmount`. A P2PKH coin takes about 27 bytes.
public final class CoinCodec {
    /// Bytes of a key.
    public static final int KEY_SIZE = 36;

    private static final int P2PKH = 0;
    private static final int P2SH = 1;
    private static final int P2PK_EVEN = 2;
    private static final int P2PK_ODD = 3;
    private static final int SPECIAL = 4;
    /// Head, amount and script length at their longest.
    private static final int MAX_BEFORE_SCRIPT = 5 + 10 + 5;

    private CoinCodec() {}

    /// The key of the coin at `outPoint`.
    public static byte[] key(OutPoint outPoint) {
        byte[] key = new byte[KEY_SIZE];
        outPoint.txid().hash().write(key, 0);
        writeIndex(key, outPoint.index());
        return key;
    }

    static void writeIndex(byte[] key, int index) {
        key[32] = (byte) (index >>> 24);
        key[33] = (byte) (index >>> 16);
        key[34] = (byte) (index >>> 8);
        key[35] = (byte) index;
    }

    static int index(byte[] key) {
        return (key[32] & 0xff) << 24 | (key[33] & 0xff) << 16 | (key[34] & 0xff) << 8 | (key[35] & 0xff);
    }

    /// The outpoint that `key` names.
    public static OutPoint outPoint(byte[] key) {
        return new OutPoint(new Txid(Hash256.of(key, 0)), index(key));
    }

    /// The most bytes that `output` can take.
    static int mostBytes(TxOut output) {
        return MAX_BEFORE_SCRIPT + output.scriptPubKey().size();
    }

    /// The value of `coin`, a fresh array.
    public static byte[] encode(Coin coin) {
        byte[] buffer = new byte[mostBytes(coin.output())];
        return Arrays.copyOf(buffer, encode(coin.output(), coin.height(), coin.coinbase(), buffer, 0));
    }

    /// Writes a coin's value into `target` from `offset`, if [#mostBytes] are free; returns the end.
    static int encode(TxOut output, int height, boolean coinbase, byte[] target, int offset) {
        int at = writeVarint(target, offset, 2L * height + (coinbase ? 1 : 0));
        at = writeVarint(target, at, compressAmount(output.value()));
        byte[] script = output.scriptPubKey().bytes();
        int kind = kind(script);
        if (kind < SPECIAL) {
            target[at++] = (byte) kind;
            int from = kind == P2PKH ? 3 : 2;
            int length = kind <= P2SH ? 20 : 32;
            System.arraycopy(script, from, target, at, length);
            return at + length;
        }
        at = writeVarint(target, at, script.length + (long) SPECIAL);
        System.arraycopy(script, 0, target, at, script.length);
        return at + script.length;
    }

    /// Reads the coin in all of `value`.
    ///
    /// @throws ChainStoreException if the bytes are no coin
    public static Coin decode(byte[] value) {
        return decode(value, 0, value.length);
    }

    static Coin decode(byte[] bytes, int offset, int length) {
        try {
            long head = varint(bytes, offset);
            int at = offset + varintLength(bytes, offset);
            long amount = decompressAmount(varint(bytes, at));
            at += varintLength(bytes, at);
            Script script = Script.wrap(script(bytes, at, offset + length));
            return new Coin(new TxOut(amount, script), (int) (head >>> 1), (head & 1) != 0);
        } catch (ArrayIndexOutOfBoundsException | IllegalArgumentException damaged) {
            throw new DamagedStoreException("a stored coin cannot be read: it is damaged", damaged);
        }
    }

    private static byte[] script(byte[] bytes, int offset, int end) {
        long kind = varint(bytes, offset);
        int at = offset + varintLength(bytes, offset);
        if (kind >= SPECIAL) {
            if (kind - SPECIAL != end - at) throw new IllegalArgumentException("length");
            return Arrays.copyOfRange(bytes, at, end);
        }
        int hashed = kind <= P2SH ? 20 : 32;
        if (end - at != hashed) throw new IllegalArgumentException("length");
        if (kind == P2PKH) {
            byte[] script = new byte[25];
            script[0] = 0x76;
            script[1] = (byte) 0xa9;
            script[2] = 20;
            System.arraycopy(bytes, at, script, 3, 20);
            script[23] = (byte) 0x88;
            script[24] = (byte) 0xac;
            return script;
        }
        if (kind == P2SH) {
            byte[] script = new byte[23];
            script[0] = (byte) 0xa9;
            script[1] = 20;
            System.arraycopy(bytes, at, script, 2, 20);
            script[22] = (byte) 0x87;
            return script;
        }
        byte[] script = new byte[35];
        script[0] = 33;
        script[1] = (byte) kind;
        System.arraycopy(bytes, at, script, 2, 32);
        script[34] = (byte) 0xac;
        return script;
    }

    private static int kind(byte[] s) {
        if (s.length == 25
                && s[0] == 0x76
                && s[1] == (byte) 0xa9
                && s[2] == 20
                && s[23] == (byte) 0x88
                && s[24] == (byte) 0xac) return P2PKH;
        if (s.length == 23 && s[0] == (byte) 0xa9 && s[1] == 20 && s[22] == (byte) 0x87) return P2SH;
        if (s.length == 35 && s[0] == 33 && (s[1] == P2PK_EVEN || s[1] == P2PK_ODD) && s[34] == (byte) 0xac)
            return s[1];
        return SPECIAL;
    }

    /// Takes decimal zeros off an amount; one-to-one for every amount in the range of money.
    static long compressAmount(long amount) {
        if (amount == 0) return 0;
        long n = amount;
        int e = 0;
        while (n % 10 == 0 && e < 9) {
            n /= 10;
            e++;
        }
        if (e == 9) return 1 + (n - 1) * 10 + 9;
        int digit = (int) (n % 10);
        n /= 10;
        return 1 + (n * 9 + digit - 1) * 10 + e;
    }

    static long decompressAmount(long compressed) {
        if (compressed == 0) return 0;
        long x = compressed - 1;
        int e = (int) (x % 10);
        x /= 10;
        long n;
        if (e < 9) {
            int digit = (int) (x % 9) + 1;
            n = x / 9 * 10 + digit;
        } else {
            n = x + 1;
        }
        for (; e > 0; e--) n *= 10;
        return n;
    }

    static int writeVarint(byte[] target, int offset, long value) {
        int at = offset;
        long left = value;
        while (left >>> 7 != 0) {
            target[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        target[at++] = (byte) left;
        return at;
    }

    static long varint(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 0; i < 10; i++) {
            byte next = bytes[offset + i];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) return value;
        }
        throw new IllegalArgumentException("varint too long");
    }

    static int varintLength(byte[] bytes, int offset) {
        int length = 1;
        while (bytes[offset + length - 1] < 0) length++;
        return length;
    }
}
