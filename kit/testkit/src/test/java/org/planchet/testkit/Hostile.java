package org.planchet.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.Subsidy;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.wire.Message;

/// A node of a [SimNet] that follows the protocol, but for one vice.
final class Hostile {
    /// What it does to others.
    enum Vice {
        /// Announces blocks, its own too, and delivers none.
        WITHHOLDS_BLOCKS,
        /// Delivers each block with another body under the same header.
        ALTERS_BLOCKS,
        /// Mines blocks with real work that break a rule, and pushes them.
        MINES_INVALID_BLOCKS,
        /// Sends chains of headers from the genesis block with far less work than the best.
        SENDS_CHEAP_HEADERS,
        /// Sends transactions that spend nothing, or what is not its own, or are malformed.
        SENDS_JUNK_TRANSACTIONS
    }

    private static final int CHEAP_HEADERS = 40;

    private final SimNet net;
    private final SimNode node;
    private final Vice vice;
    private final Set<BlockHash> invalid = new HashSet<>();
    private int made;

    Hostile(SimNet net, SimNode node, Vice vice) {
        this.net = net;
        this.node = node;
        this.vice = vice;
        node.tamper(this::sent);
    }

    SimNode node() {
        return node;
    }

    /// The blocks it made that no chain may hold.
    Set<BlockHash> invalid() {
        return invalid;
    }

    private List<Message> sent(Message message) {
        if (!(message instanceof Message.BlockMessage(Block block))) return List.of(message);
        return switch (vice) {
            case WITHHOLDS_BLOCKS -> List.of();
            case ALTERS_BLOCKS -> List.of(new Message.BlockMessage(altered(block)));
            default -> List.of(message);
        };
    }

    /// Doubles the last transaction, which keeps the Merkle root if their number is odd (above one); or takes
    /// it away.
    private Block altered(Block block) {
        var body = new ArrayList<>(block.transactions());
        if (body.size() == 1 || net.chance(2) == 0) body.add(body.getLast());
        else body.removeLast();
        return new Block(block.header(), body);
    }

    /// Does what it does once.
    void act() {
        made++;
        switch (vice) {
            case WITHHOLDS_BLOCKS -> node.mine();
            case ALTERS_BLOCKS -> {}
            case MINES_INVALID_BLOCKS -> pushInvalidBlock();
            case SENDS_CHEAP_HEADERS -> node.broadcast(new Message.Headers(cheapHeaders()));
            case SENDS_JUNK_TRANSACTIONS -> junk().forEach(tx -> node.broadcast(new Message.TxMessage(tx)));
        }
    }

    /// A coinbase that takes a satoshi too much, a payment out of nothing, or no coinbase.
    private void pushInvalidBlock() {
        BlockIndex tip = node.tip();
        try (var builder = new ChainBuilder(net.params())) {
            builder.clock().advance(Duration.between(builder.clock().instant(), net.now()));
            int height = tip.height() + 1;
            long subsidy = Subsidy.at(height, net.params());
            Script mine = node.wallet().script();
            List<Transaction> body = switch (net.chance(3)) {
                case 0 -> List.of(builder.coinbase(height, mine, subsidy + 1));
                case 1 -> List.of(builder.coinbase(height, mine, subsidy), orphan());
                default -> List.of(orphan());
            };
            Block block = builder.solved(tip, body);
            invalid.add(block.hash());
            node.broadcast(new Message.Headers(List.of(block.header())));
            node.broadcast(new Message.BlockMessage(block));
        }
    }

    private List<BlockHeader> cheapHeaders() {
        int count = Math.min(CHEAP_HEADERS, node.tip().height() / 2);
        return Blocks.headers(net.params().genesis().header(), count, 1, Objects.hash(made, node.number(), net.seed()));
    }

    private List<Transaction> junk() {
        var theft = new ArrayList<Transaction>();
        theft.add(orphan());
        // The newest reward of the chain is nobody's to spend without its key, and not yet.
        Block newest = node.machine().chain().readBlock(node.tip().hash());
        if (newest != null) theft.add(spending(newest.transactions().getFirst().outPoint(0)));
        theft.add(new Transaction(2, List.of(), List.of(new TxOut(-1, Script.EMPTY)), 0));
        return theft;
    }

    private Transaction orphan() {
        return spending(new OutPoint(new Txid(new Hash256(made, node.number(), net.seed(), 1)), 0));
    }

    private Transaction spending(OutPoint coin) {
        return new Transaction(
                2,
                List.of(new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL)),
                List.of(new TxOut(1_000_000, node.wallet().script())),
                0);
    }
}
