package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.vectors.Vectors;

/// Every script of whole real blocks, with the outputs they really spent.
class RealBlocksTest {
    /// Mainnet in 2014, before BIP-0066: Bitcoin Core checks it with the forks that hold for all of history.
    private static final ScriptFlags OF_2014 = ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.TAPROOT);

    @Test
    void mainnet300025() throws MalformedDataException {
        assertEquals(1427, verify("300025", OF_2014));
    }

    @Test
    void testnet928816() throws MalformedDataException {
        assertEquals(8692, verify("928816", ScriptFlags.MANDATORY));
    }

    @Test
    void testnet928828() throws MalformedDataException {
        assertEquals(1972, verify("928828", ScriptFlags.MANDATORY));
    }

    @Test
    void testnet1087400() throws MalformedDataException {
        assertEquals(205, verify("1087400", ScriptFlags.MANDATORY));
    }

    /// The outputs that a `.prevouts` file lists: int64 value, length-prefixed script.
    private static List<TxOut> prevouts(byte[] file) throws MalformedDataException {
        var outputs = new ArrayList<TxOut>();
        for (var in = new ByteReader(file); in.remaining() > 0; )
            outputs.add(new TxOut(in.int64("value"), Script.wrap(in.lengthPrefixed("script"))));
        return outputs;
    }

    /// The number of inputs verified.
    private static int verify(String height, ScriptFlags flags) throws MalformedDataException {
        Block block = Block.parse(Vectors.bytes("blocks/" + height + ".block"));
        List<TxOut> prevouts = prevouts(Vectors.bytes("blocks/" + height + ".prevouts"));
        var wrong = new ArrayList<String>();
        int at = 0;
        for (Transaction tx : block.transactions()) {
            if (tx.isCoinbase()) continue;
            List<TxOut> spent = prevouts.subList(at, at + tx.inputs().size());
            at += spent.size();
            var hashes = new TxSignatureHashes(tx, spent);
            for (int i = 0; i < spent.size(); i++) {
                int input = i;
                ScriptVerifier.verify(tx, i, hashes, flags)
                        .ifPresent(failure -> wrong.add(tx + " input " + input + ": " + failure));
            }
        }
        System.out.println("block " + height + ": " + at + " inputs");
        assertEquals(List.of(), wrong);
        assertEquals(prevouts.size(), at);
        return at;
    }
}
