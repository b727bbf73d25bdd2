package org.planchet.wallet;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// The non-secret part of a wallet, as it is stored: enough to follow the chain while locked. Whoever reads
/// it sees the wallet's addresses and payments, but can spend nothing.
///
/// @param name       what the user calls the wallet
/// @param chain      the chain's name: a wallet is opened on its own chain only
/// @param birthday   seconds since 1970 before which no block can pay it; 0 if unknown
/// @param coinType   BIP-0044's coin number in its paths
/// @param accountKey the account's public extended key, as `xpub…` whatever the chain
/// @param height     of the last block it has processed, -1 before the first
/// @param tip        that block, null before the first
public record WalletState(
        String name,
        String chain,
        long birthday,
        int coinType,
        String accountKey,
        KeyChain.Progress progress,
        List<ImportedKey> imported,
        List<Label> labels,
        List<StoredTx> transactions,
        int height,
        @Nullable BlockHash tip) {

    public WalletState {
        imported = List.copyOf(imported);
        labels = List.copyOf(labels);
        transactions = List.copyOf(transactions);
    }

    /// The state of a new wallet whose keys follow from `secrets`.
    public static WalletState fresh(String name, ChainParams params, WalletSecrets secrets, Instant now)
            throws BadKeyException {
        int coinType = params.keys().coinType();
        return new WalletState(
                name,
                params.name(),
                now.getEpochSecond(),
                coinType,
                secrets.accountKey(coinType),
                KeyChain.Progress.NONE,
                List.of(),
                List.of(),
                List.of(),
                -1,
                null);
    }

    /// The same wallet as one that has seen no block yet: what it was paid is found again from the genesis block on.
    public WalletState unscanned() {
        return new WalletState(
                name, chain, birthday, coinType, accountKey, progress, imported, labels, transactions, -1, null);
    }

    /// The same wallet with another birthday, in seconds since 1970; 0 if it is unknown.
    public WalletState withBirthday(long seconds) {
        return new WalletState(
                name, chain, seconds, coinType, accountKey, progress, imported, labels, transactions, height, tip);
    }

    /// The same wallet, watching `gap` scripts beyond the last that was handed out or paid.
    public WalletState withGap(int gap) {
        return new WalletState(
                name,
                chain,
                birthday,
                coinType,
                accountKey,
                progress.withGap(gap),
                imported,
                labels,
                transactions,
                height,
                tip);
    }

    /// The public half of an imported key, in the order of the secrets' list.
    ///
    /// @param publicKey hex of 33 or 65 bytes
    /// @param addedAt   seconds since 1970
    public record ImportedKey(String publicKey, long addedAt) {
        /// The 33 or 65 bytes, a fresh array.
        byte[] bytes() {
            return HexFormat.of().parseHex(publicKey);
        }

        boolean compressed() {
            return publicKey.length() == 66;
        }
    }

    /// The user's word for a script.
    public record Label(Script script, String text) {}

    /// A transaction of the wallet's.
    ///
    /// @param firstSeen seconds since 1970
    /// @param place     null while in no block of the best chain
    /// @param abandoned given up by the wallet's owner
    /// @param conflicts who spends one of its coins otherwise
    public record StoredTx(
            Transaction tx, long firstSeen, @Nullable Place place, boolean abandoned, List<Conflict> conflicts) {
        public StoredTx {
            conflicts = List.copyOf(conflicts);
        }
    }

    /// A transaction that spends a coin otherwise.
    ///
    /// @param height of its block in the best chain, -1 while in the mempool
    public record Conflict(Txid by, int height) {}

    /// A transaction's block in the best chain.
    ///
    /// @param time  the block's, in seconds since 1970
    /// @param proof hex of the block's [PartialMerkleTree] that proves the transaction; empty if none was kept
    public record Place(int height, BlockHash block, long time, String proof) {
        /// The place of `tx` in `block`.
        static Place of(Transaction tx, Block block, int height, boolean withProof) {
            var out = new ByteWriter();
            if (withProof) MerkleBlock.of(block, tx.txid()::equals).tree().write(out);
            String proof = HexFormat.of().formatHex(out.toByteArray());
            return new Place(height, block.hash(), block.header().time(), proof);
        }
    }

    /// Names the wallet and its block, not its keys and payments.
    @Override
    public String toString() {
        return "WalletState[" + name + " on " + chain + " at " + height + "]";
    }
}
