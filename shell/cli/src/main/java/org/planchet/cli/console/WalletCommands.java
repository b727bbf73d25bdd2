package org.planchet.cli.console;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.api.NodeApi;
import org.planchet.api.WalletView;
import org.planchet.cli.text.Amounts;
import org.planchet.cli.text.Table;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.Mnemonic;

/// The commands about this node's wallet, and about the coins of any address.
final class WalletCommands {
    private static final int MAX_HISTORY = 1_000;
    private static final int DEFAULT_HISTORY = 20;
    private static final int UNLOCK_SECONDS = 300;
    private static final String GAP = "--gap";
    private static final String BIRTHDAY = "--birthday";
    private static final String FROM = "--from";
    private static final int MAX_GAP = 10_000;
    private static final String BEYOND_GAP = "--beyond-gap";

    private WalletCommands() {}

    /// What may follow `wallet`.
    static List<String> states() {
        return List.of("create", "restore", "rescan", "unlock", "lock", "words", "encrypt", "send-max");
    }

    /// `wallet [create | restore [--birthday DATE|HEIGHT] [--gap N] | rescan [--from HEIGHT] [--gap N] |
    /// unlock | lock | words | encrypt | send-max ADDRESS [FEERATE]]`: what it holds, a change of its state,
    /// or a transfer of everything.
    static void wallet(Session session, List<String> arguments) throws CommandException {
        if (arguments.isEmpty()) {
            show(session, session.node().wallet());
            return;
        }
        String what = arguments.getFirst().toLowerCase(Locale.ROOT);
        if (what.equals("send-max")) {
            TransferCommands.sendMax(session, arguments.subList(1, arguments.size()));
            return;
        }
        Map<String, String> flags = flags(session, what, arguments.subList(1, arguments.size()));
        int gap = number(session, flags, GAP, NodeApi.USUAL_GAP, 1, MAX_GAP);
        switch (what) {
            case "create" -> {
                refuseSecond(session);
                create(session, Optional.empty(), gap, Optional.empty());
            }
            case "restore" -> {
                refuseSecond(session);
                create(session, Optional.of(phrase(session)), gap, Optional.ofNullable(flags.get(BIRTHDAY)));
            }
            case "rescan" -> {
                int from = number(session, flags, FROM, 0, 0, Integer.MAX_VALUE);
                show(session, session.node().rescanWallet(from, gap));
            }
            case "unlock" -> {
                demandPassphrase(session);
                session.node().unlockWallet(secret(session, "wallet.ask-passphrase"), UNLOCK_SECONDS);
                session.say("wallet.unlocked", UNLOCK_SECONDS);
            }
            case "lock" -> {
                demandPassphrase(session);
                session.node().lockWallet();
                session.say("wallet.locked");
            }
            case "words" -> {
                List<String> words = session.node().walletPhrase(passphrase(session));
                session.say("wallet.words");
                session.print("  " + String.join(" ", words));
            }
            case "encrypt" -> encrypt(session);
            default -> throw usage(session);
        }
    }

    private static CommandException usage(Session session) {
        return session.trouble(
                "trouble.usage",
                Console.usage(session, CommandTable.find("wallet").orElseThrow()));
    }

