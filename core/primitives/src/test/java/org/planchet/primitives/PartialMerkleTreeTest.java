package org.planchet.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;

/// The proof that a block has some transactions, by BIP-0037's tree.
class PartialMerkleTreeTest {
    private static List<Txid> txids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Txid(Hash256.of(Hashes.sha256d(new byte[] {(byte) i, (byte) (i >> 8)}))))
                .toList();
    }

    private static Hash256 root(List<Txid> txids) {
        return MerkleTree.of(txids.stream().map(Txid::hash).toList()).hash();
    }

    private static PartialMerkleTree reread(PartialMerkleTree tree) throws MalformedDataException {
        var out = new ByteWriter();
        tree.write(out);
        var in = new ByteReader(out.toByteArray());
        PartialMerkleTree again = PartialMerkleTree.read(in);
        in.expectEnd("tree");
        return again;
    }

    @Test
    void a_tree_proves_exactly_what_was_wanted_in_blocks_of_every_shape() throws Exception {
        var random = new Random(1);
        for (int count : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 17, 56, 100, 127, 128, 256, 312, 513, 1000, 4095}) {
            List<Txid> txids = txids(count);
            for (int of = 1; of < 8; of++) {
                int chance = of;
                List<PartialMerkleTree.Match> wanted = new ArrayList<>();
                for (int i = 0; i < count; i++)
                    if (random.nextInt(1 << chance) == 0) wanted.add(new PartialMerkleTree.Match(txids.get(i), i));
                Set<Txid> set = Set.copyOf(
                        wanted.stream().map(PartialMerkleTree.Match::txid).toList());
                PartialMerkleTree tree = PartialMerkleTree.of(txids, set::contains);
                assertEquals(tree, reread(tree));
                var expected = new PartialMerkleTree.Matches(root(txids), wanted);
                assertEquals(Optional.of(expected), reread(tree).extract());
            }
        }
    }

    @Test
    void a_proof_of_one_transaction_takes_a_hash_for_each_level() {
        List<Txid> txids = txids(1000);
        var out = new ByteWriter();
        PartialMerkleTree.of(txids, txids.get(700)::equals).write(out);
        // Ten levels: the leaf, its neighbour, and nine that are not gone down into; 21 nodes are visited.
        assertEquals(4 + 1 + 11 * 32 + 1 + 3, out.size());
    }

    /// A tree of four transactions that proves the second, in the parts that it is serialized of.
    private static final class Parts {
        final List<Txid> txids = txids(4);
        int count = 4;
        List<Hash256> hashes = new ArrayList<>(List.of(
                txids.get(0).hash(),
                txids.get(1).hash(),
                MerkleTree.parent(txids.get(2).hash(), txids.get(3).hash())));
        byte[] bits = {0b01011};

        Optional<PartialMerkleTree.Matches> extract() throws MalformedDataException {
            var out = new ByteWriter().int32(count).compactSize(hashes.size());
            hashes.forEach(out::hash256);
            out.lengthPrefixed(bits);
            return PartialMerkleTree.read(new ByteReader(out.toByteArray())).extract();
        }
    }

    private static void refuses(Consumer<Parts> change) throws MalformedDataException {
        var parts = new Parts();
        change.accept(parts);
        assertEquals(Optional.empty(), parts.extract());
    }

    @Test
    void what_is_not_well_formed_proves_nothing() throws Exception {
        var good = new Parts();
        var match = new PartialMerkleTree.Match(good.txids.get(1), 1);
        assertEquals(Optional.of(new PartialMerkleTree.Matches(root(good.txids), List.of(match))), good.extract());

        refuses(parts -> parts.count = 0);
        refuses(parts -> parts.count = -1);
        refuses(parts -> parts.count = PartialMerkleTree.MAX_TRANSACTIONS + 1);
        refuses(parts -> parts.count = 2); // More hashes than transactions.
        refuses(parts -> parts.bits = new byte[0]); // Fewer bits than hashes.
        refuses(parts -> parts.bits = new byte[] {0b01011, 0}); // A byte of bits that nothing uses.
        refuses(parts -> parts.hashes.removeLast());
        refuses(parts -> parts.hashes.add(Hash256.ZERO));
        refuses(parts -> parts.bits = new byte[] {0b11011}); // Goes down to hashes that are not there.
    }

    /// C07 (CVE-2012-2459): the last hash of an odd level counts twice, so a tree with a repeated pair has the root of
    /// one without.
    @Test
    void c07_equal_halves_prove_nothing() throws Exception {
        refuses(parts -> parts.hashes.set(0, parts.hashes.get(1)));
        List<Txid> three = txids(3);
        List<Txid> four = List.of(three.get(0), three.get(1), three.get(2), three.get(2));
        assertEquals(root(three), root(four));
        assertEquals(
                Optional.empty(),
                PartialMerkleTree.of(four, three.get(2)::equals).extract());
        assertEquals(
                Optional.of(root(three)),
                PartialMerkleTree.of(three, three.get(2)::equals).extract().map(PartialMerkleTree.Matches::root));
    }

    /// The bits that fill up the last byte are nobody's business, as in Bitcoin Core.
    @Test
    void bits_that_fill_the_last_byte_are_ignored() throws Exception {
        var parts = new Parts();
        parts.bits = new byte[] {(byte) 0b11101011};
        assertEquals(Optional.of(root(parts.txids)), parts.extract().map(PartialMerkleTree.Matches::root));
    }

    @Test
    void hashes_that_are_not_there_are_not_allocated() {
        byte[] bytes = HexFormat.of().parseHex("04000000" + "fe00000002");
        assertThrows(MalformedDataException.class, () -> PartialMerkleTree.read(new ByteReader(bytes)));
    }

    @Test
    void a_header_that_commits_to_another_root_proves_nothing() {
        List<Txid> txids = txids(5);
        var tree = PartialMerkleTree.of(txids, txids.get(2)::equals);
        var none = new BlockHash(Hash256.ZERO);
        var header = new BlockHeader(1, none, root(txids), 0, 0, 0);
        assertEquals(
                Optional.of(List.of(new PartialMerkleTree.Match(txids.get(2), 2))),
                new MerkleBlock(header, tree).proven());
        var other = new BlockHeader(1, none, root(txids(4)), 0, 0, 0);
        assertEquals(Optional.empty(), new MerkleBlock(other, tree).proven());
    }
}
