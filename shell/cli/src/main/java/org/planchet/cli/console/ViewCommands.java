package org.planchet.cli.console;

import java.util.ArrayList;
import java.util.List;
import org.planchet.api.MempoolView;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;

/// `view`: eleven looks at the node, under the names that users of the Python prototype know, and `compare`.
final class ViewCommands {
    private static final int DEFAULT_BLOCKS = 10;
    private static final int MAX_BLOCKS = 10_000;

    private static final List<View> ALL = List.of(
            new View("help", ViewCommands::help),
            new View("blockchain_info", ViewCommands::chainInfo),
            new View("blockchain_details", ViewCommands::chainDetails),
            new View("blockchain_LevelDB", StoreViews::blocks),
            new View(
                    "mempool_info",
                    (s, _) -> ChainCommands.printMempoolInfo(s, s.node().mempool())),
            new View("mempool_details", ViewCommands::mempoolDetails),
            new View("mempool_Redis", StoreViews::mempool),
            new View("neighbor", ViewCommands::neighbours),
            new View("neighbor_Redis", StoreViews::neighbours),
            new View("wallet", (s, _) -> WalletCommands.show(s, s.node().wallet())),
            new View("utxo_MongoDB", StoreViews::coins),
            new View("compare", StoreViews::compare));

    private ViewCommands() {}

    /// A view and how to show it.
    private record View(String name, Command.Action action) {}

    /// Every view's name, for completion.
    static List<String> names() {
        return ALL.stream().map(View::name).toList();
    }

    /// `view [NAME [ARGUMENT]]`.
    static void view(Session session, List<String> arguments) throws CommandException {
        String name = arguments.isEmpty() ? "help" : arguments.getFirst();
        View view = ALL.stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> session.trouble("view.unknown", name, String.join(" ", names())));
        view.action().run(session, arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size()));
    }

    private static void help(Session session, List<String> arguments) {
        session.heading("view.heading");
        int width = names().stream().mapToInt(String::length).max().orElseThrow();
        for (View view : ALL) session.explain(view.name(), width + 4, session.text("view." + view.name()));
    }

    private static void chainInfo(Session session, List<String> arguments) {
        NodeStatus status = session.node().status();
        session.printState();
        session.say(
                "status.difficulty", status.best().difficulty(), status.best().bits());
        session.say("status.work", status.best().chainWork());
        if (session.isLight()) session.say("coin-set.light");
        else ChainCommands.printCoinSet(session, session.node().coinSet());
    }

    private static void chainDetails(Session session, List<String> arguments) throws CommandException {
        boolean light = session.isLight();
        for (String height : lastHeights(session, arguments)) {
            if (light) ChainCommands.printHeader(session, session.node().header(height));
            else ChainCommands.printBlock(session, session.node().block(height));
        }
    }

    /// The heights of the newest blocks, the newest first: 10, or as many as asked for.
    static List<String> lastHeights(Session session, List<String> arguments) throws CommandException {
        int count = arguments.isEmpty()
                ? DEFAULT_BLOCKS
                : session.number(arguments.getFirst(), session.text("name.count"), 1, MAX_BLOCKS);
        List<String> heights = new ArrayList<>();
        int tip = session.node().status().height();
        for (int height = tip; height >= 0 && height > tip - count; height--) heights.add(Integer.toString(height));
        return heights;
    }

    private static void mempoolDetails(Session session, List<String> arguments) {
        ChainCommands.mempool(session, arguments);
        for (MempoolView.Entry entry : session.node().mempool().transactions())
            ChainCommands.transaction(session, List.of(entry.txid()));
    }

    private static void neighbours(Session session, List<String> arguments) {
        List<PeerView> peers = session.node().peers();
        session.say("state.peers", peers.size());
        peers.forEach(peer -> session.print("  " + peer.address()));
    }
}
