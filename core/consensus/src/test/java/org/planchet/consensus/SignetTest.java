package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.consensus.Fixtures.REGTEST;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.out;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

class SignetTest {
    private static final Node TIP = Fixtures.chain(REGTEST, 3);

    /// A block whose commitment output ends with `more`.
    private static Optional<Rejection> judge(String challenge, String more) {
        Transaction plain = Fixtures.coinbase(4, 1);
        String commitment =
                WitnessCommitment.output(List.of(plain)).scriptPubKey().toHex();
        Transaction coinbase = WitnessBlocks.with(
                4, WitnessCommitment.RESERVED, out(1), new TxOut(0, Script.fromHex(commitment + more)));
        Block block = Fixtures.block(TIP, coinbase);
        return BlockRules.inIsolation(block, REGTEST.withSignetChallenge(Script.fromHex(challenge)))
                .rejection();
    }

    @Test
    void c75_signet_solution() {
        // A challenge that the number 7 solves: OP_7 OP_EQUAL.
        String challenge = "5787";
        assertValid(judge(challenge, "07" + "ecc7daa2" + "015700"));
        assertBroken("bad-signet-blksig", judge(challenge, "07" + "ecc7daa2" + "015600"));
        Rejection trailing = assertBroken("bad-signet-blksig", judge(challenge, "08" + "ecc7daa2" + "01570000"));
        assertEquals(true, trailing.detail().startsWith("the solution can not be read"));
        assertBroken("bad-signet-blksig", judge(challenge, "06" + "ecc7daa2" + "0157"));
        assertBroken("bad-signet-blksig", judge(challenge, ""));
        // A push of the header alone holds none: the next one does.
        assertValid(judge(challenge, "04ecc7daa2" + "07" + "ecc7daa2" + "015700"));
        // A solution may be a witness: of a P2WSH challenge, OP_1 is the script.
        String program = "0020" + HexFormat.of().formatHex(Hashes.sha256(new byte[] {0x51}));
        assertValid(judge(program, "08" + "ecc7daa2" + "00" + "01" + "0151"));
        assertBroken("bad-signet-blksig", judge(program, "08" + "ecc7daa2" + "00" + "01" + "0152"));
        // Without a solution a trivial challenge is still met; without a commitment none is.
        assertValid(judge("51", ""));
        Block bare = Fixtures.block(TIP, Fixtures.coinbase(4, 1));
        assertBroken(
                "bad-signet-blksig",
                BlockRules.inIsolation(bare, REGTEST.withSignetChallenge(Script.fromHex("51")))
                        .rejection());
        // The commitment may stand first.
        Script commitment =
                WitnessCommitment.output(List.of(Fixtures.coinbase(4, 1))).scriptPubKey();
        Transaction first = WitnessBlocks.with(4, WitnessCommitment.RESERVED, new TxOut(0, commitment), out(1));
        assertValid(
                BlockRules.inIsolation(Fixtures.block(TIP, first), REGTEST.withSignetChallenge(Script.fromHex("51")))
                        .rejection());
        assertValid(BlockRules.inIsolation(REGTEST.genesis(), REGTEST.withSignetChallenge(Script.fromHex("5787")))
                .rejection());
    }
}
