package org.planchet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.crypto.HashSearch;
import org.planchet.mempool.Mempool;
import org.planchet.mining.MiningJob;
import org.planchet.network.NetworkSettings;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// What the network machine is told of a real chain and a real mempool.
class AdaptersTest {
    private static final ChainParams REGTEST = Chains.regtest();
    private static final Script ANYONE = Script.fromHex("04deadbeef7551");
    private static final Hash256 NOWHERE = new Hash256(1, 2, 3, 4);

    private final Chain chain = open(REGTEST);
    private final Mempool pool = new Mempool(
            chain,
            PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED),
            ScriptChecker.inline(),
            new ValidationCache(4));
    private final NodeMachine node =
            NodeMachine.over(chain, pool, NetworkSettings.defaults(5000), new SplittableRandom(1), List.of());
    private final ChainAdapter reads = new ChainAdapter(chain);
    private final MempoolAdapter poolReads = new MempoolAdapter(pool);
    private Instant now = Instant.ofEpochSecond(REGTEST.genesis().header().time() + 600);

    private static Chain open(ChainParams params) {
        return Chain.open(params, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
    }

    private Block next() {
        now = now.plusSeconds(1);
        var job = new MiningJob(node.template(ANYONE, new byte[] {1}, now).orThrow(), 1, HashSearch.digest());
        return job.search(job.start(0), 1 << 16, now).found().orElseThrow();
    }

    private void mine(int count) {
        for (int i = 0; i < count; i++) node.on(new Event.SubmitBlock(next()), now);
    }

    @Test
    void the_best_chain_is_told_as_it_stands() {
        mine(3);
        BlockIndex tip = chain.tip();
        assertEquals(3, tip.height());
        assertEquals(tip, reads.tip());
        assertEquals(tip, reads.bestHeader());
        assertEquals(tip, reads.find(tip.hash()));
        assertNull(reads.find(new BlockHash(NOWHERE)));
        assertEquals(tip, reads.atHeight(3));
        assertNull(reads.atHeight(4));
        assertTrue(reads.inBestChain(tip));
        assertTrue(reads.hasBlock(tip));
        assertTrue(reads.wasConnected(tip));
        assertFalse(reads.isInvalid(tip));
        assertEquals(
                tip.hash(), Objects.requireNonNull(reads.readBlock(tip.hash())).hash());
        assertNull(reads.readBlock(new BlockHash(NOWHERE)));
        assertEquals(List.of(), List.copyOf(reads.lostBlocks()));
        assertEquals(Duration.ofMinutes(10), reads.targetSpacing());
        assertEquals(
                BigInteger.valueOf(2), reads.work(Objects.requireNonNull(reads.atHeight(0))), "two hashes a block");
        assertEquals(BigInteger.valueOf(8), reads.work(tip));
    }

    @Test
    void a_header_without_its_block_is_the_best_header_and_no_more() {
        mine(1);
        Block block = next();
        assertEquals(0, reads.bareHeaders());
        node.on(new Event.SubmitHeader(block.header()), now);
        assertEquals(1, reads.bareHeaders());
        BlockIndex bare = Objects.requireNonNull(chain.find(block.hash()));
        assertEquals(bare, reads.bestHeader());
        assertEquals(1, reads.tip().height());
        assertFalse(reads.hasBlock(bare));
        assertFalse(reads.wasConnected(bare));
        assertFalse(reads.inBestChain(bare));
        assertFalse(reads.isInvalid(bare));
    }

    @Test
    void a_block_that_was_put_aside_is_known_to_have_been_in_the_chain() {
        mine(2);
        BlockIndex aside = chain.tip();
        node.on(new Event.Invalidate(aside.hash()), now);
        assertEquals(1, reads.tip().height());
        assertTrue(reads.isInvalid(aside));
        assertFalse(reads.inBestChain(aside));
        assertTrue(reads.hasBlock(aside));
    }

    @Test
    void locators_lead_to_the_last_block_that_is_shared() {
        mine(5);
        List<BlockHash> locator = reads.locator(chain.tip());
        assertEquals(chain.tip().hash(), locator.getFirst());
        assertEquals(REGTEST.genesis().hash(), locator.getLast());
        assertEquals(chain.tip(), reads.findFork(locator));
        assertEquals(
                Objects.requireNonNull(chain.atHeight(2)),
                reads.findFork(List.of(new BlockHash(NOWHERE), locator.get(3))));
        assertEquals(0, reads.findFork(List.of(new BlockHash(NOWHERE))).height());
    }

    @Test
    void a_header_is_asked_for_its_own_proof_of_work() {
        BlockHeader good = REGTEST.genesis().header();
        assertEquals(Optional.empty(), reads.checkWork(good));
        int nonce = 0;
        while (reads.checkWork(good.withNonce(nonce)).isEmpty()) nonce++;
        Rejection refused = reads.checkWork(good.withNonce(nonce)).orElseThrow();
        assertEquals("high-hash", refused.code());
    }

    @Test
    void a_difficulty_may_change_where_the_chain_lets_it() {
        ChainParams mainnet = Chains.mainnet();
        var main = new ChainAdapter(open(mainnet));
        int bits = mainnet.genesis().header().bits();
        assertTrue(main.permitsTransition(1, bits, bits));
        assertFalse(main.permitsTransition(1, bits, bits - 1));
        assertTrue(main.permitsTransition(2_016, bits, bits - 1));
    }

    private Transaction spending(Transaction coin, long fee) {
        long value = coin.outputs().getFirst().value() - fee;
        return new Transaction(
                2,
                List.of(new TxIn(coin.outPoint(0), Script.EMPTY, TxIn.SEQUENCE_FINAL)),
                List.of(new TxOut(value, ANYONE)),
                0);
    }

    private Transaction accepted(Transaction transaction) {
        assertEquals(Optional.empty(), pool.accept(transaction, now).rejection());
        return transaction;
    }

    @Test
    void the_mempool_is_told_by_either_id_with_its_rates_parents_before_children() {
        mine(102);
        Transaction coinbase = Objects.requireNonNull(chain.readBlock(
                        Objects.requireNonNull(chain.atHeight(1)).hash()))
                .transactions()
                .getFirst();
        Transaction parent = accepted(spending(coinbase, 1_000));
        Transaction child = accepted(spending(parent, 50_000));
        assertEquals(parent, poolReads.get(parent.txid()));
        assertEquals(child, poolReads.get(child.wtxid()));
        assertNull(poolReads.get(new Txid(NOWHERE)));
        assertNull(poolReads.get(new Wtxid(NOWHERE)));
        assertEquals(
                Objects.requireNonNull(pool.get(parent.txid())).feeRate().satoshisPerKvB(),
                poolReads.feeRate(parent.txid()));
        assertTrue(poolReads.feeRate(parent.txid()) > 0);
        assertEquals(0, poolReads.feeRate(new Txid(NOWHERE)));
        assertEquals(List.of(parent, child), poolReads.some(10));
        assertEquals(1, poolReads.some(1).size());
        assertEquals(List.of(), poolReads.some(0));
        assertEquals(List.of(), poolReads.unbroadcast());
        pool.markUnbroadcast(parent.txid());
        assertEquals(List.of(parent), poolReads.unbroadcast());
        assertEquals(pool.minFeeRate(now).satoshisPerKvB(), poolReads.minFeeRate(now));
        assertTrue(poolReads.minFeeRate(now) > 0);
    }
}
