package org.planchet.rpc;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CompactTarget;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import tools.jackson.databind.node.ObjectNode;

/// Headers and blocks as Bitcoin Core shows them.
final class BlockJson {
    private BlockJson() {}

    /// `blockheaderToJSON`.
    static ObjectNode header(ChainSnapshot chain, BlockIndex block) {
        ObjectNode json = CoreJson.object();
        var header = block.header();
        boolean best = chain.isInBestChain(block);
        json.put("hash", block.hash().toString());
        json.put("confirmations", confirmations(chain, block));
        json.put("height", block.height());
        json.put("version", header.version());
        json.put("versionHex", HexFormat.of().toHexDigits(header.version()));
        json.put("merkleroot", header.merkleRoot().toString());
        json.put("time", header.time());
        json.put("mediantime", block.medianTimePast());
        json.put("nonce", Integer.toUnsignedLong(header.nonce()));
        json.put("bits", HexFormat.of().toHexDigits(header.bits()));
        json.put("target", target(header.bits()));
        json.set("difficulty", CoreJson.real(difficulty(header.bits())));
        json.put("chainwork", block.chainWork().toString());
        json.put("nTx", block.transactions());
        BlockIndex parent = block.parent();
        if (parent != null) json.put("previousblockhash", parent.hash().toString());
        BlockIndex next = best ? chain.atHeight(block.height() + 1) : null;
        if (next != null) json.put("nextblockhash", next.hash().toString());
        return json;
    }

    /// Blocks from this one up to the tip, both counted; -1 if it is not in the best chain.
    static int confirmations(ChainSnapshot chain, BlockIndex block) {
        return chain.isInBestChain(block) ? chain.tip().height() - block.height() + 1 : -1;
    }

    /// `blockToJSON`.
    ///
    /// @param verbosity 1 for ids, 2 for transactions, 3 with the coins they spend
    static ObjectNode block(
            ChainSnapshot chain, BlockIndex index, Block block, @Nullable BlockUndo undo, int verbosity) {
        ObjectNode json = header(chain, index);
        json.put("strippedsize", block.strippedSize());
        json.put("size", block.size());
        json.put("weight", block.weight());
        json.set("tx", JsonStream.node(out -> {
            out.array();
            if (verbosity < 2)
                for (Transaction tx : block.transactions()) out.hash(tx.txid().hash());
            else transactions(out, new TxJson(chain.params()), block.transactions(), undo, verbosity > 2);
            out.endArray();
        }));
        return json;
    }

    private static void transactions(
            JsonStream out, TxJson shape, List<Transaction> all, @Nullable BlockUndo undo, boolean prevouts) {
        out.elements(all.size(), (element, i) -> {
            List<Coin> spent = i == 0 || undo == null ? null : undo.spent().get(i - 1);
            element.object();
            shape.fields(element, all.get(i), spent, prevouts, true);
            element.endObject();
        });
    }

    /// How many times harder a block is than the easiest of Bitcoin's main chain (Bitcoin Core's `GetDifficulty`).
    static double difficulty(int bits) {
        int shift = bits >>> 24;
        double difficulty = (double) 0xffff / (double) (bits & 0xffffff);
        for (; shift < 29; shift++) difficulty *= 256;
        for (; shift > 29; shift--) difficulty /= 256;
        return difficulty;
    }

    /// The target in hex, the most significant digit first.
    static String target(int bits) {
        BigInteger target = CompactTarget.decode(bits);
        return CompactTarget.toHash(target == null ? BigInteger.ZERO : target).toString();
    }
}
