package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

/// Bitcoin Core's `script_tests.json` and `script_assets_test.json`: every script, every flag, the very error.
class ScriptVectorsTest {
    @Test
    void script_tests() {
        var wrong = new ArrayList<String>();
        int count = 0;
        for (JsonNode test : Vectors.json("core/script_tests.json")) {
            if (test.size() == 1) continue; // a comment
            count++;
            int at = 0;
            var witness = new ArrayList<byte[]>();
            long amount = 0;
            if (test.get(0).isArray()) {
                JsonNode items = test.get(at++);
                for (int i = 0; i < items.size() - 1; i++)
                    witness.add(taprootItem(items.get(i).asString()));
                amount = new BigDecimal(items.get(items.size() - 1).asString())
                        .movePointRight(8)
                        .longValueExact();
            }
            Script scriptSig = AsmParser.parse(test.get(at++).asString());
            Script scriptPubKey = scriptPubKey(test.get(at++).asString(), witness);
            ScriptFlags flags = Spends.flags(test.get(at++).asString());
            String expected = test.get(at).asString();
            Transaction tx = Spends.spending(scriptPubKey, amount, scriptSig, new Witness(witness));
            String result = Spends.result(tx, new TxOut(amount, scriptPubKey), flags);
            if (!result.equals(expected.equals("NULLFAIL") ? "SIG_NULLFAIL" : expected))
                wrong.add(result + " for " + test);
        }
        System.out.println("script_tests.json: " + count + " cases");
        assertEquals(List.of(), wrong);
        assertEquals(1212, count);
    }

    /// Four cases are templates of taproot spends: a script in a leaf of its own under a fixed internal key.
    private static byte[] taprootItem(String text) {
        if (text.startsWith("#SCRIPT#"))
            return AsmParser.parse(text.substring("#SCRIPT#".length())).bytes();
        if (text.equals("#CONTROLBLOCK#")) return text.getBytes(StandardCharsets.US_ASCII);
        return HexFormat.of().parseHex(text);
    }

    private static Script scriptPubKey(String text, List<byte[]> witness) {
        if (!text.contains("#TAPROOTOUTPUT#")) return AsmParser.parse(text);
        byte[] internalKey =
                HexFormat.of().parseHex("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        byte[] leaf = Taproot.leafHash(Taproot.LEAF_TAPSCRIPT, witness.get(witness.size() - 2));
        byte[] even =
                new ScriptBuilder().raw(new byte[] {2}).raw(internalKey).build().bytes();
        byte[] output = Secp256k1.tweakAddPublic(even, Taproot.tweak(internalKey, leaf));
        if (output == null) throw new AssertionError("the tweak is in range");
        byte[] control = new ScriptBuilder()
                .raw(new byte[] {(byte) (Taproot.LEAF_TAPSCRIPT | (output[0] & 1))})
                .raw(internalKey)
                .build()
                .bytes();
        witness.set(witness.size() - 1, control);
        byte[] key = Arrays.copyOfRange(output, 1, 33);
        return AsmParser.parse(
                text.replace("#TAPROOTOUTPUT#", "0x" + HexFormat.of().formatHex(key)));
    }

    /// Each item is a spend that must verify with its `success` witness and must not with its `failure` one; items
    /// that are not marked final must also verify under fewer flags.
    @Test
    void script_assets() throws MalformedDataException {
        var wrong = new ArrayList<String>();
        int items = 0;
        int successes = 0;
        int failures = 0;
        for (JsonNode test : Vectors.json("core/script_assets_test.json.gz")) {
            items++;
            int index = test.get("index").asInt();
            Transaction tx = Transaction.parse(hex(test.get("tx")));
            var spent = new ArrayList<TxOut>();
            for (JsonNode prevout : test.get("prevouts")) spent.add(output(hex(prevout)));
            ScriptFlags flags = Spends.flags(test.get("flags").asString());
            if (test.has("success")) {
                successes++;
                String result = Spends.result(with(tx, index, test.get("success")), index, spent, flags);
                if (!result.equals("OK")) wrong.add(result + " for success of " + test.get("comment"));
            }
            if (test.has("failure")) {
                failures++;
                String result = Spends.result(with(tx, index, test.get("failure")), index, spent, flags);
                if (result.equals("OK")) wrong.add(result + " for failure of " + test.get("comment"));
            }
        }
        System.out.println(
                "script_assets_test.json: " + items + " items, " + successes + " successes, " + failures + " failures");
        assertEquals(List.of(), wrong);
        assertEquals(1404, items);
    }

    private static byte[] hex(JsonNode node) {
        return HexFormat.of().parseHex(node.asString());
    }

    private static TxOut output(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        return new TxOut(in.int64("value"), Script.wrap(in.lengthPrefixed("script")));
    }

    private static Transaction with(Transaction tx, int index, JsonNode unlocking) {
        var witness = new ArrayList<byte[]>();
        for (JsonNode item : unlocking.get("witness")) witness.add(hex(item));
        var inputs = new ArrayList<TxIn>(tx.inputs());
        inputs.set(
                index,
                inputs.get(index)
                        .withScriptSig(Script.wrap(hex(unlocking.get("scriptSig"))))
                        .withWitness(new Witness(witness)));
        return new Transaction(tx.version(), inputs, tx.outputs(), tx.lockTime());
    }
}
