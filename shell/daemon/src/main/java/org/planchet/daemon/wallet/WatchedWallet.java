package org.planchet.daemon.wallet;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.node.WalletWatch;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.wallet.Wallet;

/// What a light node looks for: the current wallet, if there is one. Made before the wallet, since the node
/// comes first.
public final class WatchedWallet implements WalletWatch {
    private @Nullable WalletService service;

    /// From now on the wallet of `service` is looked for; before the node starts.
    public void follow(WalletService service) {
        this.service = service;
    }

    private @Nullable Wallet wallet() {
        return service == null ? null : service.wallet();
    }

    @Override
    public Collection<Script> scripts() {
        Wallet there = wallet();
        return there == null ? List.of() : there.watched();
    }

    @Override
    public Collection<OutPoint> coins() {
        Wallet there = wallet();
        return there == null ? List.of() : there.watchedCoins();
    }

    @Override
    public long since() {
        Wallet there = wallet();
        return there == null ? 0 : there.since();
    }

    @Override
    public boolean concerns(Transaction transaction) {
        Wallet there = wallet();
        return there != null && there.concerns(transaction);
    }
}
