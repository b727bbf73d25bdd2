package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.crypto.HashSearch;
import org.planchet.mempool.Mempool;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A chain, a mempool, and a miner who works through this module alone.
final class MiningFixture {
    /// What anyone may spend with an empty script, long enough that no transaction is too small.
    static final Script ANYONE = Script.fromHex("04deadbeef7551");

    static final HashSearch ENGINE = HashSearch.digest();

    static final byte[] TAG = {1, 2, 3, 4};

    final Chain chain;
    final Mempool pool;
    Instant now;

    MiningFixture(ChainParams params, PolicySettings settings) {
        chain = Chain.open(params, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        pool = new Mempool(
                chain,
                settings.withStandard(StandardRules.NOT_REQUIRED),
                ScriptChecker.inline(),
                new ValidationCache(4));
        now = Instant.ofEpochSecond(params.genesis().header().time() + 600);
    }

    BlockTemplate template() {
        return TemplateBuilder.build(chain, pool, ANYONE, TAG, now);
    }

    /// Mines one block on the tip; returns it and how many headers were hashed.
    MiningJob.Step mine() {
        var job = new MiningJob(template(), 1, ENGINE);
        MiningJob.Position at = job.start(0);
        long tries = 0;
        while (true) {
            MiningJob.Step step = job.search(at, 1 << 16, now);
            tries += step.tries();
            if (step.found().isPresent()) {
                connect(step.found().get());
                return new MiningJob.Step(step.found(), step.next(), tries);
            }
            at = step.next();
        }
    }

    void connect(Block block) {
        BlockResult result = chain.acceptBlock(block, now);
        assertEquals(Optional.empty(), result.rejection());
        pool.onChainEvents(result.events(), now);
    }

    void mine(int count, int secondsEach) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(secondsEach);
            mine();
        }
    }

    /// Outputs of one mature coinbase, split.
    List<OutPoint> coins(int count) {
        now = now.plusSeconds(10);
        Block block = mine().found().orElseThrow();
        mine(chain.params().coinbaseMaturity(), 10);
        OutPoint coinbase = block.transactions().getFirst().outPoint(0);
        Transaction split = spend(List.of(coinbase), count, 100_000);
        assertEquals(Optional.empty(), pool.accept(split, now).rejection());
        mine(1, 10);
        var coins = new ArrayList<OutPoint>();
        for (int i = 0; i < count; i++) coins.add(split.outPoint(i));
        return coins;
    }

    Transaction spend(List<OutPoint> coins, int outputs, long fee) {
        return spend(coins, outputs, fee, 0);
    }

    Transaction spend(List<OutPoint> coins, int outputs, long fee, int lockTime) {
        long value = -fee;
        var inputs = new ArrayList<TxIn>();
        for (OutPoint outPoint : coins) {
            Coin coin = pool.coins().coin(outPoint);
            if (coin == null) throw new AssertionError("no coin " + outPoint);
            value += coin.output().value();
            inputs.add(new TxIn(outPoint, Script.EMPTY, 0xfffffffe));
        }
        var to = new ArrayList<TxOut>();
        for (int i = 0; i < outputs; i++) to.add(new TxOut(value / outputs, ANYONE));
        to.set(0, new TxOut(value / outputs + value % outputs, ANYONE));
        return new Transaction(2, inputs, to, lockTime);
    }

    Transaction offer(Transaction tx) {
        assertEquals(Optional.empty(), pool.accept(tx, now).rejection());
        return tx;
    }
}
