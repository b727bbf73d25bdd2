package org.planchet.cli.console;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.cli.text.Amounts;

/// The word that pays.
final class TransferWords {
    /// Blocks to confirm within, where the user names no fee rate.
    private static final int TARGET = 6;

    private TransferWords() {}

    /// `transfer [ADDRESS AMOUNT [FEERATE]]`: pays from the wallet. With nothing behind it, asks for everything: whose
    /// money (a private key, or the wallet), to whom, how much, at which fee rate.
    static void transfer(Session session, List<String> arguments) throws Trouble {
        if (arguments.size() == 1) {
            throw session.trouble(
                    "trouble.usage",
                    Console.usage(session, Words.find("transfer").orElseThrow()));
        }
        String key = arguments.isEmpty() ? WalletWords.secret(session, "transfer.ask-key") : "";
        @Nullable Long held = null;
        if (key.isEmpty()) {
            WalletWords.demandWallet(session);
            WalletView wallet = session.node().wallet();
            held = wallet.confirmed() + wallet.unconfirmed();
            if (arguments.isEmpty()) {
                session.say(
                        "transfer.from-wallet", wallet.name(), session.amounts().show(held));
            }
        }
        if (!key.isEmpty()) {
            WalletView.KeyBalance balance = session.node().keyBalance(key);
            held = balance.balance();
            session.say(
                    "transfer.from-key", balance.address(), session.amounts().show(held));
        }
        String address = arguments.isEmpty() ? session.demand("transfer.ask-address") : arguments.getFirst();
        long amount = session.amount(arguments.isEmpty() ? session.demand("transfer.ask-amount") : arguments.get(1));
        @Nullable Long feeRate = feeRate(session, arguments);
        if (held != null && amount > held) {
            throw session.trouble(
                    "transfer.too-little",
                    session.amounts().show(held),
                    session.amounts().show(amount));
        }
        @Nullable String passphrase = null;
        if (key.isEmpty() && session.node().wallet().locked()) {
            passphrase = WalletWords.secret(session, "wallet.ask-passphrase");
        }
        TransferRequest request = new TransferRequest(
                address,
                amount,
                feeRate,
                feeRate == null ? TARGET : null,
                key.isEmpty() ? null : key,
                passphrase,
                false);
        print(session, pay(session, request));
    }

    private static @Nullable Long feeRate(Session session, List<String> arguments) throws Trouble {
        String typed = arguments.isEmpty()
                ? session.ask("transfer.ask-fee-rate")
                : arguments.size() > 2 ? arguments.get(2) : "";
        if (typed.isEmpty()) {
            return null;
        }
        OptionalLong rate = Amounts.parseFeeRate(typed);
        if (rate.isEmpty()) {
            throw session.trouble("trouble.fee-rate", typed);
        }
        return rate.getAsLong();
    }

    private static Transfer pay(Session session, TransferRequest request) throws Trouble {
        try {
            return session.node().transfer(request);
        } catch (ApiException e) {
            throw new Trouble(session.text("transfer.failed", session.reason(e)));
        }
    }

    private static void print(Session session, Transfer made) {
        session.say("transfer.done");
        session.say("transfer.id", made.txid());
        session.say("transfer.from", String.join(", ", made.from()));
        session.say("transfer.to", made.to());
        session.say("transfer.amount", session.amounts().show(made.amount()));
        session.say(
                "transfer.fee", session.amounts().show(made.fee()), Amounts.showFeeRate(made.feeRate()), made.vsize());
        session.say("transfer.change", session.amounts().show(made.change()));
        session.say("transfer.raw", made.raw());
    }
}
