package org.planchet.cli.console;

import java.util.List;
import java.util.Optional;

/// Every word of the console, in the order of the help. Adding a row here, and its two texts in each language, is all
/// that a new word needs: help, completion, the unknown-word message and `planchet call` read this table.
public final class Words {
    private static final String MINING = "mining";
    private static final String NETWORK = "network";
    private static final String WALLET = "wallet";
    private static final String CHAIN = "chain";
    private static final String CONSOLE = "console";

    private static final List<Word> ALL = List.of(
            row("mine", MINING, 0, 1, MiningWords::mine),
            row("continuous_mine", MINING, 1, 3, MiningWords::continuousMine),
            row("addpeer", NETWORK, 0, 1, PeerWords::addPeer),
            row("delpeer", NETWORK, 0, 1, PeerWords::deletePeer),
            row("peers", NETWORK, 0, 0, PeerWords::peers),
            row("nodes", NETWORK, 0, 0, PeerWords::nodes),
            row("sync", NETWORK, 0, 2, PeerWords::sync),
            row("delnode", NETWORK, 1, 2, ClusterWords::deleteNode),
            row("transfer", WALLET, 0, 3, TransferWords::transfer),
            new Word("wallet", WALLET, 0, 5, WalletWords.states(), WalletWords::wallet),
            row("balance", WALLET, 0, 1, WalletWords::balance),
            row("utxos", WALLET, 0, 0, WalletWords::utxos),
            row("coins", WALLET, 1, 1, WalletWords::coins),
            row("history", WALLET, 0, 1, WalletWords::history),
            row("abandon", WALLET, 1, 1, WalletWords::abandon),
            row("newaddress", WALLET, 0, Word.ANY, WalletWords::newAddress),
            row("importkey", WALLET, 0, Word.ANY, WalletWords::importKey),
            row("status", CHAIN, 0, 0, ChainWords::status),
            row("chain", CHAIN, 0, 0, ChainWords::chain),
            new Word("block", CHAIN, 0, 1, List.of("latest"), ChainWords::block),
            row("tx", CHAIN, 1, 1, ChainWords::transaction),
            row("mempool", CHAIN, 0, 0, ChainWords::mempool),
            row("why", CHAIN, 0, 1, ChainWords::why),
            new Word("view", CHAIN, 0, 2, ViewWords.names(), ViewWords::view),
            row("standby", CONSOLE, 0, 0, ConsoleWords::standby),
            row("help", CONSOLE, 0, 1, ConsoleWords::help),
            row("exit", CONSOLE, 0, 0, ConsoleWords::exit));

    private Words() {}

    /// Every row.
    public static List<Word> all() {
        return ALL;
    }

    /// The row that the user means by `typed`, in any case.
    public static Optional<Word> find(String typed) {
        return ALL.stream().filter(word -> word.isCalled(typed)).findFirst();
    }

    private static Word row(String name, String group, int min, int max, Word.Action action) {
        return new Word(name, group, min, max, List.of(), action);
    }
}
