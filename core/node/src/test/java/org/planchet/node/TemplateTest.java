package org.planchet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.consensus.Verdict;
import org.planchet.crypto.HashSearch;
import org.planchet.mempool.Mempool;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.MiningJob;
import org.planchet.network.NetworkSettings;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A template that nobody would accept is never given out: the chain judges each, as Bitcoin Core's
/// `TestBlockValidity` does.
class TemplateTest {
    private static final ChainParams REGTEST = Chains.regtest();
    private static final Script ANYONE = Script.fromHex("04deadbeef7551");
    private static final byte[] TAG = {1};

    private final Chain chain =
            Chain.open(REGTEST, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
    private final NodeMachine node = NodeMachine.over(
            chain,
            new Mempool(
                    chain,
                    PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED),
                    ScriptChecker.inline(),
                    new ValidationCache(4)),
            NetworkSettings.defaults(5000),
            new SplittableRandom(1),
            List.of());
    private Instant now = Instant.ofEpochSecond(REGTEST.genesis().header().time() + 600);

    @BeforeEach
    void a_coin_may_be_spent() {
        for (int i = 0; i < 101; i++) {
            now = now.plusSeconds(1);
            assertEquals(Optional.empty(), submit(new Event.SubmitBlock(mined(node.template(ANYONE, TAG, now)))));
        }
    }

    private Block mined(Verdict<BlockTemplate> template) {
        var job = new MiningJob(template.orThrow(), 1, HashSearch.digest());
        return job.search(job.start(0), 1 << 16, now).found().orElseThrow();
    }

    private Optional<Rejection> submit(Event event) {
        for (Effect effect : node.on(event, now)) {
            if (effect instanceof Effect.BlockJudged(var _, var _, var _, Optional<Rejection> why)) return why;
            if (effect instanceof Effect.TxJudged(var _, var _, Optional<Rejection> why)) return why;
        }
        throw new AssertionError("not judged");
    }

    private Transaction spend(long fee) {
        Transaction coinbase = Objects.requireNonNull(
                        chain.readBlock(chain.tip().ancestor(1).hash()))
                .transactions()
                .getFirst();
        long value = coinbase.outputs().getFirst().value() - fee;
        return new Transaction(
                2,
                List.of(new TxIn(coinbase.outPoint(0), Script.EMPTY, TxIn.SEQUENCE_FINAL)),
                List.of(new TxOut(value, ANYONE)),
                0);
    }

    @Test
    void a_template_holds_what_waits_and_the_chain_takes_it() {
        assertEquals(Optional.empty(), submit(new Event.SubmitTransaction(spend(10_000))));
        BlockTemplate template = node.template(ANYONE, TAG, now).orThrow();
        assertEquals(2, template.transactions().size());
        assertEquals(Optional.empty(), submit(new Event.SubmitBlock(mined(new Verdict.Valid<>(template)))));
    }

    @Test
    void what_was_spent_behind_the_pools_back_is_in_no_template() {
        Block rival = mined(node.template(List.of(spend(20_000)), ANYONE, TAG, now));
        assertEquals(Optional.empty(), submit(new Event.SubmitTransaction(spend(10_000))));
        // The mempool does not hear of this block.
        assertEquals(Optional.empty(), chain.acceptBlock(rival, now).rejection());
        Rejection refused = node.template(ANYONE, TAG, now).rejection().orElseThrow();
        assertEquals("bad-txns-inputs-missingorspent", refused.code());
    }

    @Test
    void on_a_tip_ahead_of_the_clock_there_is_no_template() {
        assertTrue(node.template(ANYONE, TAG, now).rejection().isEmpty());
        Rejection refused =
                node.template(ANYONE, TAG, now.minusSeconds(7_800)).rejection().orElseThrow();
        assertEquals("time-too-new", refused.code());
    }

    @Test
    void transactions_that_break_a_rule_are_in_no_template() {
        Verdict<BlockTemplate> greedy = node.template(List.of(spend(-1)), ANYONE, TAG, now);
        assertEquals("bad-txns-in-belowout", greedy.rejection().orElseThrow().code());
    }
}
