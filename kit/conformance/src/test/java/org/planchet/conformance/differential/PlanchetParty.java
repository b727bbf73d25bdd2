package org.planchet.conformance.differential;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.MempoolEntry;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;

/// Planchet's rules in this process: the chain and the mempool, with nothing around them.
final class PlanchetParty implements Party {
    private final Chain chain;
    private final Mempool mempool;
    private final Instant now;

    PlanchetParty(ChainParams params, Instant now) {
        // Small, so that it forgets too.
        var cache = new ValidationCache(256);
        this.chain = Chain.open(
                params,
                new MemoryChainStore(),
                cache.before(ScriptChecker.inline()),
                ChainSettings.DEFAULT.withFlushEveryBlock(false));
        this.mempool = new Mempool(chain, PolicySettings.DEFAULT, ScriptChecker.inline(), cache);
        this.now = now;
    }

    Chain chain() {
        return chain;
    }

    @Override
    public String block(byte[] raw) {
        Block block;
        try {
            block = Block.parse(raw.clone());
        } catch (MalformedDataException e) {
            return UNDECODABLE;
        }
        BlockResult result = chain.acceptBlock(block, now);
        mempool.onChainEvents(result.events(), now);
        if (result.rejection().isPresent()) {
            Rejection why = result.rejection().get();
            // Found on the way to it that an ancestor is invalid: the other one says this of the ancestor alone.
            return why.rule() == Rule.PARENT_INVALID && !result.refused().isEmpty() ? BESIDE : why.code();
        }
        if (!result.isNew()) return KNOWN;
        return chain.tip().hash().equals(block.hash()) ? ACCEPTED : BESIDE;
    }

    @Override
    public String pool(byte[] raw) {
        try {
            Optional<Rejection> refused =
                    mempool.accept(Transaction.parse(raw), now).rejection();
            return refused.map(Rejection::code).orElse(ACCEPTED);
        } catch (MalformedDataException e) {
            return UNDECODABLE;
        }
    }

    @Override
    public String tip() {
        return chain.tip().hash().toString();
    }

    @Override
    public String coins() {
        return chain.coinSetHash().hash().toString();
    }

    @Override
    public SortedSet<String> pooled() {
        var ids = new TreeSet<String>();
        for (Transaction tx : pooledInOrder()) ids.add(tx.wtxid().toString());
        return ids;
    }

    /// What is pooled, every transaction after those that it spends.
    List<Transaction> pooledInOrder() {
        return mempool.entries().stream()
                .sorted(Comparator.comparingInt(entry -> entry.ancestors().count()))
                .map(MempoolEntry::tx)
                .toList();
    }

    @Override
    public void close() {
        chain.close();
    }
}
