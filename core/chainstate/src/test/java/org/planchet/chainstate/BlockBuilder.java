package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CompactTarget;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Subsidy;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Makes and mines blocks for tests, valid unless told otherwise. Coins go to OP_TRUE, which anybody can spend, so that
/// no keys are needed.
public final class BlockBuilder {
    /// OP_TRUE.
    public static final Script ANYONE = Script.fromHex("51");

    /// A script that no input can satisfy, and that is a coin all the same: OP_FALSE.
    public static final Script NOBODY = Script.fromHex("00");

    private final ChainParams params;
    private final HeaderNode parent;
    private final List<Transaction> transactions = new ArrayList<>();
    private long fees;
    private long tag;
    private long timeAfterParent = 1;
    private long claimChange;
    private Script payTo = ANYONE;
    private List<TxOut> coinbaseExtra = List.of();
    private @Nullable Transaction coinbase;
    private int version = 0x2000_0000;

    private BlockBuilder(ChainParams params, HeaderNode parent) {
        this.params = params;
        this.parent = parent;
    }

    /// A block that is to stand on `parent`.
    public static BlockBuilder on(ChainParams params, HeaderNode parent) {
        return new BlockBuilder(params, parent);
    }

    /// A node for a block that no chain knows yet, so that others can be built on it.
    public static HeaderNode node(Block block, HeaderNode parent) {
        return new HeaderNode() {
            @Override
            public BlockHeader header() {
                return block.header();
            }

            @Override
            public int height() {
                return parent.height() + 1;
            }

            @Override
            public HeaderNode parent() {
                return parent;
            }
        };
    }

    /// Adds transactions, in this order.
    public BlockBuilder with(Transaction... more) {
        transactions.addAll(List.of(more));
        return this;
    }

    public BlockBuilder with(List<Transaction> more) {
        transactions.addAll(more);
        return this;
    }

    /// What the transactions pay; the coinbase takes it.
    public BlockBuilder fees(long satoshis) {
        fees = satoshis;
        return this;
    }

    /// Makes the coinbase differ from that of another block on the same parent.
    public BlockBuilder tag(long newTag) {
        tag = newTag;
        return this;
    }

    /// Lets the coinbase pay to `script` instead of to anybody.
    public BlockBuilder payTo(Script script) {
        payTo = script;
        return this;
    }

    public BlockBuilder secondsAfterParent(long seconds) {
        timeAfterParent = seconds;
        return this;
    }

    /// Lets the coinbase claim so much more (or less) than it may.
    public BlockBuilder claimMore(long satoshis) {
        claimChange = satoshis;
        return this;
    }

    /// Further outputs of the coinbase, worth nothing or taken from the claim by [#claimMore].
    public BlockBuilder coinbaseOutputs(TxOut... outputs) {
        coinbaseExtra = List.of(outputs);
        return this;
    }

    public BlockBuilder version(int newVersion) {
        version = newVersion;
        return this;
    }

    /// Takes `transaction` for the coinbase as it is.
    public BlockBuilder coinbase(Transaction transaction) {
        coinbase = transaction;
        return this;
    }

    /// The coinbase as it will stand in the block.
    public Transaction coinbase() {
        if (coinbase != null) return coinbase;
        int height = parent.height() + 1;
        var script = new ByteWriter();
        pushHeight(script, height);
        script.uint8(8).int64(tag);
        var outputs = new ArrayList<TxOut>();
        outputs.add(new TxOut(Subsidy.at(height, params) + fees + claimChange, payTo));
        outputs.addAll(coinbaseExtra);
        var input = new TxIn(OutPoint.NULL, Script.wrap(script.toByteArray()), TxIn.SEQUENCE_FINAL);
        return new Transaction(1, List.of(input), outputs, 0);
    }

    private static void pushHeight(ByteWriter script, int height) {
        if (height <= 16) {
            script.uint8(0x50 + height);
            return;
        }
        var bytes = new ByteWriter();
        for (int left = height; ; left >>>= 8) {
            bytes.uint8(left & 0xff);
            if (left < 0x80) break;
            if (left < 0x100) {
                bytes.uint8(0);
                break;
            }
        }
        script.lengthPrefixed(bytes.toByteArray());
    }

    /// The block, mined.
    public Block mine() {
        var all = new ArrayList<Transaction>();
        all.add(coinbase());
        all.addAll(transactions);
        long time = parent.header().time() + timeAfterParent;
        return mine(all, time);
    }

    private Block mine(List<Transaction> all, long time) {
        int bits = params.difficulty().nextBits(parent, time, params);
        Hash256 root = MerkleTree.ofTransactions(all).hash();
        var header = new BlockHeader(version, parent.hash(), root, (int) time, bits, 0);
        return new Block(mine(header), all);
    }

    /// `header` with a nonce that meets its target.
    public static BlockHeader mine(BlockHeader header) {
        var target = CompactTarget.decode(header.bits());
        if (target == null) throw new AssertionError("no target");
        Hash256 limit = CompactTarget.toHash(target);
        BlockHeader tried = header;
        for (int nonce = 0; tried.hash().hash().compareTo(limit) > 0; ) tried = header.withNonce(++nonce);
        return tried;
    }

    /// A transaction that spends `coins` of `value` satoshis in all to one OP_TRUE output, paying `fee`.
    public static Transaction spend(long value, long fee, OutPoint... coins) {
        return spend(List.of(coins), List.of(new TxOut(value - fee, ANYONE)));
    }

    /// A transaction from `coins` to `outputs`; its inputs need no signature.
    public static Transaction spend(List<OutPoint> coins, List<TxOut> outputs) {
        var inputs = coins.stream()
                .map(coin -> new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL))
                .toList();
        return new Transaction(2, inputs, outputs, 0);
    }
}
