package org.planchet.daemon.queries;

import java.time.Instant;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.planchet.api.BlockView;
import org.planchet.api.HeaderView;
import org.planchet.api.Refusal;
import org.planchet.api.TxView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
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

/// The node's values as the API shows them.
public final class ApiMapper {
    private static final HexFormat HEX = HexFormat.of();

    private ApiMapper() {}

    static HeaderView header(ChainSnapshot chain, BlockIndex index) {
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

    private static int confirmations(ChainSnapshot chain, BlockIndex index) {
        return chain.isInBestChain(index) ? chain.tip().height() - index.height() + 1 : 0;
    }

    /// Transactions are shown as they are looked at: of a large block nothing is built but what is being written.
    ///
    /// @param undo null if it is not known
    static BlockView block(ChainSnapshot chain, BlockIndex index, Block block, @Nullable BlockUndo undo) {
        List<Transaction> all = block.transactions();
        Place place = Place.of(chain, index);
        List<TxView> transactions = lazily(
                all.size(),
                i -> transaction(place, all.get(i), i == 0 || undo == null ? List.of() : spent(undo, i - 1)));
        long output = 0;
        long fees = 0;
        for (int i = 0; i < all.size(); i++) {
            long paid = total(all.get(i).outputs());
            output += paid;
            if (i > 0 && undo != null) fees += total(spent(undo, i - 1)) - paid;
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

    /// A list whose elements are made when they are asked for.
    private static <T> List<T> lazily(int size, IntFunction<T> element) {
        return new AbstractList<>() {
            @Override
            public T get(int index) {
                return element.apply(Objects.checkIndex(index, size));
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static long total(List<TxOut> outputs) {
        return outputs.stream().mapToLong(TxOut::value).sum();
    }

    /// Where a transaction is; the rest of its view needs no chain.
    ///
    /// @param block         of the best chain, null for none
    /// @param confirmations 0 for none
    record Place(ChainParams params, @Nullable BlockIndex block, int confirmations) {
        static Place of(ChainSnapshot chain, @Nullable BlockIndex in) {
            boolean best = in != null && chain.isInBestChain(in);
            return new Place(
                    chain.params(), best ? in : null, best && in != null ? ApiMapper.confirmations(chain, in) : 0);
        }
    }

    /// @param spent the outputs its inputs spend, in order; empty if they are not known
    static TxView transaction(Place place, Transaction tx, List<TxOut> spent) {
        BlockIndex block = place.block();
        boolean known = spent.size() == tx.inputs().size() && !tx.isCoinbase();
        long total = total(tx.outputs());
        return new TxView(
                tx.txid().toString(),
                tx.wtxid().toString(),
                tx.version(),
                Integer.toUnsignedLong(tx.lockTime()),
                tx.size(),
                tx.vsize(),
                tx.weight(),
                lazily(tx.inputs().size(), i -> input(place.params(), tx, i, known ? spent.get(i) : null)),
                lazily(
                        tx.outputs().size(),
                        i -> output(place.params(), i, tx.outputs().get(i))),
                known ? Long.valueOf(total(spent) - total) : null,
                total,
                block == null ? null : block.hash().toString(),
                block == null ? null : Integer.valueOf(block.height()),
                place.confirmations(),
                HEX.formatHex(tx.raw()));
    }

    private static TxView.Input input(ChainParams params, Transaction tx, int index, @Nullable TxOut spent) {
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
                spent == null ? null : address(params, spent),
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

    private static @Nullable String address(ChainParams params, TxOut output) {
        return Addresses.of(output.scriptPubKey(), params.addresses()).orElse(null);
    }

    private static TxView.Output output(ChainParams params, int index, TxOut output) {
        return new TxView.Output(
                index,
                output.value(),
                output.scriptPubKey().toHex(),
                Asm.toString(output.scriptPubKey()),
                Templates.classify(output.scriptPubKey()).coreName(),
                address(params, output));
    }

    public static Refusal refusal(String subject, Rejection why, Instant time) {
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
