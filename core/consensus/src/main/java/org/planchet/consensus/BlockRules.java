package org.planchet.consensus;

import java.util.List;
import java.util.Optional;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;
import org.planchet.script.SigOps;

/// The rules of blocks, named by what they need to know.
public final class BlockRules {
    /// BIP 141: what was a byte or a signature check before counts four.
    static final int WITNESS_SCALE = 4;

    /// What a block that keeps the rules does to the coins.
    ///
    /// @param undo   the coins it spends
    /// @param fees   satoshis its transactions pay
    /// @param checks the scripts yet to be verified, empty if the caller waived them
    public record ConnectResult(BlockUndo undo, long fees, List<ScriptCheck> checks) {}

    /// Whether a block's scripts are to be verified, or lie under an assumed-valid block.
    public enum Scripts {
        VERIFY,
        ASSUME_VALID
    }

    /// A rule that needs only the block itself.
    @FunctionalInterface
    private interface OwnRule {
        Optional<Rejection> check(Block block, ChainParams params);
    }

    /// What the rules after the parent look at.
    private record Context(Block block, HeaderNode previous, ChainParams params) {
        int height() {
            return previous.height() + 1;
        }

        boolean isActive(Deployment deployment) {
            return params.isActive(deployment, height());
        }
    }

    /// A rule that needs the headers before the block.
    @FunctionalInterface
    private interface ContextRule {
        Optional<Rejection> check(Context context);
    }

    /// The Merkle root first: what a header does not commit to says nothing about it, a junk body without a signet
    /// solution no more than any other.
    private static final List<OwnRule> MINED = List.of(
            (block, params) -> HeaderRules.inIsolation(block.header(), params),
            BlockRules::merkleRootMatches,
            SignetSolution::check);

    /// In Bitcoin Core's order (`CheckBlock`).
    private static final List<OwnRule> IN_ISOLATION =
            List.of(BlockRules::lengthFits, BlockRules::firstIsTheOnlyCoinbase, BlockRules::transactionsAreSound);

    /// In Bitcoin Core's order (`ContextualCheckBlock`).
    private static final List<ContextRule> AFTER_PARENT = List.of(
            BlockRules::transactionsAreFinal,
            BlockRules::coinbaseStatesTheHeight,
            context -> ConsensusCleanup.transactions(context.block, context.height(), context.params),
            context -> WitnessCommitment.check(context.block, context.isActive(Deployment.SEGWIT)),
            BlockRules::weightFits);

    private BlockRules() {}

    /// Rules that need only the block itself, proof of work included.
    public static Verdict<CheckedBlock> inIsolation(Block block, ChainParams params) {
        for (OwnRule rule : MINED) {
            Optional<Rejection> broken = rule.check(block, params);
            if (broken.isPresent()) return new Verdict.Invalid<>(broken.get());
        }
        return soundBody(block, params);
    }

    /// Rules that need only the block itself, without proof of work and signet solution: for templates.
    public static Verdict<CheckedBlock> inIsolationUnmined(Block block, ChainParams params) {
        Optional<Rejection> mutated = merkleRootMatches(block, params);
        return mutated.isPresent() ? new Verdict.Invalid<>(mutated.get()) : soundBody(block, params);
    }

    private static Verdict<CheckedBlock> soundBody(Block block, ChainParams params) {
        for (OwnRule rule : IN_ISOLATION) {
            Optional<Rejection> broken = rule.check(block, params);
            if (broken.isPresent()) return new Verdict.Invalid<>(broken.get());
        }
        int[] sigops = legacySigops(block);
        long cost = 0;
        for (int count : sigops) cost += (long) WITNESS_SCALE * count;
        int most = params.limits().maxSigopsCost();
        if (cost > most) return new Verdict.Invalid<>(tooManySigops(cost, most));
        return new Verdict.Valid<>(new CheckedBlock(block, sigops));
    }

    private static int[] legacySigops(Block block) {
        List<Transaction> transactions = block.transactions();
        int[] counts = new int[transactions.size()];
        for (int i = 0; i < counts.length; i++) counts[i] = SigOps.legacy(transactions.get(i));
        return counts;
    }

    static Rejection tooManySigops(long cost, int most) {
        return Rule.BLOCK_SIGOPS.broken("signature checks cost " + cost + ", at most " + most);
    }

    private static Optional<Rejection> merkleRootMatches(Block block, ChainParams params) {
        MerkleTree.Root root = block.merkleRoot();
        if (!root.hash().equals(block.header().merkleRoot()))
            return Rule.MERKLE_ROOT.refuses(
                    "the header says " + block.header().merkleRoot() + ", the transactions give " + root.hash());
        return root.mutated()
                ? Rule.MERKLE_DUPLICATE.refuses("another list of transactions has this Merkle root too")
                : Optional.empty();
    }

