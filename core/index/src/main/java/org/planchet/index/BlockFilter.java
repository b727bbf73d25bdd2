package org.planchet.index;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// A block's basic filter (BIP-0158): which scripts its transactions pay or spend from, in some 20 bits each. A light
/// node asks it whether a block may concern its wallet, and fetches the block only then.
public final class BlockFilter {
    private static final int OP_RETURN = 0x6a;

    private final GolombCodedSet scripts;

    private BlockFilter(GolombCodedSet scripts) {
        this.scripts = scripts;
    }

    /// The filter of `block`: every script that it pays but OP_RETURN, and every script of a coin that it spends; none
    /// that is empty, and each once.
    ///
    /// @param undo the coins that the block spent
    public static BlockFilter of(Block block, BlockUndo undo) {
        Set<Script> scripts = paidBy(block);
        for (List<Coin> spent : undo.spent())
            for (Coin coin : spent) {
                Script script = coin.output().scriptPubKey();
                if (script.size() > 0) scripts.add(script);
            }
        Hash256 key = block.hash().hash();
        return new BlockFilter(GolombCodedSet.of(key.a(), key.b(), bytesOf(scripts), scripts.size()));
    }

    /// Every script that a block pays and that its filter must hold: none that is empty, and no OP_RETURN.
    public static Set<Script> paidBy(Block block) {
        Set<Script> scripts = new LinkedHashSet<>();
        for (Transaction tx : block.transactions())
            for (TxOut output : tx.outputs()) {
                Script script = output.scriptPubKey();
                if (script.size() > 0 && script.byteAt(0) != OP_RETURN) scripts.add(script);
            }
        return scripts;
    }

    /// Reads the filter of the block named `block`, as a peer sends it.
    ///
    /// @throws MalformedDataException if it holds fewer items than it says, or something else behind them
    public static BlockFilter parse(BlockHash block, byte[] bytes) throws MalformedDataException {
        Hash256 key = block.hash();
        return new BlockFilter(GolombCodedSet.parse(key.a(), key.b(), bytes));
    }

    /// The filter as peers send it. A fresh array.
    public byte[] bytes() {
        return scripts.bytes().clone();
    }

    /// The double SHA-256 of [#bytes].
    public Hash256 hash() {
        return Hash256.of(Hashes.sha256d(scripts.bytes()));
    }

    /// What commits to this filter and to all before it (BIP-0157).
    ///
    /// @param previous the header of the parent block's filter; [Hash256#ZERO] for the genesis block
    public Hash256 header(Hash256 previous) {
        return header(hash(), previous);
    }

    /// The header of a filter whose hash is `filterHash`, after the one whose header is `previous`.
    public static Hash256 header(Hash256 filterHash, Hash256 previous) {
        byte[] both = new byte[2 * Hash256.SIZE];
        filterHash.write(both, 0);
        previous.write(both, Hash256.SIZE);
        return Hash256.of(Hashes.sha256d(both));
    }

    /// Whether the block may pay or spend from one of `wanted`. Never false if it does; true by mistake for one script
    /// in some 785,000.
    public boolean mayConcern(Collection<Script> wanted) {
        return scripts.mayHoldAny(bytesOf(wanted), wanted.size());
    }

    /// Whether the block may pay or spend from every one of `wanted`. Never false if it does.
    public boolean mayHoldAll(Collection<Script> wanted) {
        return scripts.mayHoldAll(bytesOf(wanted), wanted.size());
    }

    /// How many scripts the filter holds.
    public int items() {
        return scripts.size();
    }

    private static List<byte[]> bytesOf(Collection<Script> scripts) {
        return scripts.stream().map(Script::bytes).toList();
    }
}
