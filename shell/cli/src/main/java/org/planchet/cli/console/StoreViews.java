package org.planchet.cli.console;

import java.util.List;
import java.util.Locale;
import org.planchet.api.HeaderView;
import org.planchet.api.StoreView;
import org.planchet.api.StoreView.Difference;
import org.planchet.api.StoreView.Part;
import org.planchet.cli.text.Table;

/// The views that are named after the databases that the prototype kept its state in, and `view compare`. A node may
/// write to such a database, which is then read; it needs none, and without one these views read the node's own files
/// and say so.
final class StoreViews {
    private static final int HEADER_BYTES = 80;

    private StoreViews() {}

    /// `view blockchain_LevelDB [COUNT]`: the block files, and the newest blocks in them.
    static void blocks(Session session, List<String> arguments) throws CommandException {
        StoreView store = read(session);
        describe(session, "LevelDB", store, store.blocks());
        Table table = session.table("column.height", "column.hash", "column.bytes", "column.header");
        boolean light = session.isLight();
        for (String height : ViewCommands.lastHeights(session, arguments)) {
            HeaderView header = session.node().header(height);
            int bytes = light ? HEADER_BYTES : session.node().rawBlock(header.hash()).length;
            table.row(header.index(), Session.shortHash(header.hash()), bytes, header.raw());
        }
        session.print(table);
    }

    /// `view mempool_Redis`: the saved mempool.
    static void mempool(Session session, List<String> arguments) throws CommandException {
        StoreView store = read(session, "redis");
        describe(session, "Redis", store, store.mempool().part());
        if (store.mempool().first().isEmpty()) return;
        Table table = session.table("column.txid", "column.vsize", "column.time");
        for (StoreView.Tx tx : store.mempool().first()) table.row(tx.txid(), tx.vsize(), Session.time(tx.time()));
        session.print(table);
    }

    /// `view neighbor_Redis`: the saved address book.
    static void neighbours(Session session, List<String> arguments) throws CommandException {
        StoreView store = read(session, "redis");
        describe(session, "Redis", store, store.neighbours().part());
        if (store.neighbours().first().isEmpty()) return;
        Table table =
                session.table("column.address", "column.status", "column.height", "column.last-seen", "column.retries");
        for (StoreView.Neighbour neighbour : store.neighbours().first())
            table.row(
                    neighbour.address(),
                    session.text("peer-status." + neighbour.status()),
                    neighbour.height() < 0 ? "-" : neighbour.height(),
                    Session.time(neighbour.lastSeen()),
                    neighbour.failures());
        session.print(table);
    }

    /// `view utxo_MongoDB [ADDRESS]`: the stored coins, the first of them; or those of an address.
    static void coins(Session session, List<String> arguments) throws CommandException {
        StoreView store = read(session, "mongodb");
        StoreView.Coins coins = store.coins();
        describe(session, "MongoDB", store, coins.part());
        if (coins.part().file().isEmpty() && arguments.isEmpty()) {
            WalletCommands.utxos(session, arguments);
            return;
        }
        session.say("store.total", session.amounts().show(coins.total()));
        if (!coins.hash().isEmpty()) session.say("coin-set.hash", coins.hash());
        if (!arguments.isEmpty()) {
            WalletCommands.printCoins(session, session.node().coinsOf(arguments.getFirst()));
            return;
        }
        if (coins.first().isEmpty()) return;
        Table table = session.table("column.coin", "column.amount", "column.height");
        for (StoreView.Coin coin : coins.first())
            table.row(coin.outPoint(), session.amounts().plain(coin.value()), coin.height());
        session.print(table);
        if (coins.part().stored() > coins.first().size())
            session.say("store.and-more", coins.part().stored() - coins.first().size());
    }

    /// `view compare`: every store beside memory, and the first entries on which the two do not agree.
    static void compare(Session session, List<String> arguments) throws CommandException {
        StoreView store = read(session);
        session.heading("store.folder", store.folder());
        compare(session, "store.blocks", store.blocks());
        compare(session, "store.coins", store.coins().part());
        compare(session, "store.mempool", store.mempool().part());
        compare(session, "store.neighbours", store.neighbours().part());
        if (session.node().status().followers().isEmpty()) return;
        StoreView outside = session.node().outside();
        session.heading("store.folder", outside.folder());
        if (!outside.coins().part().file().isEmpty())
            compare(session, "store.coins", outside.coins().part());
        if (outside.mempool().part().file().isEmpty()) return;
        compare(session, "store.mempool", outside.mempool().part());
        compare(session, "store.neighbours", outside.neighbours().part());
    }

    private static void compare(Session session, String name, Part part) {
        if (part.file().isEmpty()) return;
        session.heading(name, part.file());
        state(session, part);
        if (part.onlyStored().count() == 0
                && part.onlyHeld().count() == 0
                && part.onlyHeld().whole()) {
            session.say("store.equal");
            return;
        }
        difference(session, "store.only-stored", part.onlyStored());
        difference(session, "store.only-held", part.onlyHeld());
    }

    private static void difference(Session session, String key, Difference difference) {
        if (difference.count() > 0) {
            session.say(key, count(session, difference.count(), difference.whole()));
            difference.first().forEach(name -> session.print("    " + name));
        }
    }

    /// What a view named after a database reads: the database if the node writes to one, else its own folder.
    private static StoreView read(Session session, String database) throws CommandException {
        boolean outside = session.node().status().followers().stream()
                .anyMatch(store -> store.name().equals(database));
        return outside ? session.node().outside() : read(session);
    }

    private static StoreView read(Session session) throws CommandException {
        StoreView store = session.node().store();
        if (store.folder().isEmpty()) throw session.trouble("store.none");
        return store;
    }

    private static void describe(Session session, String database, StoreView store, Part part) {
        if (part.file().isEmpty()) {
            session.say("store.not-kept");
            return;
        }
        if (part.file().startsWith(database.toLowerCase(Locale.ROOT))) session.say("store.outside", part.file());
        else session.say("store.file", part.file(), store.folder(), database);
        state(session, part);
    }

    /// When it was written, what it holds and at which block it stands.
    private static void state(Session session, Part part) {
        if (part.written() == 0) {
            session.say("store.never");
            return;
        }
        if (part.bytes() > 0) session.say("store.written", Session.time(part.written()), part.bytes());
        session.say("store.entries", count(session, part.stored(), part.whole()));
        if (part.height() >= 0) session.say("store.stands", part.height(), Session.shortHash(part.tip()));
    }

    private static String count(Session session, long count, boolean whole) {
        return whole ? Long.toString(count) : session.text("store.at-least", count);
    }
}