    private static Optional<Rejection> lengthFits(Block block, ChainParams params) {
        int count = block.transactions().size();
        int most = params.maxBlockWeight();
        if (count == 0) return Rule.BLOCK_LENGTH.refuses("no transactions");
        long scaled = (long) WITNESS_SCALE * Math.max(count, block.strippedSize());
        return scaled > most
                ? Rule.BLOCK_LENGTH.refuses(count + " transactions of " + block.strippedSize()
                        + " bytes without witness, at most " + most / WITNESS_SCALE)
                : Optional.empty();
    }

    private static Optional<Rejection> firstIsTheOnlyCoinbase(Block block, ChainParams params) {
        List<Transaction> transactions = block.transactions();
        if (!transactions.getFirst().isCoinbase()) {
            Rejection broken = Rule.COINBASE_MISSING.broken("the first transaction is no coinbase");
            // 64 bytes may be two hashes of an inner level of the Merkle tree, dressed up as a transaction: then the
            // header is innocent.
            boolean forged = transactions.stream().anyMatch(tx -> tx.strippedSize() == 64);
            return Optional.of(forged ? broken.as(Fault.MUTATED) : broken);
        }
        for (int i = 1; i < transactions.size(); i++)
            if (transactions.get(i).isCoinbase())
                return Rule.COINBASE_MULTIPLE.refuses("transaction " + i + " is a coinbase too");
        return Optional.empty();
    }

    private static Optional<Rejection> transactionsAreSound(Block block, ChainParams params) {
        for (Transaction tx : block.transactions()) {
            Optional<Rejection> broken = TxRules.inIsolation(tx);
            if (broken.isPresent())
                return broken.map(it -> it.about(tx.toString()).inStep(Rule.BLOCK_LENGTH.step()));
        }
        return Optional.empty();
    }

    /// Rules that need the headers before it: lock times, height in the coinbase, witness commitment, weight. The
    /// header's own rules are [HeaderRules]'s.
    public static Optional<Rejection> afterParent(CheckedBlock block, HeaderNode previous, ChainParams params) {
        var context = new Context(block.block(), previous, params);
        for (ContextRule rule : AFTER_PARENT) {
            Optional<Rejection> broken = rule.check(context);
            if (broken.isPresent()) return broken;
        }
        return Optional.empty();
    }

    /// BIP 113: what counts as the time of the block after `previous` for lock times.
    public static long lockTimeCutoff(long blockTime, HeaderNode previous, ChainParams params) {
        return params.isActive(Deployment.CSV, previous.height() + 1) ? previous.medianTimePast() : blockTime;
    }

    private static Optional<Rejection> transactionsAreFinal(Context context) {
        long cutoff = lockTimeCutoff(context.block.header().time(), context.previous, context.params);
        for (Transaction tx : context.block.transactions()) {
            Optional<Rejection> broken = TxRules.atHeight(tx, context.height(), cutoff);
            if (broken.isPresent())
                return Rule.BLOCK_TX_NONFINAL.refuses(tx + ": " + broken.get().detail());
        }
        return Optional.empty();
    }

    private static Optional<Rejection> coinbaseStatesTheHeight(Context context) {
        if (!context.isActive(Deployment.BIP34)) return Optional.empty();
        TxIn input = context.block.transactions().getFirst().inputs().getFirst();
        return CoinbaseHeight.isStated(input.scriptSig(), context.height())
                ? Optional.empty()
                : Rule.COINBASE_HEIGHT.refuses("the coinbase script " + input.scriptSig() + " does not start with "
                        + CoinbaseHeight.script(context.height()));
    }

    private static Optional<Rejection> weightFits(Context context) {
        int weight = context.block.weight();
        int most = context.params.maxBlockWeight();
        return weight > most
                ? Rule.BLOCK_WEIGHT.refuses("a weight of " + weight + ", at most " + most)
                : Optional.empty();
    }

    /// Rules that need the coins at `previous`. The coins themselves are not changed.
    public static Verdict<ConnectResult> spend(
            CheckedBlock block, HeaderNode previous, CoinView coins, Scripts scripts, ChainParams params) {
        return new BlockConnect(block, previous, coins, scripts, params).run();
    }

    /// Satoshis that all outputs of `tx` hold.
    static long valueOut(Transaction tx) {
        long total = 0;
        for (TxOut output : tx.outputs()) total += output.value();
        return total;
    }

    /// The flags with which the scripts of the block `hash` at `height` are verified: P2SH, witness programs and
    /// taproot in every block, the others from their activation on (Bitcoin Core's `GetBlockScriptFlags`).
    public static ScriptFlags scriptFlags(ChainParams params, int height, BlockHash hash) {
        ScriptFlags flags = params.history().scriptExceptions().get(hash);
        if (flags == null) flags = ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.TAPROOT);
        if (params.isActive(Deployment.BIP66, height)) flags = flags.with(ScriptFlag.DERSIG);
        if (params.isActive(Deployment.BIP65, height)) flags = flags.with(ScriptFlag.CHECKLOCKTIMEVERIFY);
        if (params.isActive(Deployment.CSV, height)) flags = flags.with(ScriptFlag.CHECKSEQUENCEVERIFY);
        if (params.isActive(Deployment.SEGWIT, height)) flags = flags.with(ScriptFlag.NULLDUMMY);
        return flags;
    }
}
