package org.planchet.mempool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.script.ScriptFlags;
import org.planchet.script.TxSignatureHashes;

/// Verifies the scripts of a transaction for the mempool: by the stricter rules of relay, then by those of the next
/// block. The second run finds its signatures in the cache, and lets the block that will hold the transaction skip it.
final class MempoolScripts {
    private static final BlockHash NOT_MINED = new BlockHash(Hash256.ZERO);

    private final Chain chain;
    private final ScriptChecker checker;
    private final ValidationCache cache;

    MempoolScripts(Chain chain, ScriptChecker checker, ValidationCache cache) {
        this.chain = chain;
        this.checker = checker;
        this.cache = cache;
    }

    Optional<Rejection> check(Transaction tx, List<TxOut> spent) {
        var hashes = new TxSignatureHashes(tx, spent);
        Optional<Rejection> policy = verify(tx, hashes, ScriptFlags.STANDARD);
        Optional<Rejection> consensus = verifyForBlock(tx, hashes).map(broken -> broken.as(Fault.CONSENSUS));
        if (policy.isEmpty()) return consensus;
        // Whose fault it is: what breaks a block's rules too is a fault of the sender, the rest a matter of taste.
        return consensus.isEmpty() ? policy : policy.map(broken -> broken.as(Fault.CONSENSUS));
    }

    private Optional<Rejection> verifyForBlock(Transaction tx, TxSignatureHashes hashes) {
        ScriptFlags nextBlock =
                BlockRules.scriptFlags(chain.params(), chain.tip().height() + 1, NOT_MINED);
        if (cache.holds(tx, nextBlock)) return Optional.empty();
        Optional<Rejection> broken = verify(tx, hashes, nextBlock);
        if (broken.isEmpty()) cache.add(tx, nextBlock);
        return broken;
    }

    private Optional<Rejection> verify(Transaction tx, TxSignatureHashes hashes, ScriptFlags flags) {
        var checks = new ArrayList<ScriptCheck>(tx.inputs().size());
        for (int i = 0; i < tx.inputs().size(); i++)
            checks.add(new ScriptCheck(tx, i, hashes, flags, cache.signatures()));
        return checker.run(checks).map(MempoolScripts::inPool);
    }

    private static Rejection inPool(Rejection found) {
        Rule rule = Rule.MEMPOOL_SCRIPT;
        return new Rejection(rule, rule.fault(), found.suffix(), found.detail(), found.script(), rule.step());
    }
}
