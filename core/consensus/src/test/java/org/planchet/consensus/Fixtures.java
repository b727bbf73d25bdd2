package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;

/// Small builders for the tests of this module.
final class Fixtures {
    static final Script OP_TRUE = Script.wrap(new byte[] {0x51});
    static final ChainParams REGTEST = Chains.regtest();

    /// A header in a chain of headers, in memory.
    record Node(BlockHeader header, int height, @Nullable HeaderNode parent) implements HeaderNode {
        static Node genesis(ChainParams params) {
            return new Node(params.genesis().header(), 0, null);
        }

        /// The next header, found at `time`.
        Node next(long time, int bits) {
            return new Node(headerOn(this, time, bits, 4), height + 1, this);
        }
    }

    private Fixtures() {}

    static BlockHeader headerOn(HeaderNode previous, long time, int bits, int version) {
        return new BlockHeader(version, previous.hash(), Hash256.ZERO, (int) time, bits, 0);
    }

    /// A chain of `count` headers on the genesis block, one every spacing, all at the genesis block's target.
    static Node chain(ChainParams params, int count) {
        Node tip = Node.genesis(params);
        for (int i = 0; i < count; i++)
            tip = tip.next(tip.header().time() + params.spacing(), tip.header().bits());
        return tip;
    }

    static OutPoint outPoint(int number) {
        return new OutPoint(new Txid(new Hash256(number, 1, 2, 3)), 0);
    }

    static TxIn in(OutPoint prevout) {
        return new TxIn(prevout, Script.EMPTY, TxIn.SEQUENCE_FINAL);
    }

    static TxOut out(long value) {
        return new TxOut(value, OP_TRUE);
    }

    static Transaction tx(List<TxIn> inputs, TxOut... outputs) {
        return new Transaction(2, inputs, List.of(outputs), 0);
    }

    static Transaction tx(OutPoint prevout, TxOut... outputs) {
        return tx(List.of(in(prevout)), outputs);
    }

    static Transaction coinbase(Script scriptSig, TxOut... outputs) {
        return new Transaction(
                1, List.of(new TxIn(OutPoint.NULL, scriptSig, TxIn.SEQUENCE_FINAL)), List.of(outputs), 0);
    }

    /// The coinbase of a block at `height`, claiming `value`.
    static Transaction coinbase(int height, long value) {
        byte[] push = CoinbaseHeight.script(height).bytes();
        return coinbase(Script.wrap(Arrays.copyOf(push, push.length + 1)), out(value));
    }

    static Transaction withWitness(Transaction tx, Witness witness) {
        var inputs = new ArrayList<>(tx.inputs());
        inputs.set(0, inputs.getFirst().withWitness(witness));
        return new Transaction(tx.version(), inputs, tx.outputs(), tx.lockTime());
    }

    /// A block on `previous` whose header commits to `transactions`, mined if the target is regtest's.
    static Block block(HeaderNode previous, Transaction... transactions) {
        return block(previous, List.of(transactions));
    }

    static Block block(HeaderNode previous, List<Transaction> transactions) {
        return mined(
                new BlockHeader(
                        4,
                        previous.hash(),
                        MerkleTree.ofTransactions(transactions).hash(),
                        (int) previous.header().time() + 600,
                        REGTEST.powLimitBits(),
                        0),
                transactions);
    }

    static Block mined(BlockHeader header, List<Transaction> transactions) {
        var block = new Block(header, transactions);
        return new Block(header.withNonce(Genesis.mine(block).orElseThrow()), transactions);
    }

    static CoinView coins(Map<OutPoint, Coin> coins) {
        Map<OutPoint, Coin> copy = new HashMap<>(coins);
        return copy::get;
    }

    static CheckedBlock checked(Block block) {
        return BlockRules.inIsolation(block, REGTEST).orThrow();
    }

    /// The verdict of all rules of a block on `previous` but its scripts.
    static Optional<Rejection> verdict(Block block, HeaderNode previous, CoinView coins, ChainParams params) {
        return switch (BlockRules.inIsolation(block, params)) {
            case Verdict.Invalid<CheckedBlock>(Rejection broken) -> Optional.of(broken);
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) ->
                BlockRules.afterParent(checked, previous, params)
                        .or(() -> BlockRules.spend(checked, previous, coins, BlockRules.Scripts.VERIFY, params)
                                .rejection());
        };
    }

    static void assertValid(Optional<Rejection> verdict) {
        assertEquals("valid", verdict.map(Rejection::toString).orElse("valid"));
    }

    static Rejection assertBroken(String code, Optional<Rejection> verdict) {
        assertEquals(code, verdict.map(Rejection::code).orElse("valid"));
        return verdict.orElseThrow();
    }

    static BlockHash hash(int number) {
        return new BlockHash(new Hash256(number, 0, 0, 0));
    }
}
