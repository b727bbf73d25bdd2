package org.planchet.policy;

import java.util.List;
import java.util.Optional;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.TxRules;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.ScriptType;
import org.planchet.script.SigOps;
import org.planchet.script.Templates;

/// What a transaction must look like to be relayed, although a block with another one would be valid: it keeps out
/// what is costly to check, and keeps room for later soft forks. As Bitcoin Core 30 has it.
public final class Standardness {
    /// TX_MIN_STANDARD_VERSION and TX_MAX_STANDARD_VERSION.
    public static final int MIN_VERSION = 1;

    public static final int MAX_VERSION = 3;

    /// MAX_STANDARD_TX_WEIGHT: checking a transaction may cost as much as the square of its size.
    public static final int MAX_WEIGHT = 400_000;

    /// MIN_STANDARD_TX_NONWITNESS_SIZE: one of 64 bytes could pass for an inner node of the Merkle tree
    /// (CVE-2017-12842).
    public static final int MIN_STRIPPED_SIZE = 65;

    /// MAX_STANDARD_SCRIPTSIG_SIZE: a 15-of-15 P2SH multisig, rounded up.
    public static final int MAX_SCRIPT_SIG = 1_650;

    /// MAX_P2SH_SIGOPS.
    public static final int MAX_P2SH_SIG_OPS = 15;

    /// MAX_STANDARD_TX_SIGOPS_COST: a fifth of a block's.
    public static final int MAX_SIG_OP_COST = 16_000;

    /// MAX_TX_LEGACY_SIGOPS, the limit that BIP-0054 proposes for consensus.
    public static final int MAX_LEGACY_SIG_OPS = TxRules.MAX_LEGACY_SIGOPS;

    /// MAX_DUST_OUTPUTS_PER_TX: one, in a transaction without fee.
    public static final int MAX_DUST_OUTPUTS = 1;

    private static final int MAX_MULTISIG_KEYS = 3;
    private static final int MAX_P2WSH_SCRIPT = 3_600;
    private static final int MAX_P2WSH_STACK_ITEMS = 100;
    private static final int MAX_STACK_ITEM = 80;
    private static final int ANNEX_TAG = 0x50;
    private static final int LEAF_MASK = 0xfe;
    private static final int TAPSCRIPT_LEAF = 0xc0;

    private Standardness() {}

    /// The size that fee rates go by: virtual bytes, or more if signature operations are dense.
    ///
    /// @param sigOpCost     the transaction's signature operations in units of weight, at most those of a block
    /// @param bytesPerSigOp [StandardRules#bytesPerSigOp]
    public static int virtualSize(Transaction tx, long sigOpCost, int bytesPerSigOp) {
        return Math.toIntExact((Math.max(tx.weight(), sigOpCost * bytesPerSigOp) + 3) / 4);
    }

    /// The rules that need only the transaction (`IsStandardTx` and the least size).
    public static Optional<Rejection> inIsolation(Transaction tx, PolicySettings settings) {
        if (tx.version() < MIN_VERSION || tx.version() > MAX_VERSION)
            return no(Rule.VERSION, "version " + tx.version() + " is not 1 to 3");
        if (tx.weight() > MAX_WEIGHT) return no(Rule.TX_SIZE, "weight " + tx.weight() + " exceeds " + MAX_WEIGHT);
        for (int i = 0; i < tx.inputs().size(); i++) {
            Script scriptSig = tx.inputs().get(i).scriptSig();
            if (scriptSig.size() > MAX_SCRIPT_SIG)
                return no(
                        Rule.SCRIPTSIG_SIZE,
                        "scriptSig of input " + i + " has " + scriptSig.size() + " bytes, more than " + MAX_SCRIPT_SIG);
            if (!Templates.isPushOnly(scriptSig))
                return no(Rule.SCRIPTSIG_NOT_PUSHONLY, "scriptSig of input " + i + " does more than push");
        }
        Optional<Rejection> outputs = outputs(tx, settings);
        if (outputs.isPresent()) return outputs;
        return size(tx);
    }

