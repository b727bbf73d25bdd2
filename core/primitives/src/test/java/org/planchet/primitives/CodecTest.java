package org.planchet.primitives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;

class CodecTest {
    private static final HexFormat HEX = HexFormat.of();

    private static Transaction tx(Witness witness) {
        var input = new TxIn(OutPoint.NULL, Script.fromHex("51"), TxIn.SEQUENCE_FINAL, witness);
        return new Transaction(2, List.of(input), List.of(new TxOut(7, Script.fromHex("6a"))), 9);
    }

    private static String refusal(String hex) {
        return String.valueOf(assertThrows(MalformedDataException.class, () -> Transaction.parse(HEX.parseHex(hex)))
                .getMessage());
    }

    @Test
    void d8_x9_real_blocks_read_and_write_byte_for_byte_and_every_id_is_recomputed() throws MalformedDataException {
        int transactions = 0;
        for (String name : List.of("300025", "928816", "928828", "1087400", "mainnet-481829")) {
            byte[] raw = Vectors.bytes("blocks/" + name + ".block");
            Block block = Block.parse(raw);
            assertArrayEquals(raw, new Block(block.header(), block.transactions()).raw(), name);
            for (Transaction tx : block.transactions()) {
                transactions++;
                var again = new Transaction(tx.version(), tx.inputs(), tx.outputs(), tx.lockTime());
                assertArrayEquals(tx.raw(), again.raw(), name);
                assertEquals(tx.txid(), again.txid());
                assertEquals(tx.strippedSize(), again.rawWithoutWitness().length);
            }
            MerkleTree.Root root = MerkleTree.ofTransactions(block.transactions());
            assertEquals(new MerkleTree.Root(block.header().merkleRoot(), false), root, name);
            assertTrue(block.weight() <= 4_000_000, name);
        }
        System.out.println("5 real blocks, " + transactions + " transactions");
        assertEquals(3668, transactions);
    }

    @Test
    void d4_x6_mainnet_begins_as_everyone_knows() throws MalformedDataException {
        var in = new ByteReader(Vectors.bytes("blocks/mainnet-first.dat"));
        var hashes = new ArrayList<BlockHash>();
        BlockHash previous = new BlockHash(Hash256.ZERO);
        while (in.remaining() > 0) {
            assertEquals(0xd9b4bef9, in.int32("magic"));
            Block block = Block.parse(in.bytes(in.int32("length"), "block"));
            assertEquals(previous, block.header().previous());
            previous = block.hash();
            hashes.add(previous);
        }
        System.out.println("mainnet-first.dat: " + hashes.size() + " blocks");
        assertEquals(439, hashes.size());
        assertEquals(
                "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
                hashes.getFirst().toString());
    }

    @Property
    void transaction_round_trip(
            @ForAll int version,
            @ForAll @Size(max = 300) byte[] script,
            @ForAll @Size(max = 4) List<@Size(max = 300) byte[]> witness,
            @ForAll long value,
            @ForAll int lockTime)
            throws MalformedDataException {
        var input = new TxIn(new OutPoint(new Txid(Hash256.ZERO), 3), Script.wrap(script), 5, new Witness(witness));
        var output = new TxOut(value, Script.wrap(script));
        var tx = new Transaction(version, List.of(input, input), List.of(output, output), lockTime);
        Transaction again = Transaction.parse(tx.raw());
        assertArrayEquals(
                tx.raw(), new Transaction(again.version(), again.inputs(), again.outputs(), again.lockTime()).raw());
        assertEquals(tx.txid(), again.txid());
        assertEquals(tx.wtxid(), again.wtxid());
        assertEquals(version, again.version());
        assertEquals(value, again.outputs().getLast().value());
        assertEquals(witness.isEmpty(), tx.txid().hash().equals(tx.wtxid().hash()));
    }

    /// Reading is total: cut anywhere or changed anywhere, it gives a transaction or says why not.
    @Property
    void reading_is_total(@ForAll @IntRange(max = 99) int at, @ForAll byte value) {
        byte[] raw = tx(Witness.of(new byte[3])).raw();
        byte[] cut = Arrays.copyOf(raw, Math.min(at, raw.length - 1));
        assertThrows(MalformedDataException.class, () -> Transaction.parse(cut));
        byte[] changed = raw.clone();
        changed[at % raw.length] = value;
        try {
            assertArrayEquals(changed, Transaction.parse(changed).raw());
        } catch (MalformedDataException said) {
            assertFalse(String.valueOf(said.getMessage()).isEmpty());
        }
    }

    @Property
    void compact_size_round_trip(@ForAll @IntRange(max = ByteReader.MAX_SIZE) int value) throws MalformedDataException {
        byte[] bytes = new ByteWriter().compactSize(value).toByteArray();
        assertEquals(ByteWriter.compactSizeLength(value), bytes.length);
        assertEquals(value, new ByteReader(bytes).compactSize("n"));
    }

