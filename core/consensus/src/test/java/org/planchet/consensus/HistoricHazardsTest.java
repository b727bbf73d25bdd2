package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.consensus.Fixtures.hash;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;
import org.planchet.script.Templates;
import org.planchet.script.TxSignatureHashes;

/// Two blocks of mainnet break rules that came after them. They are excused by their hashes, and nothing else is.
final class HistoricHazardsTest {
    private static final ChainParams MAINNET = Chains.mainnet();
    private static final BlockHash BREAKS_P2SH =
            BlockHash.fromHex("00000000000002dc756eebf4f49723ed8d30cc28a5f108eb94b1ba88ac4f9c22");
    private static final int BREAKS_P2SH_AT = 170_060;
    private static final BlockHash BREAKS_TAPROOT =
            BlockHash.fromHex("0000000000000000000f14c35b2d841e986ab5441de8c585d5ffe55ea1e395ad");
    private static final int BREAKS_TAPROOT_AT = 692_261;

    /// Whether such a coin may be spent so in that block.
    private static boolean maySpend(Script coin, Script scriptSig, Witness witness, BlockHash block, int height) {
        var input = new TxIn(Fixtures.outPoint(1), scriptSig, 0, witness);
        var tx = new Transaction(1, List.of(input), List.of(new TxOut(1, Script.EMPTY)), 0);
        ScriptFlags flags = BlockRules.scriptFlags(MAINNET, height, block);
        var hashes = new TxSignatureHashes(tx, List.of(new TxOut(1, coin)));
        return new ScriptCheck(tx, 0, hashes, flags).run().isEmpty();
    }

    /// The scriptSig pushes the redeem script, which is false: before P2SH only its hash counted.
    private static boolean breaksP2sh(BlockHash block, int height) {
        byte[] isFalse = {0};
        Script coin = Templates.payToScriptHash(Hashes.hash160(isFalse));
        return maySpend(coin, Script.wrap(new byte[] {1, 0}), Witness.EMPTY, block, height);
    }

    private static boolean breaksTaproot(BlockHash block, int height) {
        byte[] key = new byte[32];
        key[31] = 1;
        Script coin = Templates.payToWitness(new WitnessProgram(1, key));
        return maySpend(coin, Script.EMPTY, Witness.of(new byte[64]), block, height);
    }

    @Test
    void c70_historic_exceptions() {
        assertTrue(breaksP2sh(BREAKS_P2SH, BREAKS_P2SH_AT));
        assertFalse(breaksP2sh(hash(1), BREAKS_P2SH_AT), "another block of that height");
        assertFalse(breaksP2sh(hash(1), 1), "P2SH holds in every block but one");
        assertTrue(breaksTaproot(BREAKS_TAPROOT, BREAKS_TAPROOT_AT));
        assertFalse(breaksTaproot(hash(1), BREAKS_TAPROOT_AT), "another block of that height, before taproot");
        assertFalse(breaksP2sh(BREAKS_TAPROOT, BREAKS_TAPROOT_AT), "excused from taproot alone");
    }

    @Test
    void c70_the_rules_of_the_time_hold_in_them_all_the_same() {
        assertEquals(ScriptFlags.NONE, BlockRules.scriptFlags(MAINNET, BREAKS_P2SH_AT, BREAKS_P2SH));
        assertEquals(
                ScriptFlags.MANDATORY.without(ScriptFlag.TAPROOT),
                BlockRules.scriptFlags(MAINNET, BREAKS_TAPROOT_AT, BREAKS_TAPROOT));
        assertEquals(2, MAINNET.history().scriptExceptions().size());
        assertEquals(0, Chains.regtest().history().scriptExceptions().size());
    }
}
