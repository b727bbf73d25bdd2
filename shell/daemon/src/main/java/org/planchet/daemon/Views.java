package org.planchet.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.planchet.api.BlockView;
import org.planchet.api.HeaderView;
import org.planchet.api.Refusal;
import org.planchet.api.TxView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.CompactTarget;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Subsidy;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.Addresses;
import org.planchet.script.Asm;
import org.planchet.script.Templates;

/// The node's values as the API shows them. On the chain thread.
final class Views {
    private static final HexFormat HEX = HexFormat.of();

    private Views() {}

    static HeaderView header(Chain chain, BlockIndex index) {
        int bits = index.header().bits();
        return new HeaderView(
                index.height(),
                index.header().time(),
                index.header().previous().toString(),
                index.hash().toString(),
                CompactTarget.leadingZeroBits(bits),
                Integer.toUnsignedLong(index.header().nonce()),
                index.header().merkleRoot().toString(),
                HEX.toHexDigits(bits),
                target(bits),
                index.chainWork().toString(),
                index.header().version(),
                confirmations(chain, index),
                HEX.formatHex(index.header().bytes()));
    }

    private static String target(int bits) {
        Hash256 target = CompactTarget.target(bits);
        return target == null ? "" : target.toString();
    }

    private static int confirmations(Chain chain, BlockIndex index) {
        return chain.isInBestChain(index) ? chain.tip().height() - index.height() + 1 : 0;
    }

    static BlockView block(Chain chain, BlockIndex index, Block block) {
        BlockUndo undo = chain.readUndo(index.hash());
        List<TxView> transactions = new ArrayList<>();
        long output = 0;
        long fees = 0;
        for (int i = 0; i < block.transactions().size(); i++) {
            List<TxOut> spent = i == 0 || undo == null ? List.of() : spent(undo, i - 1);
            TxView view = transaction(chain, block.transactions().get(i), spent, index);
            transactions.add(view);
            output += view.totalOutput();
            Long fee = view.fee();
            if (i > 0 && fee != null) fees += fee;
        }
        int bits = index.header().bits();
        BlockIndex next = chain.isInBestChain(index) ? chain.atHeight(index.height() + 1) : null;
        return new BlockView(
                index.height(),
                index.header().time(),
                index.header().previous().toString(),
                index.hash().toString(),
                CompactTarget.leadingZeroBits(bits),
                Integer.toUnsignedLong(index.header().nonce()),
                index.header().merkleRoot().toString(),
                transactions,
                HEX.toHexDigits(bits),
                target(bits),
                index.chainWork().toString(),
                index.header().version(),
                block.size(),
                block.strippedSize(),
                block.weight(),
                index.hash().hash().leadingZeroBits(),
                index.medianTimePast(),
                confirmations(chain, index),
                next == null ? null : next.hash().toString(),
                output,
                fees,
                Subsidy.at(index.height(), chain.params()));
    }

    static List<TxOut> spent(BlockUndo undo, int transaction) {
        return transaction >= undo.spent().size()
                ? List.of()
                : undo.spent().get(transaction).stream().map(c -> c.output()).toList();
    }

    /// @param spent the outputs its inputs spend, in order; empty where they are not known
    /// @param in    the block it is in, null for none
    static TxView transaction(Chain chain, Transaction tx, List<TxOut> spent, @Nullable BlockIndex in) {
        BlockIndex block = in != null && chain.isInBestChain(in) ? in : null;
        boolean known = spent.size() == tx.inputs().size() && !tx.isCoinbase();
        List<TxView.Input> inputs = new ArrayList<>();
        for (int i = 0; i < tx.inputs().size(); i++) inputs.add(input(chain, tx, i, known ? spent.get(i) : null));
        List<TxView.Output> outputs = new ArrayList<>();
        long total = 0;
        for (int i = 0; i < tx.outputs().size(); i++) {
            outputs.add(output(chain, i, tx.outputs().get(i)));
            total += tx.outputs().get(i).value();
        }
        long paid = 0;
        for (TxOut output : spent) paid += output.value();
        return new TxView(
                tx.txid().toString(),
                tx.wtxid().toString(),
                tx.version(),
                Integer.toUnsignedLong(tx.lockTime()),
                tx.size(),
                tx.vsize(),
                tx.weight(),
                inputs,
                outputs,
                known ? Long.valueOf(paid - total) : null,
                total,
                block == null ? null : block.hash().toString(),
                block == null ? null : Integer.valueOf(block.height()),
                block == null ? 0 : confirmations(chain, block),
                HEX.formatHex(tx.raw()));
    }

    private static TxView.Input input(Chain chain, Transaction tx, int index, @Nullable TxOut spent) {
        TxIn input = tx.inputs().get(index);
        String script = HEX.formatHex(input.scriptSig().bytes());
        List<String> witness =
                input.witness().items().stream().map(HEX::formatHex).toList();
        if (tx.isCoinbase())
            return new TxView.Input(
                    null,
                    null,
                    script,
                    script,
                    Asm.toString(input.scriptSig()),
                    witness,
                    sequence(input),
                    null,
                    null,
                    null,
                    null);
        List<String> pushes = pubKeyHashSpend(input);
        return new TxView.Input(
                input.prevout().txid().toString(),
                Integer.toUnsignedLong(input.prevout().index()),
                null,
                script,
                Asm.toString(input.scriptSig()),
                witness,
                sequence(input),
                spent == null ? null : Long.valueOf(spent.value()),
                spent == null ? null : address(chain, spent),
                pushes.isEmpty() ? null : pushes.get(1),
                pushes.isEmpty() ? null : pushes.get(0));
    }

    private static long sequence(TxIn input) {
        return Integer.toUnsignedLong(input.sequence());
    }

    /// The signature and the public key of an input that looks like the spend of a P2PKH output: two plain pushes.
    private static List<String> pubKeyHashSpend(TxIn input) {
        byte[] script = input.scriptSig().bytes();
        if (script.length < 2) return List.of();
        int signature = script[0] & 0xff;
        int at = 1 + signature;
        if (signature < 9 || signature > 73 || at >= script.length) return List.of();
        int key = script[at] & 0xff;
        if ((key != 33 && key != 65) || at + 1 + key != script.length) return List.of();
        return List.of(HEX.formatHex(script, 1, at), HEX.formatHex(script, at + 1, script.length));
    }

    private static @Nullable String address(Chain chain, TxOut output) {
        return Addresses.of(output.scriptPubKey(), chain.params().addresses()).orElse(null);
    }

    private static TxView.Output output(Chain chain, int index, TxOut output) {
        return new TxView.Output(
                index,
                output.value(),
                output.scriptPubKey().toHex(),
                Asm.toString(output.scriptPubKey()),
                Templates.classify(output.scriptPubKey()).coreName(),
                address(chain, output));
    }

    static Refusal refusal(String subject, Rejection why, Instant time) {
        List<String> stack = why.script() == null
                ? List.of()
                : why.script().stack().stream().map(HEX::formatHex).toList();
        return new Refusal(
                subject,
                why.code(),
                why.rule().name(),
                why.rule().meaning(),
                why.rule().source(),
                why.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                why.step(),
                why.detail(),
                why.script() == null ? null : why.script().opcode(),
                stack,
                time.getEpochSecond());
    }
}