    /// C23: the extended format must have a witness, flag 1 alone; and no inputs at all is a value.
    @Test
    void c23_tx_parse_flags() throws MalformedDataException {
        String inputs = "01" + "00".repeat(32) + "ffffffff" + "0151" + "ffffffff";
        String outputs = "01" + "0700000000000000" + "016a";
        assertEquals("Superfluous witness record", refusal("02000000" + "0001" + inputs + outputs + "00" + "09000000"));
        assertTrue(refusal("02000000" + "0002" + inputs + outputs + "09000000")
                .startsWith("Unknown transaction optional data"));
        assertTrue(refusal("02000000" + "0003" + inputs + outputs + "0101aa" + "09000000")
                .startsWith("Unknown transaction optional data"));
        assertEquals(
                tx(Witness.of(new byte[] {(byte) 0xaa})),
                Transaction.parse(HEX.parseHex("02000000" + "0001" + inputs + outputs + "0101aa" + "09000000")));
        assertEquals(
                0,
                Transaction.parse(HEX.parseHex("02000000" + "0000" + "00000000"))
                        .inputs()
                        .size());
    }

    /// C24: only the shortest form of a count, and no allocation for what cannot follow.
    @Test
    void c24_compact_size_canonical() throws MalformedDataException {
        for (String bad : List.of("fdfc00", "feffff0000", "ffffffffff00000000", "fe01000002", "ffffffffffffffffff"))
            assertThrows(MalformedDataException.class, () -> new ByteReader(HEX.parseHex(bad)).compactSize("n"), bad);
        for (String good : List.of("fc", "fdfd00", "fdffff", "fe00000100", "fe00000002"))
            new ByteReader(HEX.parseHex(good)).compactSize("n");
        assertThrows(
                MalformedDataException.class,
                () -> new ByteReader(HEX.parseHex("fe00000002" + "00")).lengthPrefixed("script"));
    }

    /// C07 (CVE-2012-2459): a repeated end gives the same root, and is told.
    @Test
    void c07_merkle_duplicate() {
        List<Hash256> honest = List.of(leaf(1), leaf(2), leaf(3));
        List<Hash256> repeated = List.of(leaf(1), leaf(2), leaf(3), leaf(3));
        assertEquals(MerkleTree.of(honest).hash(), MerkleTree.of(repeated).hash());
        assertFalse(MerkleTree.of(honest).mutated());
        assertTrue(MerkleTree.of(repeated).mutated());
        assertTrue(MerkleTree.of(List.of(leaf(1), leaf(2), leaf(1), leaf(2))).mutated(), "equal halves");
        assertFalse(MerkleTree.of(List.of(leaf(1), leaf(2), leaf(2), leaf(1))).mutated(), "not a repeated pair");
    }

    /// C08: inner nodes taken for leaves give the same root; only the coinbase rule tells them apart.
    @Test
    void c08_merkle_inner_as_leaf() {
        List<Hash256> leaves = List.of(leaf(1), leaf(2), leaf(3), leaf(4));
        Hash256 left = MerkleTree.of(leaves.subList(0, 2)).hash();
        Hash256 right = MerkleTree.of(leaves.subList(2, 4)).hash();
        assertEquals(MerkleTree.of(leaves), MerkleTree.of(List.of(left, right)));
    }

    @Property
    void branches_lead_to_the_root(
            @ForAll @IntRange(min = 1, max = 40) int size, @ForAll @IntRange(max = 39) int index) {
        if (index >= size) return;
        var leaves = new ArrayList<Hash256>();
        for (int i = 0; i < size; i++) leaves.add(leaf(i + 1));
        List<Hash256> branch = MerkleTree.branch(leaves, index);
        assertEquals(MerkleTree.of(leaves).hash(), MerkleTree.rootFromBranch(leaves.get(index), branch, index));
    }

    private static Hash256 leaf(long number) {
        return new Hash256(number, 0, 0, 0);
    }

    @Test
    void hashes_are_numbers_with_their_last_byte_first() {
        Hash256 one = Hash256.fromHex("0".repeat(63) + "1");
        Hash256 high = Hash256.fromHex("f" + "0".repeat(63));
        assertTrue(one.compareTo(high) < 0);
        assertEquals(255, one.leadingZeroBits());
        assertEquals(0, high.leadingZeroBits());
        assertEquals(256, Hash256.ZERO.leadingZeroBits());
        assertEquals(1, one.bytes()[0]);
        assertThrows(IllegalArgumentException.class, () -> Hash256.fromHex("00"));
    }

    /// A writer that outgrows its array writes on into the new one.
    @Test
    void writers_grow() {
        var out = new ByteWriter(16);
        for (int i = 0; i < 100; i++)
            out.int32(i).uint8(i).int64(i).hash256(leaf(i)).bytes(new byte[] {(byte) i});
        assertEquals(100 * 46, out.toByteArray().length);
        assertEquals(99, out.toByteArray()[100 * 46 - 1]);
    }
}
