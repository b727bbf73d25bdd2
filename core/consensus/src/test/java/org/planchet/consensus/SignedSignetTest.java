package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.consensus.Fixtures.REGTEST;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.out;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;

/// C75: a signet block with a real signature, as BIP 325 has its miner make it; and the same with anything changed
/// that the signature covers, or does not.
class SignedSignetTest {
    private static final Node TIP = Fixtures.chain(REGTEST, 3);
    private static final byte[] KEY = Hashes.sha256(new byte[] {1});
    private static final Script CHALLENGE = Templates.payToPubKey(Secp256k1.publicKey(KEY, true));
    private static final ChainParams SIGNET = REGTEST.withSignetChallenge(CHALLENGE);
    private static final int TIME = (int) TIP.header().time() + 600;

    /// The coinbase whose commitment output ends with the signet header and `solution` in one push, then `more`.
    private static Transaction coinbase(byte[] solution, String more) {
        Transaction plain = Fixtures.coinbase(4, 1);
        var commitment = new ByteWriter()
                .bytes(WitnessCommitment.output(List.of(plain)).scriptPubKey().bytes());
        int length = 4 + solution.length;
        if (length > 75) commitment.uint8(0x4c);
        commitment.uint8(length).bytes(HexFormat.of().parseHex("ecc7daa2")).bytes(solution);
        commitment.bytes(HexFormat.of().parseHex(more));
        return WitnessBlocks.with(
                4, WitnessCommitment.RESERVED, out(1), new TxOut(0, Script.wrap(commitment.toByteArray())));
    }

    /// Of the block without its solution: what the signature signs, written anew from BIP 325.
    private static byte[] sign(byte[] key, int version, int time, List<Transaction> others) {
        return sign(key, version, time, others, "");
    }

    private static byte[] sign(byte[] key, int version, int time, List<Transaction> others, String more) {
        var all = new ArrayList<Transaction>(List.of(coinbase(new byte[0], more)));
        all.addAll(others);
        byte[] data = new ByteWriter()
                .int32(version)
                .hash256(TIP.hash().hash())
                .hash256(MerkleTree.ofTransactions(all).hash())
                .int32(time)
                .toByteArray();
        byte[] scriptSig = new ByteWriter().uint8(0).uint8(72).bytes(data).toByteArray();
        var toSpend = new Transaction(
                0, List.of(new TxIn(OutPoint.NULL, Script.wrap(scriptSig), 0)), List.of(new TxOut(0, CHALLENGE)), 0);
        var toSign = new Transaction(
                0,
                List.of(new TxIn(toSpend.outPoint(0), Script.EMPTY, 0)),
                List.of(new TxOut(0, Script.fromHex("6a"))),
                0);
        byte[] der = Secp256k1.signEcdsa(key, SignatureHash.legacy(toSign, 0, CHALLENGE, SignatureHash.ALL));
        byte[] signature = Arrays.copyOf(der, der.length + 1);
        signature[der.length] = SignatureHash.ALL;
        // The scriptSig with its length, and no witness.
        return new ByteWriter()
                .uint8(1 + signature.length)
                .uint8(signature.length)
                .bytes(signature)
                .uint8(0)
                .toByteArray();
    }

    private static Optional<Rejection> judge(byte[] solution, int version, int time, List<Transaction> others) {
        return judge(solution, version, time, others, "");
    }

    private static Optional<Rejection> judge(
            byte[] solution, int version, int time, List<Transaction> others, String more) {
        var all = new ArrayList<Transaction>(List.of(coinbase(solution, more)));
        all.addAll(others);
        var header = new BlockHeader(
                version, TIP.hash(), MerkleTree.ofTransactions(all).hash(), time, REGTEST.powLimitBits(), 0);
        Block block = Fixtures.mined(header, all);
        return BlockRules.inIsolation(block, SIGNET).rejection();
    }

    private static final List<Transaction> PAYMENTS =
            List.of(Fixtures.tx(Fixtures.outPoint(1), out(1)), Fixtures.tx(Fixtures.outPoint(2), out(2)));

    @Test
    void c75_a_block_signed_by_the_chains_key() {
        assertValid(judge(sign(KEY, 4, TIME, List.of()), 4, TIME, List.of()));
        assertValid(judge(sign(KEY, 4, TIME, PAYMENTS), 4, TIME, PAYMENTS));
    }

    @Test
    void c75_another_key_signs_nothing() {
        byte[] stranger = Hashes.sha256(new byte[] {2});
        assertBroken("bad-signet-blksig", judge(sign(stranger, 4, TIME, List.of()), 4, TIME, List.of()));
    }

    @Test
    void c75_the_signature_covers_version_time_and_transactions() {
        byte[] solution = sign(KEY, 4, TIME, PAYMENTS);
        assertBroken("bad-signet-blksig", judge(solution, 5, TIME, PAYMENTS));
        assertBroken("bad-signet-blksig", judge(solution, 4, TIME + 1, PAYMENTS));
        assertBroken("bad-signet-blksig", judge(solution, 4, TIME, PAYMENTS.reversed()));
        assertBroken("bad-signet-blksig", judge(solution, 4, TIME, PAYMENTS.subList(0, 1)));
    }

    /// What stands behind the solution is signed as Bitcoin Core writes it again: each push in its shortest form,
    /// up to where the script can be read.
    @Test
    void c75_the_signature_covers_the_rest_of_the_commitment_in_its_shortest_form() {
        String[][] rests = {
            {"51" + "61", "51" + "61"},
            {"00", "00"},
            {"4c00", "4c"},
            {"4c01aa", "01aa"},
            {"4d4b00" + "aa".repeat(75), "4b" + "aa".repeat(75)},
            {"4d4c00" + "aa".repeat(76), "4c4c" + "aa".repeat(76)},
            {"4eff000000" + "aa".repeat(255), "4cff" + "aa".repeat(255)},
            {"4e00010000" + "aa".repeat(256), "4d0001" + "aa".repeat(256)},
            {"4effff0000" + "aa".repeat(65_535), "4dffff" + "aa".repeat(65_535)},
            {"4e00000100" + "aa".repeat(65_536), "4e00000100" + "aa".repeat(65_536)},
            // Only the first push with the header holds the solution.
            {"05ecc7daa2ff", "05ecc7daa2ff"},
            // From where a push is cut short nothing is signed.
            {"51" + "02aa", "51"},
            {"51" + "4c", "51"},
            {"51" + "4d01", "51"},
            {"51" + "4c02aa", "51"},
            {"51" + "4e00000001aa", "51"},
        };
        for (String[] rest : rests) {
            byte[] solution = sign(KEY, 4, TIME, List.of(), rest[1]);
            String start = rest[0].substring(0, Math.min(20, rest[0].length()));
            assertEquals(
                    "valid",
                    judge(solution, 4, TIME, List.of(), rest[0])
                            .map(Rejection::toString)
                            .orElse("valid"),
                    start);
            assertBroken("bad-signet-blksig", judge(solution, 4, TIME, List.of(), "52" + rest[0]));
        }
    }

    @Test
    void c75_no_solution_is_none() {
        assertBroken("bad-signet-blksig", judge(new byte[0], 4, TIME, List.of()));
    }
}
