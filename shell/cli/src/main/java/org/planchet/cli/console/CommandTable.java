package org.planchet.cli.console;

import java.util.List;
import java.util.Optional;

/// Every command of the console, in the order of the help. A row here, and its two texts in each language, is
/// all that a new command needs: help, completion, the message for an unknown one and `planchet call` read
/// this table.
public final class CommandTable {
    private static final String MINING = "mining";
    private static final String NETWORK = "network";
    private static final String WALLET = "wallet";
    private static final String CHAIN = "chain";
    private static final String CONSOLE = "console";

    private static final List<Command> ALL = List.of(
            row("mine", MINING, 0, 1, MiningCommands::mine),
            row("continuous_mine", MINING, 1, 3, MiningCommands::continuousMine),
            row("addpeer", NETWORK, 0, 1, PeerCommands::addPeer),
            row("delpeer", NETWORK, 0, 1, PeerCommands::deletePeer),
            row("peers", NETWORK, 0, 0, PeerCommands::peers),
            row("nodes", NETWORK, 0, 0, PeerCommands::nodes),
            row("sync", NETWORK, 0, 2, PeerCommands::sync),
            row("delnode", NETWORK, 1, 2, ClusterCommands::deleteNode),
            row("transfer", WALLET, 0, 3, TransferCommands::transfer),
            new Command("wallet", WALLET, 0, 5, WalletCommands.states(), WalletCommands::wallet),
            row("balance", WALLET, 0, 1, WalletCommands::balance),
            row("utxos", WALLET, 0, 0, WalletCommands::utxos),
            row("coins", WALLET, 1, 1, WalletCommands::coins),
            row("history", WALLET, 0, 1, WalletCommands::history),
            row("abandon", WALLET, 1, 1, WalletCommands::abandon),
            row("newaddress", WALLET, 0, Command.ANY, WalletCommands::newAddress),
            row("importkey", WALLET, 0, Command.ANY, WalletCommands::importKey),
            row("status", CHAIN, 0, 0, ChainCommands::status),
            row("chain", CHAIN, 0, 0, ChainCommands::chain),
            new Command("block", CHAIN, 0, 1, List.of("latest"), ChainCommands::block),
            row("tx", CHAIN, 1, 1, ChainCommands::transaction),
            row("proof", CHAIN, 1, 2, ProofCommands::make),
            row("verify-proof", CHAIN, 1, 1, ProofCommands::verify),
            new Command("follow", CHAIN, 0, 3, FollowCommands.words(), FollowCommands::follow),
            row("mempool", CHAIN, 0, 0, ChainCommands::mempool),
            row("fees", CHAIN, 0, 1, ChainCommands::fees),
            row("why", CHAIN, 0, 1, ChainCommands::why),
            new Command("view", CHAIN, 0, 2, ViewCommands.names(), ViewCommands::view),
            new Command("log", CONSOLE, 0, 2, LogCommands.words(), LogCommands::log),
            row("standby", CONSOLE, 0, 0, ConsoleCommands::standby),
            row("help", CONSOLE, 0, 1, ConsoleCommands::help),
            row("exit", CONSOLE, 0, 0, ConsoleCommands::exit));

    private CommandTable() {}

    /// Every row.
    public static List<Command> all() {
        return ALL;
    }

    /// The row that the user means by `typed`, in any case.
    public static Optional<Command> find(String typed) {
        return ALL.stream().filter(command -> command.isCalled(typed)).findFirst();
    }

    private static Command row(String name, String group, int min, int max, Command.Action action) {
        return new Command(name, group, min, max, List.of(), action);
    }
}
