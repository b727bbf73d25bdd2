package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.wallet.TransferScene.RATE;
import static org.planchet.wallet.TransferScene.TO;
import static org.planchet.wallet.TransferScene.assertRefused;
import static org.planchet.wallet.TransferScene.filled;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.ScriptError;
import org.planchet.script.ScriptFlags;
import org.planchet.script.ScriptVerifier;
import org.planchet.script.TxSignatureHashes;

/// Which keys sign a transfer, and how: of the wallet, imported, or given once.
class TransferKeysTest {
    private final TransferScene scene = new TransferScene();
    private final Random random = scene.random;
    private final TestChain chain = scene.chain;
    private final Wallet wallet = scene.wallet;
    private final WalletSecrets secrets = scene.secrets;
    private final TransferBuilder builder = scene.builder;

    @Test
    void x1_a_foreign_key_cannot_spend_the_coin() throws Exception {
        TransferDraft draft = scene.built(wallet, 900_000, RATE);
        // The thief signs the same transaction with his own key.
        var thief = new Signer();
        byte[] key = new byte[32];
        key[31] = 9;
        for (int i = 0; i < draft.tx().inputs().size(); i++) {
            var own = new TxOut(
                    scene.spent(draft.tx()).get(i).value(),
                    SingleKey.of(key, true).script());
            thief.add(own, key.clone(), true);
        }
        Transaction stolen = thief.sign(draft.tx());
        var hashes = new TxSignatureHashes(stolen, scene.spent(stolen));
        assertEquals(
                ScriptError.EQUALVERIFY,
                ScriptVerifier.verify(stolen, 0, hashes, ScriptFlags.STANDARD)
                        .orElseThrow()
                        .error());
        // And the signer itself refuses a key that is not the coin's.
        assertThrows(
                AssertionError.class,
                () -> new Signer().add(scene.spent(draft.tx()).getFirst(), key.clone(), true));
    }

    @Test
    void a_key_given_once_spends_its_coins_and_takes_the_change_back() throws Exception {
        for (boolean compressed : new boolean[] {true, false}) {
            SingleKey key = SingleKey.of(filled(5), compressed);
            scene.fund(key.script(), 300_000, 200_000);
            TransferDraft draft = assertInstanceOf(
                            TransferResult.Built.class,
                            builder.fromKey(key, scene::scan, chain.height(), new Payment(TO, 350_000, RATE), random))
                    .draft();
            assertEquals(List.of(key.script()), draft.from());
            assertEquals(RATE.feeFor(Wallets.sizeBeforeSigning(draft.tx())), draft.fee());
            assertEquals(500_000 - 350_000 - draft.fee(), draft.change());
            assertTrue(draft.tx().outputs().stream()
                    .anyMatch(out -> out.scriptPubKey().equals(key.script())));
        }
        assertEquals(List.of(), wallet.state().imported(), "nothing of it is kept");
    }

    @Test
    void an_immature_coinbase_of_the_key_is_left_alone() throws Exception {
        SingleKey key = SingleKey.of(filled(6), true);
        chain.mine(key.script(), List.of());
        int mined = chain.height();
        int maturity = Wallets.REGTEST.coinbaseMaturity();
        var payment = new Payment(TO, 1_000_000, RATE);
        assertRefused(
                TransferResult.Reason.INSUFFICIENT_FUNDS,
                builder.fromKey(key, scene::scan, mined + maturity - 2, payment, random));
        assertInstanceOf(
                TransferResult.Built.class, builder.fromKey(key, scene::scan, mined + maturity - 1, payment, random));
    }

    @Test
    void imported_and_uncompressed_keys_sign_too() throws Exception {
        SingleKey key = SingleKey.of(filled(7), false);
        Script script = wallet.importKey(key, "", secrets, Wallets.NOW);
        scene.fund(script, 5_000_000);
        TransferDraft draft = scene.built(wallet, 5_500_000, RATE);
        assertTrue(draft.from().contains(script));
    }

    @Test
    void w09_signatures_are_deterministic_and_at_most_71_bytes() {
        var one = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            TransferDraft draft = scene.built(wallet, 900_000 + i, RATE);
            wallet.release(draft);
            for (TxIn input : draft.tx().inputs()) {
                assertTrue(input.scriptSig().byteAt(0) <= 71, "a signature with its type byte");
                assertTrue(one.add(input.scriptSig().toHex().substring(2, 70)), "an R used twice");
            }
        }
    }

    @Test
    void nothing_prints_a_secret() {
        assertEquals("WalletSecrets", secrets.toString());
        assertFalse(wallet.state().toString().contains("xpub"));
        assertNotEquals("", new Signer().toString());
    }
}
