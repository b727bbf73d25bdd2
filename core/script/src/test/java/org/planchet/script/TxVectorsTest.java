package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

/// Bitcoin Core's `tx_valid.json` and `tx_invalid.json`, as far as scripts go. Valid ones must pass with all flags
/// but those named, with any one less, and must fail with any one more; invalid ones the other way round.
class TxVectorsTest {
    private final List<String> wrong = new ArrayList<>();
    private int count;

    @Test
    void valid() throws MalformedDataException {
        ScriptFlags all = ScriptFlags.of(ScriptFlag.values());
        for (JsonNode test : Vectors.json("core/tx_valid.json")) {
            if (!test.get(0).isArray()) continue;
            count++;
            String named = test.get(2).asString();
            ScriptFlags excluded = Spends.flags(named);
            ScriptFlags flags = minus(all, excluded);
            expect(test, flags, true);
            for (ScriptFlag flag : ScriptFlag.values()) expect(test, trim(flags.without(flag)), true);
            for (ScriptFlags fewer : eachLeftOut(excluded)) expect(test, minus(all, fewer), false);
        }
        System.out.println("tx_valid.json: " + count + " transactions");
        assertEquals(List.of(), wrong);
        assertEquals(121, count);
    }

    @Test
    void invalid() throws MalformedDataException {
        int forTransactionRules = 0;
        for (JsonNode test : Vectors.json("core/tx_invalid.json")) {
            if (!test.get(0).isArray()) continue;
            String named = test.get(2).asString();
            if (named.equals("BADTX")) {
                forTransactionRules++; // fails before any script is run: consensus' rules
                continue;
            }
            count++;
            ScriptFlags flags = Spends.flags(named);
            expect(test, flags, false);
            for (ScriptFlag flag : ScriptFlag.values()) expect(test, fill(flags.with(flag)), false);
            for (ScriptFlags fewer : eachLeftOut(flags)) expect(test, fewer, true);
        }
        System.out.println("tx_invalid.json: " + count + " transactions, " + forTransactionRules
                + " more for the transaction rules");
        assertEquals(List.of(), wrong);
        assertEquals(93, count + forTransactionRules);
    }

    private void expect(JsonNode test, ScriptFlags flags, boolean valid) throws MalformedDataException {
        Map<OutPoint, TxOut> prevouts = new LinkedHashMap<>();
        for (JsonNode prevout : test.get(0))
            prevouts.put(
                    Spends.outPoint(prevout.get(0).asString(), prevout.get(1).asInt()),
                    new TxOut(
                            prevout.size() > 3 ? prevout.get(3).asLong() : 0,
                            AsmParser.parse(prevout.get(2).asString())));
        Transaction tx = Transaction.parse(HexFormat.of().parseHex(test.get(1).asString()));
        var spent = new ArrayList<TxOut>();
        for (TxIn input : tx.inputs()) {
            TxOut output = prevouts.get(input.prevout());
            if (output == null) throw new AssertionError("no prevout " + input.prevout() + " in " + test);
            spent.add(output);
        }
        boolean result = true;
        for (int i = 0; i < spent.size() && result; i++)
            result = Spends.result(tx, i, spent, flags).equals("OK");
        if (result != valid) wrong.add(flags + " " + valid + " expected: " + tx);
    }

    private static Set<ScriptFlags> eachLeftOut(ScriptFlags flags) {
        var sets = new LinkedHashSet<ScriptFlags>();
        for (ScriptFlag flag : ScriptFlag.values()) {
            ScriptFlags fewer = trim(flags.without(flag));
            if (!fewer.equals(flags)) sets.add(fewer);
        }
        return sets;
    }

    private static ScriptFlags minus(ScriptFlags all, ScriptFlags excluded) {
        for (ScriptFlag flag : ScriptFlag.values()) if (excluded.has(flag)) all = all.without(flag);
        return all;
    }

    /// WITNESS means nothing without P2SH, nor CLEANSTACK without WITNESS.
    private static ScriptFlags trim(ScriptFlags flags) {
        if (!flags.has(ScriptFlag.P2SH)) flags = flags.without(ScriptFlag.WITNESS);
        return flags.has(ScriptFlag.WITNESS) ? flags : flags.without(ScriptFlag.CLEANSTACK);
    }

    private static ScriptFlags fill(ScriptFlags flags) {
        if (flags.has(ScriptFlag.CLEANSTACK)) flags = flags.with(ScriptFlag.WITNESS);
        return flags.has(ScriptFlag.WITNESS) ? flags.with(ScriptFlag.P2SH) : flags;
    }
}
