package org.planchet.index;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

/// The indexes that a node can keep, and the bytes of their rows: the only place where these are drawn.
///
///     TRANSACTIONS  t | txid (32) | height (4) | position (4)                          ->  nothing
///     SCRIPTS       s | script hash (32) | height (4) | position (4) | 0 | output (4)  ->  txid (32) value (8)
///                   s | script hash (32) | height (4) | position (4) | 1 | input (4)   ->  txid (32) coin (36)
///     FILTERS       f | 0 | block hash (32)                           ->  filter hash (32) filter header (32)
///                   f | 1 | block hash (32)                           ->  filter (BIP-0158)
///     cursor        c | letter of the index                           ->  schema (4) height (4) block hash (32)
///
/// Numbers have the most significant byte first, so that rows lie in the order of the chain; `position` is
/// the transaction's in its block, `coin` the txid and output that the input spends. Every key of
/// TRANSACTIONS and SCRIPTS names the height of its block: so no two blocks of a chain write the same row,
/// and a block is disconnected by deleting its rows. (Of the two ids that Bitcoin's chain holds twice, the
/// later row counts.) A filter and its header depend only on the block and its ancestors, so they are kept
/// after a reorganisation: peers that were on the other branch may still request them.
public enum Index {
    TRANSACTIONS('t'),
    SCRIPTS('s'),
    FILTERS('f');

    /// The version of everything written under these keys.
    static final int SCHEMA = 1;

    private static final byte FUNDING = 0;
    private static final byte SPENDING = 1;
    private static final byte HEADER = 0;
    private static final byte FILTER = 1;

    private final byte letter;

    Index(char letter) {
        this.letter = (byte) letter;
    }

    /// What the keys of all rows of this index start with.
    public byte[] prefix() {
        return new byte[] {letter};
    }

    /// The key under which this index's cursor is kept.
    public byte[] cursorKey() {
        return new byte[] {'c', letter};
    }

    static Row transaction(Txid txid, TxPosition at) {
        byte[] key = ByteBuffer.allocate(1 + Hash256.SIZE + 8)
                .put(TRANSACTIONS.letter)
                .put(txid.hash().bytes())
                .putInt(at.height())
                .putInt(at.position())
                .array();
        return new Row(key, new byte[0]);
    }

    static Row event(ScriptHash script, ScriptEvent event) {
        return switch (event) {
            case ScriptEvent.Funding(TxPosition at, Txid txid, int output, long value) ->
                new Row(
                        eventKey(script, at, FUNDING, output),
                        ByteBuffer.allocate(Hash256.SIZE + 8)
                                .put(txid.hash().bytes())
                                .putLong(value)
                                .array());
            case ScriptEvent.ConnectResult(TxPosition at, Txid txid, int input, OutPoint spent) ->
                new Row(
                        eventKey(script, at, SPENDING, input),
                        ByteBuffer.allocate(2 * Hash256.SIZE + 4)
                                .put(txid.hash().bytes())
                                .put(spent.txid().hash().bytes())
                                .putInt(spent.index())
                                .array());
        };
    }

    private static byte[] eventKey(ScriptHash script, TxPosition at, byte kind, int index) {
        return ByteBuffer.allocate(1 + Hash256.SIZE + 8 + 5)
                .put(SCRIPTS.letter)
                .put(script.hash().bytes())
                .putInt(at.height())
                .putInt(at.position())
                .put(kind)
                .putInt(index)
                .array();
    }

    static List<Row> filter(BlockHash block, byte[] filter, FilterHeader header) {
        byte[] hashes = new byte[2 * Hash256.SIZE];
        header.filterHash().write(hashes, 0);
        header.header().write(hashes, Hash256.SIZE);
        return List.of(new Row(filterKey(HEADER, block), hashes), new Row(filterKey(FILTER, block), filter));
    }

    /// The key of the row with the filter header of `block`.
    static byte[] filterHeaderKey(BlockHash block) {
        return filterKey(HEADER, block);
    }

    /// The key of the row with the filter of `block`.
    static byte[] filterKey(BlockHash block) {
        return filterKey(FILTER, block);
    }

    private static byte[] filterKey(byte kind, BlockHash block) {
        byte[] key = new byte[2 + Hash256.SIZE];
        key[0] = FILTERS.letter;
        key[1] = kind;
        block.hash().write(key, 2);
        return key;
    }

    static FilterHeader filterHeader(byte[] value) {
        if (value.length != 2 * Hash256.SIZE)
            throw IndexStoreException.damaged(new IllegalArgumentException("a filter header of " + value.length));
        return new FilterHeader(Hash256.of(value, 0), Hash256.of(value, Hash256.SIZE));
    }

    /// What the keys of all rows about `hash` (a txid or a script hash) start with.
    byte[] prefix(Hash256 hash) {
        return ByteBuffer.allocate(1 + Hash256.SIZE)
                .put(letter)
                .put(hash.bytes())
                .array();
    }

    /// The script that a row of [#SCRIPTS] is about.
    static ScriptHash scriptOf(byte[] key) {
        return new ScriptHash(Hash256.of(key, 1));
    }

    /// Where the row with `key` has its transaction.
    static TxPosition positionIn(byte[] key) {
        try {
            ByteBuffer in = ByteBuffer.wrap(key).position(1 + Hash256.SIZE);
            return new TxPosition(in.getInt(), in.getInt());
        } catch (BufferUnderflowException | IllegalArgumentException damaged) {
            throw IndexStoreException.damaged(damaged);
        }
    }

    static ScriptEvent event(Row row) {
        try {
            ByteBuffer key = ByteBuffer.wrap(row.key()).position(1 + Hash256.SIZE + 8);
            ByteBuffer value = ByteBuffer.wrap(row.value());
            TxPosition at = positionIn(row.key());
            byte kind = key.get();
            int index = key.getInt();
            Txid txid = new Txid(hash(value));
            return kind == FUNDING
                    ? new ScriptEvent.Funding(at, txid, index, value.getLong())
                    : new ScriptEvent.ConnectResult(
                            at, txid, index, new OutPoint(new Txid(hash(value)), value.getInt()));
        } catch (BufferUnderflowException | IllegalArgumentException damaged) {
            throw IndexStoreException.damaged(damaged);
        }
    }

    /// A cursor as a stored value.
    public static byte[] cursor(IndexCursor cursor) {
        return ByteBuffer.allocate(8 + Hash256.SIZE)
                .putInt(SCHEMA)
                .putInt(cursor.height())
                .put(cursor.block().hash().bytes())
                .array();
    }

    /// The cursor in a stored value.
    ///
    /// @throws IndexStoreException if the value is damaged, or a newer program wrote it
    public static IndexCursor cursor(byte[] value) {
        try {
            ByteBuffer in = ByteBuffer.wrap(value);
            int schema = in.getInt();
            if (schema > SCHEMA)
                throw new IndexStoreException("The index was written by a newer Planchet (schema " + schema
                        + ", this one knows " + SCHEMA + ").");
            return new IndexCursor(in.getInt(), new BlockHash(hash(in)));
        } catch (BufferUnderflowException damaged) {
            throw IndexStoreException.damaged(damaged);
        }
    }

    private static Hash256 hash(ByteBuffer in) {
        byte[] bytes = new byte[Hash256.SIZE];
        in.get(bytes);
        return Hash256.of(bytes);
    }
}
