package org.planchet.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block: header and transactions, with its raw bytes kept.
public final class Block {
    private static final int MIN_TRANSACTION = 10;

    private final BlockHeader header;
    private final List<Transaction> transactions;
    private final byte[] raw;
    private final int strippedSize;

    /// Made when it is first asked for; two threads that do so at once make the same.
    private MerkleTree.@Nullable Root merkleRoot;

    public Block(BlockHeader header, List<Transaction> transactions) {
        this(header, transactions, serialize(header, transactions));
    }

    private Block(BlockHeader header, List<Transaction> transactions, byte[] raw) {
        this.header = header;
        this.transactions = List.copyOf(transactions);
        this.raw = raw;
        int stripped = BlockHeader.SIZE + ByteWriter.compactSizeLength(transactions.size());
        for (Transaction tx : transactions) stripped += tx.strippedSize();
        this.strippedSize = stripped;
    }

    /// Reads exactly one block from all of `bytes`, which the caller gives away.
    public static Block parse(byte[] bytes) throws MalformedDataException {
        Block block = parseFirst(bytes);
        if (block.size() != bytes.length)
            throw new MalformedDataException(bytes.length - block.size() + " bytes left after block");
        return block;
    }

    /// Reads the block that `bytes` begin with, which the caller gives away; what follows it is ignored.
    public static Block parseFirst(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        BlockHeader header = BlockHeader.read(in);
        int count = in.count(MIN_TRANSACTION, "transaction count");
        var transactions = new ArrayList<Transaction>(count);
        for (int i = 0; i < count; i++) transactions.add(Transaction.read(in));
        byte[] raw = in.remaining() == 0 ? bytes : Arrays.copyOf(bytes, bytes.length - in.remaining());
        return new Block(header, transactions, raw);
    }

    private static byte[] serialize(BlockHeader header, List<Transaction> transactions) {
        var head = new ByteWriter();
        header.write(head);
        head.compactSize(transactions.size());
        int size = head.size();
        for (Transaction tx : transactions) size += tx.size();
        byte[] raw = Arrays.copyOf(head.toByteArray(), size);
        int at = head.size();
        for (Transaction tx : transactions) {
            System.arraycopy(tx.raw(), 0, raw, at, tx.size());
            at += tx.size();
        }
        return raw;
    }

    public BlockHeader header() {
        return header;
    }

    public BlockHash hash() {
        return header.hash();
    }

    public List<Transaction> transactions() {
        return transactions;
    }

    /// The root over its transactions' ids, which the header of a good block states.
    public MerkleTree.Root merkleRoot() {
        MerkleTree.Root known = merkleRoot;
        if (known != null) return known;
        MerkleTree.Root root = MerkleTree.ofTransactions(transactions);
        merkleRoot = root;
        return root;
    }

    /// The serialization, witnesses included: only to be read.
    public byte[] raw() {
        return raw;
    }

    /// Bytes, witnesses included.
    public int size() {
        return raw.length;
    }

    /// Bytes without witnesses.
    public int strippedSize() {
        return strippedSize;
    }

    /// BIP-0141's weight units: three times the size without witnesses plus the size with them.
    public int weight() {
        return 3 * strippedSize + raw.length;
    }

    @Override
    public String toString() {
        return "block " + hash();
    }
}
