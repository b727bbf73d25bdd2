package org.planchet.node;

import java.util.Collection;
import java.util.List;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;

/// What a light node looks for in the chain: a wallet, which it knows only from here. On the node's own thread.
public interface WalletWatch {
    /// There is no wallet.
    WalletWatch NONE = new WalletWatch() {
        @Override
        public Collection<Script> scripts() {
            return List.of();
        }

        @Override
        public Collection<OutPoint> coins() {
            return List.of();
        }

        @Override
        public boolean concerns(Transaction transaction) {
            return false;
        }
    };

    /// The scripts that a payment to the wallet, or from it, shows; none if there is nothing to look for. Asked for
    /// each block, so it is to cost little while nothing has changed.
    Collection<Script> scripts();

    /// The coins that a block may yet be seen to spend from the wallet.
    Collection<OutPoint> coins();

    /// The time of a block, in seconds since 1970, before which none concerns the wallet; 0 if it is not known.
    default long since() {
        return 0;
    }

    /// Whether a transaction pays the wallet or spends from it.
    boolean concerns(Transaction transaction);
}
