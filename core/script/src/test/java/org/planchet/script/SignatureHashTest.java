package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

class SignatureHashTest {
    private static final HexFormat HEX = HexFormat.of();

    /// Random scripts and hash types of 32 random bits: the type is hashed in as it is.
    @Test
    void c47_legacy_vectors() throws MalformedDataException {
        int count = 0;
        for (JsonNode test : Vectors.json("core/sighash.json")) {
            if (test.size() == 1) continue;
            count++;
            Transaction tx = Transaction.parse(HEX.parseHex(test.get(0).asString()));
            Script code = Script.fromHex(test.get(1).asString());
            byte[] hash = SignatureHash.legacy(
                    tx, test.get(2).asInt(), code, test.get(3).asInt());
            assertEquals(test.get(4).asString(), Hash256.of(hash).toString());
        }
        System.out.println("sighash.json: " + count + " cases");
        assertEquals(500, count);
    }

    /// BIP-0341's key path vectors: every shared part and every signature hash.
    @Test
    void taproot_vectors() throws MalformedDataException {
        int count = 0;
        for (JsonNode test : Vectors.json("core/bip341_wallet_vectors.json").get("keyPathSpending")) {
            JsonNode given = test.get("given");
            Transaction tx =
                    Transaction.parse(HEX.parseHex(given.get("rawUnsignedTx").asString()));
            var spent = new ArrayList<TxOut>();
            for (JsonNode output : given.get("utxosSpent"))
                spent.add(new TxOut(
                        output.get("amountSats").asLong(),
                        Script.fromHex(output.get("scriptPubKey").asString())));
            var hashes = new TxSignatureHashes(tx, spent);
            JsonNode parts = test.get("intermediary");
            assertPart(parts, "hashAmounts", hashes.ofSpent().amounts);
            assertPart(parts, "hashOutputs", hashes.shared().outputs().once);
            assertPart(parts, "hashPrevouts", hashes.shared().prevouts().once);
            assertPart(parts, "hashScriptPubkeys", hashes.ofSpent().scripts);
            assertPart(parts, "hashSequences", hashes.shared().sequences().once);
            for (JsonNode input : test.get("inputSpending")) {
                count++;
                byte[] hash = SignatureHash.taprootKeyPath(
                        hashes,
                        input.get("given").get("txinIndex").asInt(),
                        input.get("given").get("hashType").asInt());
                assertEquals(input.get("intermediary").get("sigHash").asString(), HEX.formatHex(hash));
            }
        }
        System.out.println("bip341_wallet_vectors.json: " + count + " signature hashes");
        assertEquals(7, count);
    }

    private static void assertPart(JsonNode parts, String name, byte[] hash) {
        assertEquals(parts.get(name).asString(), HEX.formatHex(hash), name);
    }

    /// A legacy SINGLE without an output of its own signs the number one; BIP-0143 signs zeros for the output.
    @Test
    void c46_sighash_single_bug() throws MalformedDataException {
        Transaction tx = Spends.spending(Script.EMPTY, 1, Script.EMPTY, Witness.EMPTY);
        var noOutput = new Transaction(1, tx.inputs(), List.of(), 0);
        byte[] one = new byte[32];
        one[0] = 1;
        assertArrayEquals(one, SignatureHash.legacy(noOutput, 0, Script.EMPTY, SignatureHash.SINGLE));
        assertArrayEquals(
                one,
                SignatureHash.legacy(noOutput, 0, Script.EMPTY, SignatureHash.SINGLE | SignatureHash.ANYONECANPAY));
        var hashes = new TxSignatureHashes(noOutput, List.of(new TxOut(1, Script.EMPTY)));
        assertEquals(null, SignatureHash.taproot(hashes, 0, SignatureHash.SINGLE, null, null));
    }
}
