package org.planchet.cli.console;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.cli.text.Amounts;

/// The command that pays.
final class TransferCommands {
    /// Blocks to confirm within, if the user names no fee rate.
    private static final int TARGET = 6;

    private TransferCommands() {}

    /// `transfer [ADDRESS AMOUNT [FEERATE]]`: pays from the wallet. With nothing behind it, asks for everything: whose
    /// money (a private key, or the wallet), to whom, how much, at which fee rate.
    static void transfer(Session session, List<String> arguments) throws CommandException {
        if (arguments.size() == 1)
            throw session.trouble(
                    "trouble.usage",
                    Console.usage(session, CommandTable.find("transfer").orElseThrow()));
        Source source = arguments.isEmpty() ? session.untilRight(() -> source(session)) : wallet(session);
        String address = arguments.isEmpty()
                ? session.untilRight(() -> session.address(session.demand("transfer.ask-address")))
                : session.address(arguments.getFirst());
        long amount = arguments.isEmpty()
                ? session.untilRight(() -> amount(session, session.demand("transfer.ask-amount"), source))
                : amount(session, arguments.get(1), source);
        @Nullable
        Long feeRate = arguments.isEmpty()
                ? session.untilRight(() -> Optional.ofNullable(feeRate(session, session.ask("transfer.ask-fee-rate"))))
                        .orElse(null)
                : feeRate(session, arguments.size() > 2 ? arguments.get(2) : "");
        @Nullable String passphrase = null;
        if (source.key().isEmpty() && session.node().wallet().locked())
            passphrase = WalletCommands.secret(session, "wallet.ask-passphrase");
        TransferRequest request = new TransferRequest(
                address,
                amount,
                feeRate,
                feeRate == null ? TARGET : null,
                source.key().isEmpty() ? null : source.key(),
                passphrase,
                false);
        print(session, pay(session, request));
    }

    /// `wallet send-max ADDRESS [FEERATE]`: pays all that the wallet can spend now.
    static void sendMax(Session session, List<String> arguments) throws CommandException {
        if (arguments.isEmpty())
            throw session.trouble(
                    "trouble.usage",
                    Console.usage(session, CommandTable.find("wallet").orElseThrow()));
        WalletCommands.demandWallet(session);
        String address = session.address(arguments.getFirst());
        @Nullable Long feeRate = feeRate(session, arguments.size() > 1 ? arguments.get(1) : "");
        @Nullable
        String passphrase =
                session.node().wallet().locked() ? WalletCommands.secret(session, "wallet.ask-passphrase") : null;
        TransferRequest request = new TransferRequest(
                address, 0, feeRate, feeRate == null ? TARGET : null, null, passphrase, false, true);
        print(session, pay(session, request));
    }

    /// Whose money.
    ///
    /// @param key  a private key, empty for the wallet
    /// @param held satoshis
    private record Source(String key, long held) {
        /// Leaves the key out.
        @Override
        public String toString() {
            return "Source[" + held + "]";
        }
    }

    private static Source source(Session session) throws CommandException {
        String key = WalletCommands.secret(session, "transfer.ask-key");
        if (key.isEmpty()) {
            Source wallet = wallet(session);
            String name = session.node().wallet().name();
            session.say("transfer.from-wallet", name, session.amounts().show(wallet.held()));
            return wallet;
        }
        try {
            WalletView.KeyBalance balance = session.node().keyBalance(key);
            session.say(
                    "transfer.from-key", balance.address(), session.amounts().show(balance.balance()));
            return new Source(key, balance.balance());
        } catch (ApiException wrong) {
            throw new CommandException(session.reason(wrong));
        }
    }

    private static Source wallet(Session session) throws CommandException {
        WalletCommands.demandWallet(session);
        WalletView wallet = session.node().wallet();
        return new Source("", wallet.confirmed() + wallet.unconfirmed());
    }

    private static long amount(Session session, String typed, Source source) throws CommandException {
        long amount = session.amount(typed);
        if (amount > source.held())
            throw session.trouble(
                    "transfer.too-little",
                    session.amounts().show(source.held()),
                    session.amounts().show(amount));
        return amount;
    }

    private static @Nullable Long feeRate(Session session, String typed) throws CommandException {
        if (typed.isEmpty()) return null;
        OptionalLong rate = Amounts.parseFeeRate(typed);
        if (rate.isEmpty()) throw session.trouble("trouble.fee-rate", typed);
        return rate.getAsLong();
    }

    private static Transfer pay(Session session, TransferRequest request) throws CommandException {
        try {
            return session.node().transfer(request);
        } catch (ApiException e) {
            throw new CommandException(session.text("transfer.failed", session.reason(e)));
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
