package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// W10: a transaction leaves only when each of its inputs holds.
class SignerTest {
    private static final TxOut PAID = new TxOut(1_000, Wallets.foreign(1));

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static TxOut coin(int key, long value) throws BadKeyException {
        return new TxOut(value, SingleKey.of(filled(key), true).script());
    }

    private static Transaction unsigned() {
        OutPoint at = TestChain.pay(List.of(), new TxOut(1, Script.EMPTY)).outPoint(0);
        return TestChain.pay(List.of(at, new OutPoint(at.txid(), 1)), PAID);
    }

    private static Signer signer() throws BadKeyException {
        var signer = new Signer();
        signer.add(coin(5, 600), filled(5), true);
        signer.add(coin(6, 700), filled(6), true);
        return signer;
    }

    @Test
    void w10_what_is_signed_right_leaves() throws Exception {
        try (Signer signer = signer()) {
            Transaction signed = signer.sign(unsigned());
            assertSame(signed, signer.verified(signed));
            assertEquals(List.of(coin(5, 600), coin(6, 700)), signer.spent());
        }
    }

    @Test
    void w10_one_wrong_input_of_two_keeps_it_here() throws Exception {
        try (Signer signer = signer()) {
            Transaction signed = signer.sign(unsigned());
            for (int wrong = 0; wrong < 2; wrong++) {
                var inputs = new ArrayList<>(signed.inputs());
                TxIn other = signed.inputs().get(1 - wrong);
                inputs.set(wrong, inputs.get(wrong).withScriptSig(other.scriptSig()));
                var forged = new Transaction(signed.version(), inputs, signed.outputs(), signed.lockTime());
                assertThrows(AssertionError.class, () -> signer.verified(forged), "input " + wrong);
            }
            var changed = new Transaction(
                    signed.version(),
                    signed.inputs(),
                    List.of(new TxOut(PAID.value() + 1, PAID.scriptPubKey())),
                    signed.lockTime());
            assertThrows(AssertionError.class, () -> signer.verified(changed), "another output");
        }
    }

    @Test
    void a_signer_wipes_its_keys() throws Exception {
        byte[] key = filled(5);
        try (var signer = new Signer()) {
            signer.add(coin(5, 1), key, true);
            assertEquals("Signer[1 inputs]", signer.toString());
        }
        assertArrayEquals(new byte[32], key);
    }
}
