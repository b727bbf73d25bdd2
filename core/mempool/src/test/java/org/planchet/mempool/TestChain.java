package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;

/// A regtest chain with a mempool on top, someone who has a key, and a clock of its own. Blocks are mined on any
/// parent, so that reorganisations are easy to tell.
final class TestChain {
    /// What anyone may spend with an empty script: four bytes pushed and dropped, so that no transaction is too small
    /// to be relayed, and OP_1.
    static final Script ANYONE = Script.fromHex("04deadbeef7551");

    final ChainParams params;
    final Chain chain;
    final Mempool pool;
    final byte[] key = Hashes.sha256(new byte[] {7});
    final byte[] publicKey = Secp256k1.publicKey(key, true);
    final Script mine = Templates.payToPubKeyHash(Hashes.hash160(publicKey));
    Instant now;
    /// Scripts that blocks had verified, those not counted that the mempool had verified before.
    int blockChecks;
    private long minted;

    TestChain(PolicySettings settings) {
        this(settings, 5);
    }

    TestChain(PolicySettings settings, int maturity) {
        params = Chains.regtest().withMaturity(maturity);
        var cache = new ValidationCache(64);
        ScriptChecker counting = checks -> {
            blockChecks += checks.size();
            return ScriptChecker.inline().submit(checks);
        };
        chain = Chain.open(params, new MemoryChainStore(), cache.before(counting), ChainSettings.DEFAULT);
        pool = new Mempool(chain, settings, ScriptChecker.inline(), cache);
        now = Instant.ofEpochSecond(params.genesis().header().time() + 1_000_000);
    }

    /// A solved block on `parent`; its coinbase pays the subsidy alone, to `to`, and is unlike any other.
    Block block(BlockIndex parent, Script to, List<Transaction> transactions) {
        now = now.plusSeconds(1);
        return BlockBuilder.on(params, parent)
                .secondsAfterParent(now.getEpochSecond() - parent.header().time())
                .tag(minted++)
                .payTo(to)
                .with(transactions)
                .mine();
    }

    /// A solved block of transactions with witnesses.
    Block witnessBlock(BlockIndex parent, List<Transaction> transactions) {
        now = now.plusSeconds(1);
        var all = new ArrayList<Transaction>();
        all.add(transactions.getFirst()); // a place for the coinbase, which counts as nothing
        all.addAll(transactions);
        BlockBuilder builder = BlockBuilder.on(params, parent)
                .secondsAfterParent(now.getEpochSecond() - parent.header().time())
                .tag(minted++)
                .payTo(mine)
                .with(transactions)
                .coinbaseOutputs(WitnessCommitment.output(all));
        Transaction bare = builder.coinbase();
        TxIn input = bare.inputs().getFirst().withWitness(WitnessCommitment.RESERVED);
        return builder.coinbase(new Transaction(bare.version(), List.of(input), bare.outputs(), 0))
                .mine();
    }

    /// Adds a block to the chain and tells the mempool.
    MempoolChange connect(Block block) {
        BlockResult result = chain.acceptBlock(block, now);
        assertEquals(Optional.empty(), result.rejection());
        return pool.onChainEvents(result.events(), now);
    }

    MempoolChange mine(Transaction... transactions) {
        return connect(block(chain.tip(), ANYONE, List.of(transactions)));
    }

    /// Mines a block whose coinbase pays to `to`; returns the coinbase.
    Transaction mineTo(Script to) {
        Block block = block(chain.tip(), to, List.of());
        connect(block);
        return block.transactions().getFirst();
    }

    void mineEmpty(int count) {
        for (int i = 0; i < count; i++) mine();
    }

    /// A coin of `to`'s that can be spent in the next block.
    OutPoint coin(Script to) {
        Transaction coinbase = mineTo(to);
        mineEmpty(params.coinbaseMaturity() - 1);
        return coinbase.outPoint(0);
    }

    /// `count` equal mature coins of `to`'s, made by one transaction out of a coinbase.
    List<OutPoint> coins(Script to, int count) {
        OutPoint source = coin(ANYONE);
        long each = value(source) / count;
        Transaction split = spend(List.of(source), repeated(new TxOut(each, to), count));
        mine(split);
        var coins = new ArrayList<OutPoint>();
        for (int i = 0; i < count; i++) coins.add(split.outPoint(i));
        return coins;
    }

    private static List<TxOut> repeated(TxOut output, int count) {
        TxOut[] outputs = new TxOut[count];
        Arrays.fill(outputs, output);
        return List.of(outputs);
    }

    long value(OutPoint outPoint) {
        Coin coin = pool.coins().coin(outPoint);
        if (coin == null) throw new AssertionError("no coin " + outPoint);
        return coin.output().value();
    }

    /// Spends coins that anyone may spend, with the sequence that does not signal replacement.
    static Transaction spend(List<OutPoint> coins, List<TxOut> outputs) {
        return spend(coins, outputs, 0xfffffffe);
    }

    static Transaction spend(List<OutPoint> coins, List<TxOut> outputs, int sequence) {
        List<TxIn> inputs = coins.stream()
                .map(coin -> new TxIn(coin, Script.EMPTY, sequence))
                .toList();
        return new Transaction(2, inputs, outputs, 0);
    }

    /// Spends one coin that anyone may spend to `outputs` equal ones, for `fee`.
    Transaction spend(OutPoint coin, int outputs, long fee) {
        long each = (value(coin) - fee) / outputs;
        long rest = value(coin) - fee - each * (outputs - 1);
        var to = new ArrayList<TxOut>(repeated(new TxOut(each, ANYONE), outputs - 1));
        to.add(new TxOut(rest, ANYONE));
        return spend(List.of(coin), to);
    }

    /// A signed P2PKH spend of one of `mine`'s coins to one output.
    Transaction pay(OutPoint coin, Script to, long fee) {
        return sign(unsigned(2, coin, to, fee, 0xfffffffd, 0), key);
    }

    Transaction unsigned(int version, OutPoint coin, Script to, long fee, int sequence, int lockTime) {
        return new Transaction(
                version,
                List.of(new TxIn(coin, Script.EMPTY, sequence, Witness.EMPTY)),
                List.of(new TxOut(value(coin) - fee, to)),
                lockTime);
    }

    /// The same transaction in version 3 (BIP 431).
    static Transaction v3(Transaction tx) {
        return new Transaction(3, tx.inputs(), tx.outputs(), tx.lockTime());
    }

    /// Signs every input as a P2PKH spend with `signer`.
    Transaction sign(Transaction tx, byte[] signer) {
        byte[] signersKey = Secp256k1.publicKey(signer, true);
        var inputs = new ArrayList<TxIn>();
        for (int i = 0; i < tx.inputs().size(); i++) {
            byte[] der = Secp256k1.signEcdsa(signer, SignatureHash.legacy(tx, i, mine, SignatureHash.ALL));
            byte[] signature = Arrays.copyOf(der, der.length + 1);
            signature[der.length] = SignatureHash.ALL;
            inputs.add(tx.inputs().get(i).withScriptSig(Templates.spendPubKeyHash(signature, signersKey)));
        }
        return new Transaction(tx.version(), inputs, tx.outputs(), tx.lockTime());
    }

    MempoolResult accept(Transaction tx) {
        return pool.accept(tx, now);
    }

    /// The reject string of offering `tx`, or `ok`.
    String offer(Transaction tx) {
        return accept(tx).rejection().map(rejection -> rejection.code()).orElse("ok");
    }
}
