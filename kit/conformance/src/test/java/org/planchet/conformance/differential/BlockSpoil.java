package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.script.Op;

/// What can be done to a block.
@SuppressWarnings("ImmutableEnumChecker") // the changes hold no state
enum BlockSpoil {
    TARGET((draft, random) -> draft.unsolved()),
    BITS((draft, random) -> draft.hopeless(random.nextInt())),
    HARDER((draft, random) -> {
        draft.bits = 0x207f_ffff - 1 - random.nextInt(5);
        return draft.build();
    }),
    TIME((draft, random) -> {
        draft.time += (random.nextInt(21) - 10) * 600L;
        return draft.build();
    }),
    TIME_AHEAD((draft, random) -> {
        draft.time = Duel.NOW.getEpochSecond() + 7_201;
        return draft.build();
    }),
    VERSION((draft, random) -> {
        draft.version = random.nextInt(6);
        return draft.build();
    }),
    PARENT((draft, random) -> {
        draft.previous = new BlockHash(new Hash256(random.nextLong(), 0, 0, 0));
        return draft.build();
    }),
    MERKLE_ROOT((draft, random) -> {
        draft.merkleRoot = new Hash256(random.nextLong(), 0, 0, 0);
        return draft.build();
    }),
    TAIL_TWICE((draft, random) -> {
        List<Transaction> all = all(draft);
        draft.merkleRoot =
                MerkleTree.of(all.stream().map(tx -> tx.txid().hash()).toList()).hash();
        all.add(all.getLast());
        return draft.build(all);
    }),
    NO_COINBASE((draft, random) -> draft.build(draft.transactions)),
    SECOND_COINBASE((draft, random) -> {
        List<Transaction> all = all(draft);
        all.add(BlockCases.looseCoinbase());
        return draft.build(all);
    }),
    ORDER((draft, random) -> {
        List<Transaction> all = all(draft);
        return draft.build(new ArrayList<>(all.reversed()));
    }),
    PAYMENTS_REVERSED((draft, random) -> {
        var reversed = new ArrayList<>(draft.transactions.reversed());
        draft.transactions.clear();
        draft.transactions.addAll(reversed);
        return draft.build();
    }),
    PAYMENT_TWICE((draft, random) -> {
        if (!draft.transactions.isEmpty()) draft.with(draft.transactions.getFirst());
        return draft.build();
    }),
    REWARD((draft, random) -> {
        draft.rewards.add(new TxOut(1 + random.nextInt(3), Lock.ANYONE.script()));
        return draft.build();
    }),
    COINBASE_SCRIPT((draft, random) -> {
        draft.coinbaseScript = RandomScripts.script(random);
        return draft.build();
    }),
    COINBASE_HEIGHT((draft, random) -> {
        draft.coinbaseScript = Lock.script(draft.height + random.nextInt(3) - 1, 7);
        return draft.build();
    }),
    COINBASE_LOCKED((draft, random) -> {
        draft.coinbaseSequence = random.nextInt(3);
        draft.coinbaseLockTime = draft.height - 1 + random.nextInt(2);
        return draft.build();
    }),
    NONCE((draft, random) -> {
        draft.commits = true;
        draft.coinbaseWitness = Witness.of(new byte[30 + random.nextInt(4)]);
        return draft.build();
    }),
    NO_COMMITMENT((draft, random) -> {
        draft.commits = false;
        return draft.build();
    }),
    COMMITMENT((draft, random) -> {
        draft.commits = true;
        TxOut right = draft.coinbase().outputs().getLast();
        draft.rewards.add(
                new TxOut(0, Script.wrap(Spoil.bit(right.scriptPubKey().bytes(), random))));
        draft.commits = random.nextInt(2) == 0;
        draft.coinbaseWitness = Witness.of(new byte[32]);
        return draft.build();
    }),
    SIGOPS((draft, random) -> {
        draft.rewards.add(new TxOut(0, Lock.times(19_995 + random.nextInt(10), Op.OP_CHECKSIG)));
        return draft.build();
    });

    private interface Change {
        Block to(Draft draft, Random random);
    }

    private final Change change;

    BlockSpoil(Change change) {
        this.change = change;
    }

    static BlockSpoil of(int number) {
        return values()[number % values().length];
    }

    Block spoil(Draft draft, Random random) {
        return change.to(draft, random);
    }

    private static List<Transaction> all(Draft draft) {
        var all = new ArrayList<Transaction>();
        all.add(draft.coinbase());
        all.addAll(draft.transactions);
        return all;
    }
}