    /// The flags behind `wallet restore` and `wallet rescan`, each with its value.
    private static Map<String, String> flags(Session session, String what, List<String> given) throws CommandException {
        List<String> known = switch (what) {
            case "restore" -> List.of(GAP, BIRTHDAY);
            case "rescan" -> List.of(GAP, FROM);
            default -> List.of();
        };
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < given.size(); i += 2) {
            if (!known.contains(given.get(i)) || i + 1 == given.size()) throw usage(session);
            flags.put(given.get(i), given.get(i + 1));
        }
        return flags;
    }

    private static int number(Session session, Map<String, String> flags, String flag, int usual, int low, int high)
            throws CommandException {
        String text = flags.get(flag);
        return text == null ? usual : session.number(text, flag, low, high);
    }

    /// An answer that must not be seen. A string can not be wiped, but the node takes no other.
    static String secret(Session session, String key) throws CommandException {
        char[] answer = session.askSecret(key);
        String text = new String(answer).strip();
        Arrays.fill(answer, '\0');
        return text;
    }

    /// The words of a wallet, which are asked for again until their checksum is right: so a typing error is found
    /// before a passphrase is chosen.
    private static List<String> phrase(Session session) throws CommandException {
        return session.untilRight(() -> {
            String answer = secret(session, "wallet.ask-phrase");
            if (answer.isEmpty()) throw CommandException.brokenOff(session.text("trouble.no-answer"));
            try (Mnemonic words = Mnemonic.parse(List.of(answer))) {
                return words.words();
            } catch (BadKeyException bad) {
                throw new CommandException(session.reason(
                        new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BAD_PHRASE, bad.getMessage())));
            }
        });
    }

    /// Refuses to make a wallet beside the present one, before anything is asked.
    private static void refuseSecond(Session session) {
        WalletView present = session.node().wallet();
        if (present.keys() > 0)
            throw new ApiException(ApiException.Kind.CONFLICT, ErrorCode.WALLET_EXISTS, present.name());
    }

    /// The wallet, which there must be.
    private static WalletView present(Session session) throws CommandException {
        WalletView wallet = session.node().wallet();
        if (wallet.keys() == 0) throw session.trouble("wallet.none");
        return wallet;
    }

    /// Refuses to lock or unlock a wallet that has no passphrase.
    private static void demandPassphrase(Session session) throws CommandException {
        if (!present(session).encrypted()) throw session.trouble("wallet.is-plain");
    }

    /// The wallet's passphrase, if it has one.
    private static Optional<String> passphrase(Session session) throws CommandException {
        return present(session).encrypted() ? Optional.of(secret(session, "wallet.ask-passphrase")) : Optional.empty();
    }

    private static void encrypt(Session session) throws CommandException {
        Optional<String> from = passphrase(session);
        String to = chosenPassphrase(session, "wallet.ask-next-passphrase");
        if (to.isEmpty()) throw session.trouble("wallet.no-passphrase");
        session.node().changePassphrase(from, to);
        session.say("wallet.encrypted");
    }

    /// A passphrase is not echoed, so a new one is asked for twice.
    private static String chosenPassphrase(Session session, String key) throws CommandException {
        return session.untilRight(() -> {
            String chosen = secret(session, key);
            if (!chosen.isEmpty() && !chosen.equals(secret(session, "wallet.ask-again")))
                throw session.trouble("wallet.not-the-same");
            return chosen;
        });
    }

    private static void create(Session session, Optional<List<String>> phrase, int gap, Optional<String> birthday)
            throws CommandException {
        String passphrase = chosenPassphrase(session, "wallet.ask-new-passphrase");
        WalletView.Created made = session.node()
                .createWallet(passphrase.isEmpty() ? Optional.empty() : Optional.of(passphrase), phrase, gap, birthday);
        session.say("wallet.created", made.name(), made.firstAddress());
        if (phrase.isEmpty()) {
            session.say("wallet.phrase");
            session.print("  " + String.join(" ", made.phrase()));
        }
    }

    static void show(Session session, WalletView wallet) {
        if (wallet.keys() == 0) {
            session.say("wallet.none");
            return;
        }
        session.heading("wallet.name", wallet.name());
        String seal =
                wallet.encrypted() ? (wallet.locked() ? "wallet.is-locked" : "wallet.is-open") : "wallet.is-plain";
        session.say(seal);
        Integer scanned = wallet.scannedTo();
        if (scanned != null) session.say("wallet.scanning", scanned, wallet.atHeight());
        printBalance(session, wallet);
        if (!wallet.addresses().isEmpty()) {
            Table table =
                    session.table("column.address", "column.balance", "column.used", "column.path", "column.label");
            for (WalletView.AddressEntry entry : wallet.addresses())
                table.row(
                        entry.address(),
                        session.amounts().plain(entry.balance()),
                        session.text(entry.used() ? "answer.yes" : "answer.no"),
                        entry.path(),
                        entry.label());
            session.print(table);
        }
    }

    /// `balance [ADDRESS]`: the wallet's, or that of any address.
    static void balance(Session session, List<String> arguments) throws CommandException {
        if (arguments.isEmpty()) {
            printBalance(session, present(session));
            return;
        }
        long total = session.node().coinsOf(arguments.getFirst()).stream()
                .mapToLong(WalletView.CoinEntry::value)
                .sum();
        session.say("balance.of", arguments.getFirst(), session.amounts().show(total));
    }

    private static void printBalance(Session session, WalletView wallet) {
        Amounts amounts = session.amounts();
        session.say("balance.confirmed", amounts.show(wallet.confirmed()));
        session.say("balance.unconfirmed", amounts.show(wallet.unconfirmed()));
        session.say("balance.immature", amounts.show(wallet.immature()));
    }

    /// `utxos`: every coin of the wallet.
    static void utxos(Session session, List<String> arguments) throws CommandException {
        present(session);
        printCoins(session, session.node().utxos());
    }

    /// `coins ADDRESS`: every coin of any address in the best chain.
    static void coins(Session session, List<String> arguments) {
        printCoins(session, session.node().coinsOf(arguments.getFirst()));
    }

    static void printCoins(Session session, List<WalletView.CoinEntry> coins) {
        if (coins.isEmpty()) {
            session.say("coins.none");
            return;
        }
        Table table = session.table(
                "column.coin", "column.amount", "column.confirmations", "column.spendable", "column.address");
        for (WalletView.CoinEntry coin : coins)
            table.row(
                    coin.txid() + ":" + coin.index(),
                    session.amounts().plain(coin.value()),
                    coin.confirmations(),
                    session.text(coin.spendable() ? "answer.yes" : "answer.no"),
                    coin.address());
        session.print(table);
        long total = coins.stream().mapToLong(WalletView.CoinEntry::value).sum();
        session.say("coins.total", coins.size(), session.amounts().show(total));
    }

    /// `history [COUNT]`: the wallet's transactions, newest first.
    static void history(Session session, List<String> arguments) throws CommandException {
        int count = arguments.isEmpty()
                ? DEFAULT_HISTORY
                : session.number(arguments.getFirst(), session.text("name.count"), 1, MAX_HISTORY);
        present(session);
        List<WalletView.HistoryEntry> entries = session.node().history(count);
        if (entries.isEmpty()) {
            session.say("history.none");
            return;
        }
        Table table = session.table(
                "column.time", "column.net", "column.fee", "column.confirmations", "column.status", "column.txid");
        for (WalletView.HistoryEntry entry : entries) {
            Long fee = entry.fee();
            table.row(
                    Session.time(entry.time()),
                    session.amounts().plain(entry.net()),
                    fee == null ? "-" : session.amounts().plain(fee),
                    entry.confirmations(),
                    session.text("history-state." + entry.state()),
                    entry.txid());
        }
        session.print(table);
    }

    /// `abandon TXID`: gives up a payment that neither a block nor the mempool holds.
    static void abandon(Session session, List<String> arguments) {
        session.node().abandon(arguments.getFirst());
        session.say("abandon.done", arguments.getFirst());
    }

    /// If there is no wallet, one is created if the user agrees, and its words are shown.
    static void demandWallet(Session session) throws CommandException {
        if (session.node().wallet().keys() > 0) return;
        if (!session.io().isInteractive()) throw session.trouble("wallet.none");
        session.say("wallet.none");
        demandYes(session, "wallet.ask-create");
        create(session, Optional.empty(), NodeApi.USUAL_GAP, Optional.empty());
    }

    private static void demandYes(Session session, String question) throws CommandException {
        String answer = session.ask(question);
        if (!answer.equalsIgnoreCase("y") && !session.isYes(answer))
            throw CommandException.brokenOff(session.text("trouble.declined"));
    }

    /// `newaddress [--beyond-gap] [LABEL]`. An address that a restore from the words may miss is handed out
    /// only after a warning that the user confirms.
    static void newAddress(Session session, List<String> arguments) throws CommandException {
        demandWallet(session);
        boolean beyondGap = !arguments.isEmpty() && arguments.getFirst().equals(BEYOND_GAP);
        String label = String.join(" ", beyondGap ? arguments.subList(1, arguments.size()) : arguments);
        try {
            session.print(session.node().newAddress(label, beyondGap));
        } catch (ApiException refused) {
            if (!ErrorCode.BEYOND_GAP.code().equals(refused.said().code())
                    || !session.io().isInteractive()) throw refused;
            session.complain(session.reason(refused));
            demandYes(session, "wallet.ask-beyond-gap");
            session.print(session.node().newAddress(label, true));
        }
    }

    /// `importkey [LABEL]`: asks for the key, which is not echoed.
    static void importKey(Session session, List<String> arguments) throws CommandException {
        demandWallet(session);
        String key = secret(session, "wallet.ask-key");
        if (key.isEmpty()) throw CommandException.brokenOff(session.text("trouble.no-key"));
        session.say("wallet.imported", session.node().importKey(key, String.join(" ", arguments)));
    }
}
