package org.planchet.daemon.queries;

import java.util.List;
import java.util.Locale;
import org.planchet.api.PlainText;
import org.planchet.api.WalletView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.wallet.Balance;
import org.planchet.wallet.HistoryItem;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletCoin;

/// The wallet's values as the API shows them. On the chain thread.
final class WalletMapper {
    private WalletMapper() {}

    static WalletView wallet(WalletService service, BlockIndex tip) {
        Wallet wallet = service.wallet();
        String block = tip.hash().toString();
        if (wallet == null)
            return new WalletView(service.name(), false, false, 0, 0, 0, 0, List.of(), tip.height(), block, null);
        Balance balance = wallet.balance();
        List<WalletView.AddressEntry> addresses = wallet.entries().stream()
                .map(e -> new WalletView.AddressEntry(
                        e.address(), e.origin().path(), e.change(), e.used(), e.balance(), PlainText.of(e.label())))
                .toList();
        return new WalletView(
                service.name(),
                service.encrypted(),
                service.encrypted() && service.secrets() == null,
                balance.confirmed(),
                balance.unconfirmed(),
                balance.immature(),
                addresses.size(),
                addresses,
                tip.height(),
                block,
                service.scan().height());
    }

    static WalletView.CoinEntry coin(Wallet wallet, WalletCoin coin) {
        return new WalletView.CoinEntry(
                coin.outPoint().txid().toString(),
                Integer.toUnsignedLong(coin.outPoint().index()),
                wallet.address(coin.output().scriptPubKey()),
                coin.value(),
                coin.confirmations(),
                coin.coinbase(),
                coin.spendable());
    }

    static WalletView.HistoryEntry entry(HistoryItem item) {
        String state = item.state().name().toLowerCase(Locale.ROOT);
        return new WalletView.HistoryEntry(
                item.tx().txid().toString(),
                item.time(),
                item.place() == null ? null : item.place().height(),
                item.confirmations(),
                item.net(),
                item.fee(),
                state);
    }
}