    /// The least size, which holds even if other standardness is not asked for.
    public static Optional<Rejection> size(Transaction tx) {
        if (tx.strippedSize() >= MIN_STRIPPED_SIZE) return Optional.empty();
        return no(
                Rule.TX_SIZE_SMALL,
                tx.strippedSize() + " bytes without witness, at least " + MIN_STRIPPED_SIZE + " are relayed");
    }

    private static Optional<Rejection> outputs(Transaction tx, PolicySettings settings) {
        int dataLeft = settings.standard().dataCarrierBytes();
        for (int i = 0; i < tx.outputs().size(); i++) {
            Script script = tx.outputs().get(i).scriptPubKey();
            ScriptType type = Templates.classify(script);
            if (type == ScriptType.NONSTANDARD || (type == ScriptType.MULTISIG && !isSmallMultisig(script)))
                return no(Rule.SCRIPTPUBKEY, "output " + i + " has a script of no standard form");
            if (type == ScriptType.NULL_DATA) {
                if (script.size() > dataLeft)
                    return no(
                            Rule.DATACARRIER,
                            "data carrier scripts take more than "
                                    + settings.standard().dataCarrierBytes() + " bytes");
                dataLeft -= script.size();
            } else if (type == ScriptType.MULTISIG && !settings.standard().bareMultisig()) {
                return no(Rule.BARE_MULTISIG, "output " + i + " is a bare multisig");
            }
        }
        List<Integer> dust = Dust.outputs(tx, settings.fees().dustRelay());
        if (dust.size() > MAX_DUST_OUTPUTS) {
            TxOut output = tx.outputs().get(dust.getFirst());
            return no(
                    Rule.DUST,
                    "outputs " + dust + " are dust; output " + dust.getFirst() + " of " + output.value()
                            + " satoshis would need "
                            + Dust.threshold(output, settings.fees().dustRelay()));
        }
        return Optional.empty();
    }

    /// At most 3 keys: `OP_m … OP_n OP_CHECKMULTISIG`, so n is the last byte but one.
    private static boolean isSmallMultisig(Script script) {
        int required = script.byteAt(0) - 0x50;
        int keys = script.byteAt(script.size() - 2) - 0x50;
        return keys >= 1 && keys <= MAX_MULTISIG_KEYS && required >= 1 && required <= keys;
    }

    /// The rules about what is spent (`AreInputsStandard`).
    ///
    /// @param spent the outputs that the inputs spend, in their order
    public static Optional<Rejection> inputs(Transaction tx, List<TxOut> spent) {
        long legacy = 0;
        for (int i = 0; i < spent.size(); i++) {
            legacy += SigOps.spending(tx.inputs().get(i), spent.get(i).scriptPubKey());
            if (legacy > MAX_LEGACY_SIG_OPS)
                return no(
                        Rule.NONSTANDARD_INPUTS,
                        "more than " + MAX_LEGACY_SIG_OPS + " signature operations outside of witnesses");
        }
        for (int i = 0; i < spent.size(); i++) {
            ScriptType type = Templates.classify(spent.get(i).scriptPubKey());
            if (type == ScriptType.NONSTANDARD || type == ScriptType.WITNESS_UNKNOWN)
                return no(Rule.NONSTANDARD_INPUTS, "input " + i + " spends an output of type " + type.coreName());
            if (type != ScriptType.SCRIPTHASH) continue;
            Optional<Script> redeem = PushedData.last(tx.inputs().get(i).scriptSig());
            if (redeem.isEmpty()) return no(Rule.NONSTANDARD_INPUTS, "input " + i + " has no redeem script");
            int sigOps = SigOps.accurate(redeem.get());
            if (sigOps > MAX_P2SH_SIG_OPS)
                return no(
                        Rule.NONSTANDARD_INPUTS,
                        "the redeem script of input " + i + " has " + sigOps + " signature operations, more than "
                                + MAX_P2SH_SIG_OPS);
        }
        return Optional.empty();
    }

