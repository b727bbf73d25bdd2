package org.planchet.primitives;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A header with the part of its Merkle tree that proves some of the block's transactions: the message `merkleblock`
/// (BIP-0037), and the proof that `gettxoutproof` returns.
public record MerkleBlock(BlockHeader header, PartialMerkleTree tree) {
    /// The proof of those of the block's transactions that are `wanted`.
    public static MerkleBlock of(Block block, Predicate<Txid> wanted) {
        List<Txid> txids = block.transactions().stream().map(Transaction::txid).toList();
        return new MerkleBlock(block.header(), PartialMerkleTree.of(txids, wanted));
    }

    public static MerkleBlock parse(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        MerkleBlock block = read(in);
        in.expectEnd("Merkle block");
        return block;
    }

    public static MerkleBlock read(ByteReader in) throws MalformedDataException {
        return new MerkleBlock(BlockHeader.read(in), PartialMerkleTree.read(in));
    }

    public void write(ByteWriter out) {
        header.write(out);
        tree.write(out);
    }

    /// The serialized bytes, a fresh array.
    public byte[] bytes() {
        var out = new ByteWriter();
        write(out);
        return out.toByteArray();
    }

    /// The transactions that the header commits to by this proof, in the block's order; empty if the proof is not
    /// well-formed or leads to another root. That the header belongs to a chain is for the caller to find out.
    public Optional<List<PartialMerkleTree.Match>> proven() {
        return tree.extract()
                .filter(found -> found.root().equals(header.merkleRoot()))
                .map(PartialMerkleTree.Matches::matches);
    }
}
