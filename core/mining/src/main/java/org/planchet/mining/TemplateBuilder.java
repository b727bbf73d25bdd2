package org.planchet.mining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CompactTarget;
import org.planchet.consensus.Deployment;
import org.planchet.consensus.HeaderRules;
import org.planchet.consensus.Subsidy;
import org.planchet.consensus.TxRules;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolReader;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.script.SigOps;

/// Puts a block together out of the mempool, the best paying packages first.
public final class TemplateBuilder {
    /// VERSIONBITS_TOP_BITS (BIP-0009): no deployment is signalled.
    static final int BLOCK_VERSION = 0x2000_0000;

    /// Weight kept for header, transaction count and coinbase (Bitcoin Core's DEFAULT_BLOCK_RESERVED_WEIGHT).
    static final int RESERVED_WEIGHT = 8_000;

    /// Signature operation cost kept for the coinbase's outputs.
    static final int RESERVED_SIG_OP_COST = 400;

    private static final long LAST_TIME = 0xffff_ffffL;

    private TemplateBuilder() {}

    /// A template on top of `chain`'s tip.
    ///
    /// @param mempool  a mempool of that chain that has received all its events
    /// @param rewardTo the script that subsidy and fees are paid to
    /// @param tag      0 to 80 bytes to put into the coinbase: different for each miner, so that two that pay
    ///                 to the same script do not do the same work
    /// @throws IllegalArgumentException if the tag is too long
    public static BlockTemplate build(
            ChainReader chain, MempoolReader mempool, Script rewardTo, byte[] tag, Instant now) {
        ChainParams params = chain.params();
        BlockIndex tip = chain.tip();
        long time = time(params, tip, now);
        boolean segwit = params.isActive(Deployment.SEGWIT, tip.height() + 1);
        List<Chosen> chosen = choose(mempool, params, tip, time, segwit).stream()
                .map(entry -> new Chosen(entry.tx(), entry.fee(), entry.sigOpCost()))
                .toList();
        return assemble(params, tip, time, chosen, rewardTo, tag);
    }

    /// A template with exactly `transactions`, parents before children, whatever the mempool holds. Their fees are left
    /// unclaimed, and whether they can be mined is for the chain to say.
    public static BlockTemplate of(
            ChainReader chain, List<Transaction> transactions, Script rewardTo, byte[] tag, Instant now) {
        BlockIndex tip = chain.tip();
        List<Chosen> chosen =
                transactions.stream().map(tx -> new Chosen(tx, 0, 0)).toList();
        return assemble(chain.params(), tip, time(chain.params(), tip, now), chosen, rewardTo, tag);
    }

    private record Chosen(Transaction tx, long fee, int sigOpCost) {}

    private static BlockTemplate assemble(
            ChainParams params, BlockIndex tip, long time, List<Chosen> chosen, Script rewardTo, byte[] tag) {
        int height = tip.height() + 1;
        var others = new ArrayList<Transaction>(chosen.size() + 1);
        var fees = new ArrayList<Long>(chosen.size() + 1);
        var sigOpCosts = new ArrayList<Integer>(chosen.size() + 1);
        long reward = Subsidy.at(height, params);
        for (Chosen each : chosen) {
            others.add(each.tx());
            fees.add(each.fee());
            sigOpCosts.add(each.sigOpCost());
            reward += each.fee();
        }
        boolean segwit = params.isActive(Deployment.SEGWIT, height);
        Transaction coinbase = CoinbaseBuilder.build(height, tag, rewardTo, reward, others, segwit);
        others.addFirst(coinbase);
        fees.addFirst(0L);
        sigOpCosts.addFirst(4 * SigOps.legacy(coinbase));

        int bits = params.difficulty().nextBits(tip, time, params);
        Hash256 target = CompactTarget.target(bits);
        if (target == null) throw new AssertionError("the chain asks for bits " + Integer.toHexString(bits));
        var header = new BlockHeader(
                BLOCK_VERSION, tip.hash(), MerkleTree.ofTransactions(others).hash(), (int) time, bits, 0);
        return new BlockTemplate(
                header,
                height,
                target,
                minTime(params, tip),
                maxTime(params, tip, time, bits),
                others,
                fees,
                sigOpCosts,
                reward);
    }

    private static long time(ChainParams params, BlockIndex tip, Instant now) {
        return Math.min(Math.max(minTime(params, tip), now.getEpochSecond()), LAST_TIME);
    }

    private static List<MempoolEntry> choose(
            MempoolReader mempool, ChainParams params, BlockIndex tip, long time, boolean segwit) {
        int height = tip.height() + 1;
        long cutoff = BlockRules.lockTimeCutoff(time, tip, params);
        var room = new PackageSelection.Room(
                Math.min(params.maxBlockWeight(), mempool.settings().blockMaxWeight()) - RESERVED_WEIGHT,
                (long) params.limits().maxSigopsCost() - RESERVED_SIG_OP_COST,
                params.limits().templateTransactions());
        return new PackageSelection(
                        mempool.entries(),
                        entry -> (segwit || !entry.tx().hasWitness())
                                && TxRules.atHeight(entry.tx(), height, cutoff).isEmpty(),
                        mempool.settings().fees().blockMin(),
                        room)
                .choose();
    }

    /// The least time that the median allows; and no block of ours starts a difficulty period far before its parent
    /// or ends one before its first block, whether or not the chain forbids it (BIP-0054, BIP-0094).
    private static long minTime(ChainParams params, BlockIndex tip) {
        long minTime = tip.medianTimePast() + 1;
        int height = tip.height() + 1;
        int period = params.difficulty().period();
        if (height % period == 0) return Math.max(minTime, tip.header().time() - HeaderRules.MAX_TIMEWARP_SECONDS);
        if (height % period != period - 1) return minTime;
        return Math.max(minTime, tip.ancestor(height - (period - 1)).header().time());
    }

    /// The last second up to which `bits` hold. Only test networks' rules look at the block's own time, and they
    /// change their mind once, when the block is late; so if the bits are the same at the end of time they never
    /// change.
    private static long maxTime(ChainParams params, BlockIndex tip, long time, int bits) {
        if (params.difficulty().nextBits(tip, LAST_TIME, params) == bits) return LAST_TIME;
        long same = time;
        long other = LAST_TIME;
        while (other - same > 1) {
            long middle = (same + other) >>> 1;
            if (params.difficulty().nextBits(tip, middle, params) == bits) same = middle;
            else other = middle;
        }
        return same;
    }
}
