package org.planchet.cli.console;

import java.util.List;
import org.planchet.api.CoinSetView;
import org.planchet.api.FollowerView;

/// The command about stores outside the node.
final class FollowCommands {
    /// A chain that grows between the two looks is looked at again so often.
    private static final int TRIES = 5;

    private FollowCommands() {}

    /// What may be said after `follow`.
    static List<String> words() {
        return List.of("verify", "reset");
    }

    /// `follow`: where each store stands. `follow verify`: also whether its coins are the node's own.
    /// `follow reset STORE [--yes]`: has one written again from the genesis block, after asking.
    static void follow(Session session, List<String> arguments) throws CommandException {
        boolean resets = !arguments.isEmpty() && arguments.getFirst().equals("reset");
        if (!resets && !List.of().equals(arguments) && !List.of("verify").equals(arguments))
            throw session.trouble("trouble.follow", String.join(" ", arguments));
        List<FollowerView> stores = session.node().status().followers();
        if (stores.isEmpty()) throw session.trouble("trouble.no-store");
        if (resets) {
            reset(session, stores, arguments.subList(1, arguments.size()));
            return;
        }
        for (FollowerView store : stores) {
            print(session, store);
            if (!arguments.isEmpty() && store.name().equals("mongodb")) verify(session, store.name());
        }
    }

    static void print(Session session, FollowerView store) {
        session.say("store-state." + store.state(), store.name(), store.height(), store.lag());
    }

    private static void reset(Session session, List<FollowerView> stores, List<String> arguments)
            throws CommandException {
        List<String> names = stores.stream().map(FollowerView::name).toList();
        String name = arguments.isEmpty() ? "" : arguments.getFirst();
        if (!names.contains(name)) throw session.trouble("trouble.follow-store", String.join(", ", names));
        if (arguments.size() == 1) confirm(session, name);
        else if (!arguments.getLast().equals("--yes"))
            throw session.trouble("trouble.follow", "reset " + String.join(" ", arguments));
        session.node().resetStore(name);
        session.say("follow.reset", name);
    }

    private static void confirm(Session session, String name) throws CommandException {
        if (!session.io().isInteractive()) throw session.trouble("follow.needs-yes", name);
        if (!session.agrees("follow.ask", name)) throw session.trouble("trouble.declined");
    }

    private static void verify(Session session, String name) throws CommandException {
        for (int i = 0; i < TRIES; i++) {
            CoinSetView theirs = session.node().coinsIn(name);
            CoinSetView ours = session.node().coinSet();
            if (!theirs.tip().equals(ours.tip())) continue;
            session.say("coin-set.size", theirs.coins(), session.amounts().show(theirs.total()), theirs.height());
            session.say("coin-set.hash", theirs.hash());
            if (!theirs.hash().equals(ours.hash())) throw session.trouble("trouble.store-differs", name, ours.hash());
            session.say("follow.equal", name, theirs.height());
            return;
        }
        throw session.trouble("trouble.store-behind", name);
    }
}