    /// The rules about witnesses (`IsWitnessStandard`).
    ///
    /// @param spent the outputs that the inputs spend, in their order
    public static Optional<Rejection> witnesses(Transaction tx, List<TxOut> spent) {
        for (int i = 0; i < spent.size(); i++) {
            if (tx.inputs().get(i).witness().isEmpty()) continue;
            Optional<String> wrong = witness(tx.inputs().get(i), spent.get(i).scriptPubKey());
            if (wrong.isPresent()) return no(Rule.NONSTANDARD_WITNESS, "the witness of input " + i + " " + wrong.get());
        }
        return Optional.empty();
    }

    /// Whether an input spends a witness program other than an anchor, native or in P2SH (Bitcoin Core's
    /// `SpendsNonAnchorWitnessProg`).
    ///
    /// @param spent the outputs that the inputs spend, in their order
    public static boolean needsWitness(Transaction tx, List<TxOut> spent) {
        for (int i = 0; i < spent.size(); i++) {
            Script scriptPubKey = spent.get(i).scriptPubKey();
            if (Templates.classify(scriptPubKey) == ScriptType.ANCHOR) continue;
            if (witnessProgram(tx.inputs().get(i), scriptPubKey).isPresent()) return true;
        }
        return false;
    }

    private static Optional<WitnessProgram> witnessProgram(TxIn input, Script scriptPubKey) {
        boolean p2sh = Templates.isPayToScriptHash(scriptPubKey);
        Optional<Script> script = p2sh ? PushedData.last(input.scriptSig()) : Optional.of(scriptPubKey);
        return script.flatMap(Templates::witnessProgram);
    }

    private static Optional<String> witness(TxIn input, Script scriptPubKey) {
        if (Templates.classify(scriptPubKey) == ScriptType.ANCHOR)
            return Optional.of("spends an anchor, which needs none");
        boolean p2sh = Templates.isPayToScriptHash(scriptPubKey);
        Optional<WitnessProgram> found = witnessProgram(input, scriptPubKey);
        if (found.isEmpty()) return Optional.of("stands where no witness program is spent");
        WitnessProgram program = found.get();
        List<byte[]> items = input.witness().items();
        if (program.version() == 0 && program.program().length == 32) return scriptHashWitness(items);
        if (program.version() == 1 && program.program().length == 32 && !p2sh) return taprootWitness(items);
        return Optional.empty();
    }

    private static Optional<String> scriptHashWitness(List<byte[]> items) {
        if (items.getLast().length > MAX_P2WSH_SCRIPT)
            return Optional.of("has a script of " + items.getLast().length + " bytes, more than " + MAX_P2WSH_SCRIPT);
        List<byte[]> arguments = items.subList(0, items.size() - 1);
        if (arguments.size() > MAX_P2WSH_STACK_ITEMS)
            return Optional.of("has " + arguments.size() + " items, more than " + MAX_P2WSH_STACK_ITEMS);
        return tooBig(arguments);
    }

    private static Optional<String> taprootWitness(List<byte[]> items) {
        byte[] last = items.getLast();
        if (items.size() < 2) return Optional.empty();
        if (last.length > 0 && (last[0] & 0xff) == ANNEX_TAG) return Optional.of("has an annex");
        if (last.length == 0) return Optional.of("has an empty control block");
        if ((last[0] & LEAF_MASK) != TAPSCRIPT_LEAF) return Optional.empty();
        return tooBig(items.subList(0, items.size() - 2));
    }

    private static Optional<String> tooBig(List<byte[]> arguments) {
        for (byte[] item : arguments)
            if (item.length > MAX_STACK_ITEM)
                return Optional.of("has an item of " + item.length + " bytes, more than " + MAX_STACK_ITEM);
        return Optional.empty();
    }

    /// The limit on signature operations of one transaction.
    public static Optional<Rejection> sigOps(long sigOpCost) {
        if (sigOpCost > MAX_SIG_OP_COST)
            return no(Rule.TOO_MANY_SIGOPS, "signature operation cost " + sigOpCost + " exceeds " + MAX_SIG_OP_COST);
        return Optional.empty();
    }

    private static Optional<Rejection> no(Rule rule, String detail) {
        return rule.refuses(detail);
    }
}
