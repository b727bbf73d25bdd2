package org.planchet.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.HeaderChain;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.crypto.Hashes;
import org.planchet.mempool.Removal;
import org.planchet.node.Effect;
import org.planchet.node.WalletWatch;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.Mnemonic;
import org.planchet.wallet.Payment;
import org.planchet.wallet.TransferBuilder;
import org.planchet.wallet.TransferDraft;
import org.planchet.wallet.TransferLimits;
import org.planchet.wallet.TransferResult;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletSecrets;
import org.planchet.wallet.WalletState;
import org.planchet.wallet.WordList;

/// The wallet of a light node: a real one, whose state outlives the node.
public final class SimWallet implements WalletWatch {
    private static final FeeRate RATE = new FeeRate(2_000);

    private final ChainParams params;
    private final WalletSecrets secrets;
    private final SplittableRandom random = new SplittableRandom(1);
    private WalletState saved;
    private Wallet wallet;

    /// @param name the keys follow from it
    public SimWallet(ChainParams params, String name) {
        this.params = params;
        byte[] entropy = Arrays.copyOf(Hashes.sha256(name.getBytes(StandardCharsets.UTF_8)), 16);
        try (Mnemonic words = Mnemonic.ofEntropy(entropy, WordList.ENGLISH)) {
            secrets = WalletSecrets.of(words, new char[0]);
            saved = WalletState.fresh(name, params, secrets, Instant.EPOCH);
        } catch (BadKeyException never) {
            throw new AssertionError("one name in 2^127 has no keys", never);
        }
        wallet = new Wallet(saved, params);
    }

    /// As it is while the node runs.
    public Wallet wallet() {
        return wallet;
    }

    public long balance() {
        return wallet.balance().confirmed();
    }

    /// Whether a block holds the transaction.
    public boolean isConfirmed(Txid txid) {
        return wallet.transaction(txid).map(WalletState.StoredTx::place).isPresent();
    }

    /// A signed payment, which the wallet remembers.
    public Transaction pay(Script to, long amount, Instant now) {
        var builder = new TransferBuilder(params, TransferLimits.of(new FeeRate(1_000)));
        TransferResult result = builder.fromWallet(wallet, secrets, new Payment(to, amount, RATE), random);
        if (!(result instanceof TransferResult.Built(TransferDraft draft))) throw new AssertionError(result.toString());
        wallet.commit(draft, now);
        return draft.tx();
    }

    @Override
    public Collection<Script> scripts() {
        return wallet.watched();
    }

    @Override
    public Collection<OutPoint> coins() {
        return wallet.watchedCoins();
    }

    @Override
    public boolean concerns(Transaction transaction) {
        return wallet.concerns(transaction);
    }

    /// Opens it as it was saved, over a chain that may have grown since. Returns its last block there.
    public BlockIndex open(HeaderChain chain) {
        wallet = new Wallet(saved, params);
        BlockIndex at = wallet.tip() == null ? null : chain.find(wallet.tip());
        while (at != null && !chain.isInBestChain(at)) at = at.parent();
        if (at == null) at = chain.tip().ancestor(0);
        wallet.rewind(at.height(), at.hash());
        return at;
    }

    /// Notes its state: as it is opened the next time.
    public void save() {
        saved = wallet.state();
    }

    public void onChain(List<ChainEvent> events, Instant now) {
        wallet.onChainEvents(events, now);
    }

    public void onPool(Effect.MempoolChanged change, Instant now) {
        for (Removal removal : change.removed()) wallet.onMempoolRemoved(removal.tx());
        for (Transaction added : change.added()) wallet.onMempoolAdded(added, now);
    }
}
