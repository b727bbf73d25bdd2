package org.planchet.node;

import java.time.Instant;
import java.util.List;
import org.planchet.chainstate.SettledChain;
import org.planchet.consensus.Verdict;
import org.planchet.mempool.SettledMempool;
import org.planchet.mining.BlockTemplate;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;

/// What can be read of a full node when no block is in flight: what needs the coins at the tip as well.
public interface SettledNode extends NodeReader {
    @Override
    SettledChain chain();

    @Override
    SettledMempool mempool();

    /// A block to mine on top of the tip, out of the mempool; or the rule that it breaks: no block may be
    /// mined that the chain would reject (Bitcoin Core's `CreateNewBlock` asks `TestBlockValidity`).
    ///
    /// @param rewardTo the script that gets subsidy and fees
    /// @param tag      bytes for the coinbase that differ from miner to miner, at most 80
    Verdict<BlockTemplate> template(Script rewardTo, byte[] tag, Instant now);

    /// Like [#template(Script, byte[], Instant)], with exactly these transactions, parents before children, whose
    /// fees are left unclaimed.
    Verdict<BlockTemplate> template(List<Transaction> transactions, Script rewardTo, byte[] tag, Instant now);
}
