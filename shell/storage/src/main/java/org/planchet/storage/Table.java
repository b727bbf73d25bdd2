package org.planchet.storage;

import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;

/// The tables in the database, distinguished by the first byte of the key; the only place where keys are
/// built.
///
///     COIN   c | txid (32) | index (4, most significant first)      ->  CoinCodec
///     INDEX  i | height (4, most significant first) | hash (32)     ->  entry: see below
///     META   m | name                                               ->  schema: version (4)
///                                                                       tip: block hash (32)
///                                                                       ends: block file, its end, undo file, its end
///
/// Numbers are little-endian if nothing else is said. An entry is header (80), status, sequence (8), transactions,
/// then for data and for undo: 0, or 1, file, offset, length, CRC-32C.
enum Table {
    COIN('c'),
    INDEX('i'),
    META('m');

    /// The version of everything written under these keys.
    static final int SCHEMA = 1;

    static final byte[] SCHEMA_KEY = META.key(new byte[] {'s', 'c', 'h', 'e', 'm', 'a'});
    static final byte[] TIP_KEY = META.key(new byte[] {'t', 'i', 'p'});
    static final byte[] ENDS_KEY = META.key(new byte[] {'e', 'n', 'd', 's'});

    private final byte prefix;

    Table(char prefix) {
        this.prefix = (byte) prefix;
    }

    /// The key of the row that `rest` names in this table.
    byte[] key(byte[] rest) {
        byte[] key = new byte[rest.length + 1];
        key[0] = prefix;
        System.arraycopy(rest, 0, key, 1, rest.length);
        return key;
    }

    /// The first key behind this table's.
    byte[] end() {
        return new byte[] {(byte) (prefix + 1)};
    }

    boolean holds(byte[] key) {
        return key.length > 0 && key[0] == prefix;
    }

    /// The key without its first byte.
    static byte[] rest(byte[] key) {
        return Arrays.copyOfRange(key, 1, key.length);
    }

    /// Where files end: up to where everything in them is named by the tables.
    record Ends(int blockFile, int blockEnd, int undoFile, int undoEnd) {
        static final Ends NONE = new Ends(0, 0, 0, 0);

        byte[] bytes() {
            return new ByteWriter(16)
                    .int32(blockFile)
                    .int32(blockEnd)
                    .int32(undoFile)
                    .int32(undoEnd)
                    .toByteArray();
        }

        static Ends of(byte[] bytes) throws MalformedDataException {
            var in = new ByteReader(bytes);
            return new Ends(in.int32("block file"), in.int32("block end"), in.int32("undo file"), in.int32("undo end"));
        }
    }

    static byte[] indexKey(BlockIndexEntry entry) {
        byte[] rest = new byte[36];
        putHeight(rest, entry.height());
        entry.header().hash().hash().write(rest, 4);
        return INDEX.key(rest);
    }

    /// What all keys of entries at `height` begin with.
    static byte[] indexKey(int height) {
        byte[] rest = new byte[4];
        putHeight(rest, height);
        return INDEX.key(rest);
    }

    private static void putHeight(byte[] rest, int height) {
        rest[0] = (byte) (height >>> 24);
        rest[1] = (byte) (height >>> 16);
        rest[2] = (byte) (height >>> 8);
        rest[3] = (byte) height;
    }

    static byte[] indexValue(BlockIndexEntry entry) {
        var out = new ByteWriter(160);
        entry.header().write(out);
        out.int32(entry.status()).int64(entry.sequence()).int32(entry.transactions());
        position(out, entry.data());
        position(out, entry.undo());
        return out.toByteArray();
    }

    /// The entry in a row of INDEX whose key, but for its first byte, is `rest`.
    static BlockIndexEntry entry(byte[] rest, byte[] value) {
        try {
            int height = (rest[0] & 0xff) << 24 | (rest[1] & 0xff) << 16 | (rest[2] & 0xff) << 8 | (rest[3] & 0xff);
            var in = new ByteReader(value);
            BlockHeader header = BlockHeader.read(in, new BlockHash(Hash256.of(rest, 4)));
            int status = in.int32("status");
            long sequence = in.int64("sequence");
            int transactions = in.int32("transactions");
            BlockPosition data = position(in);
            BlockPosition undo = position(in);
            in.expectEnd("index entry");
            return new BlockIndexEntry(header, height, status, sequence, transactions, data, undo);
        } catch (MalformedDataException | ArrayIndexOutOfBoundsException damaged) {
            throw new DamagedStoreException("the stored block index is damaged", damaged);
        }
    }

    private static void position(ByteWriter out, @Nullable BlockPosition at) {
        if (at == null) {
            out.uint8(0);
            return;
        }
        out.uint8(1).int32(at.file()).int32(at.offset()).int32(at.length()).int32(at.crc());
    }

    private static @Nullable BlockPosition position(ByteReader in) throws MalformedDataException {
        if (in.uint8("position") == 0) return null;
        return new BlockPosition(in.int32("file"), in.int32("offset"), in.int32("length"), in.int32("checksum"));
    }

    static int crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
