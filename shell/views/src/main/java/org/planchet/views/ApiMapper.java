package org.planchet.views;

import java.time.Instant;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.HeaderView;
import org.planchet.api.ProofView;
import org.planchet.api.Refusal;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CompactTarget;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Subsidy;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.script.Addresses;
import org.planchet.script.Asm;
import org.planchet.script.Templates;

/// The chain's values as the API shows them.
public final class ApiMapper {
    private static final HexFormat HEX = HexFormat.of();

    private ApiMapper() {}

    public static HeaderView header(Place place, BlockHeader header) {
        int bits = header.bits();
        return new HeaderView(
                place.height(),
                header.time(),
                header.previous().toString(),
                header.hash().toString(),
                CompactTarget.leadingZeroBits(bits),
                Integer.toUnsignedLong(header.nonce()),
                header.merkleRoot().toString(),
                HEX.toHexDigits(bits),
                target(bits),
                place.chainWork().toString(),
                header.version(),
                place.confirmations(),
                HEX.formatHex(header.bytes()));
    }

    private static String target(int bits) {
        Hash256 target = CompactTarget.target(bits);
        return target == null ? "" : target.toString();
    }

    /// Transactions are shown as they are looked at: of a large block nothing is built but what is being written.
    ///
    /// @param spent what the inputs of the transaction at a position spend; empty if it is not known
    public static BlockView block(
            ChainParams params, Place place, Block block, IntFunction<? extends List<? extends Spent>> spent) {
        List<Transaction> all = block.transactions();
        List<TxView> transactions = lazily(
                all.size(), i -> transaction(params, place.mined(), all.get(i), i == 0 ? List.of() : spent.apply(i)));
        long output = 0;
        long fees = 0;
        for (int i = 0; i < all.size(); i++) {
            long paid = total(all.get(i).outputs());
            output += paid;
            List<? extends Spent> coins = i == 0 ? List.of() : spent.apply(i);
            if (!coins.isEmpty()) fees += sum(coins) - paid;
        }
        BlockHeader header = block.header();
        BlockHash next = place.next();
        return new BlockView(
                place.height(),
                header.time(),
                header.previous().toString(),
                block.hash().toString(),
                CompactTarget.leadingZeroBits(header.bits()),
                Integer.toUnsignedLong(header.nonce()),
                header.merkleRoot().toString(),
                transactions,
                HEX.toHexDigits(header.bits()),
                target(header.bits()),
                place.chainWork().toString(),
                header.version(),
                block.size(),
                block.strippedSize(),
                block.weight(),
                block.hash().hash().leadingZeroBits(),
                place.medianTimePast(),
                place.confirmations(),
                next == null ? null : next.toString(),
                output,
                fees,
                Subsidy.at(place.height(), params));
    }

    private static long sum(List<? extends Spent> coins) {
        long sum = 0;
        for (Spent coin : coins) sum += coin.value();
        return sum;
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
        long sum = 0;
        for (TxOut output : outputs) sum += output.value();
        return sum;
    }

    /// @param block of the best chain that it is in, null for none
    /// @param spent the outputs its inputs spend, in order; empty if they are not known
    public static TxView transaction(
            ChainParams params, Place.@Nullable Mined block, Transaction tx, List<? extends Spent> spent) {
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
                lazily(tx.inputs().size(), i -> input(tx, i, known ? spent.get(i) : null)),
                lazily(tx.outputs().size(), i -> output(params, i, tx.outputs().get(i))),
                known ? Long.valueOf(sum(spent) - total) : null,
                total,
                block == null ? null : block.hash().toString(),
                block == null ? null : Integer.valueOf(block.height()),
                block == null ? 0 : block.confirmations(),
                HEX.formatHex(tx.raw()));
    }

    /// A coin of `address`.
    ///
    /// @param spent by a transaction that waits
    public static WalletView.CoinEntry coin(
            ChainParams params,
            OutPoint at,
            String address,
            long value,
            int confirmations,
            boolean coinbase,
            boolean spent) {
        boolean mature = !coinbase || confirmations >= params.coinbaseMaturity();
        return new WalletView.CoinEntry(
                at.txid().toString(),
                Integer.toUnsignedLong(at.index()),
                address,
                value,
                confirmations,
                coinbase,
                mature && !spent);
    }

    private static TxView.Input input(Transaction tx, int index, @Nullable Spent spent) {
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
                spent == null ? null : spent.address(),
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

    /// An output that an input spends, as far as it is shown.
    public interface Spent {
        /// Satoshis.
        long value();

        /// Null if its script has none.
        @Nullable
        String address();

        /// @param params of the chain that writes the address
        static Spent of(TxOut output, ChainParams params) {
            return new Spent() {
                @Override
                public long value() {
                    return output.value();
                }

                // Asked for only when it is shown.
                @Override
                public @Nullable String address() {
                    return ApiMapper.address(params, output);
                }
            };
        }
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

    /// @param tips best first
    public static ChainView chain(ChainParams params, int height, List<ChainView.Tip> tips) {
        AddressFormat format = params.addresses();
        return new ChainView(
                params.name(),
                params.genesisHash().toString(),
                HEX.toHexDigits(Integer.reverseBytes(params.network().magic())),
                params.difficulty().name(),
                params.coin().satoshis(),
                params.coin().symbol(),
                params.spacing(),
                params.initialSubsidy(),
                params.halvingInterval(),
                params.coinbaseMaturity(),
                height,
                new ChainView.AddressVersions(
                        format.pubKeyHashVersion(),
                        format.scriptHashVersion(),
                        format.privateKeyVersion(),
                        format.bech32Prefix()),
                tips);
    }

    /// The proof that `block` has the transaction `txid`, which it must have.
    public static ProofView proof(Place place, Block block, Txid txid) {
        return proof(place, MerkleBlock.of(block, txid::equals), txid);
    }

    /// The proof that the block at `place` has the transaction `txid`, as it was kept.
    public static ProofView proof(Place place, MerkleBlock proof, Txid txid) {
        return new ProofView(
                txid.toString(),
                place.hash().toString(),
                place.height(),
                place.confirmations(),
                HEX.formatHex(proof.bytes()));
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
