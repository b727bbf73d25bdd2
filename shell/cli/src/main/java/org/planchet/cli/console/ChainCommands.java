package org.planchet.cli.console;

import java.util.List;
import java.util.Locale;
import org.planchet.api.BlockView;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.FeeView;
import org.planchet.api.HeaderView;
import org.planchet.api.MempoolView;
import org.planchet.api.NodeStatus;
import org.planchet.api.Refusal;
import org.planchet.api.TxView;
import org.planchet.cli.text.Amounts;
import org.planchet.cli.text.Table;

/// The commands that look at the chain, its blocks and transactions, the mempool and the node as a whole.
final class ChainCommands {
    private static final int MAX_REFUSALS = 100;

    /// Within how many blocks a payment is to be mined, if the user does not say.
    private static final int USUAL_TARGET = 6;

    private static final int MAX_TARGET = 1_008;

    private ChainCommands() {}

    /// `status`: the node in a page.
    static void status(Session session, List<String> arguments) {
        NodeStatus status = session.node().status();
        NodeStatus.Program program = status.program();
        session.say("status.node", program.version(), program.chain(), program.role());
        if (!program.group().isEmpty()) session.say("status.group", program.group());
        NodeStatus.BestChain best = status.best();
        session.say("state.height", best.height());
        session.say("status.tip", best.tip(), Session.time(best.tipTime()));
        session.say("status.difficulty", best.difficulty(), best.bits());
        session.say("status.work", best.chainWork());
        session.say(best.syncing() ? "status.syncing" : "status.synced", best.headers());
        session.say("status.peers", status.network().peers(), status.network().knownNodes());
        session.say(
                "status.mempool",
                status.mempool().transactions(),
                status.mempool().bytes());
        NodeStatus.Indexes indexes = status.indexes();
        if (!indexes.kinds().equals("none")) session.say("status.index", indexes.kinds(), indexes.height());
        status.followers().forEach(store -> FollowCommands.print(session, store));
        NodeStatus.Mining mining = status.mining();
        session.say(
                mining.active() ? "status.mining" : "status.not-mining",
                hashRate(mining.hashRate()),
                mining.blocksMined(),
                session.node().mining().engine());
        NodeStatus.Addresses addresses = status.addresses();
        session.say("status.listening", orDash(addresses.p2p()), orDash(addresses.api()));
        if (!addresses.electrum().isEmpty()) session.say("status.electrum", addresses.electrum());
        session.say("status.data", status.run().dataDir());
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /// Hashes a second with a unit of 1,000s, two places.
    static String hashRate(double hashes) {
        String[] units = {"H/s", "kH/s", "MH/s", "GH/s", "TH/s"};
        int unit = 0;
        double value = hashes;
        while (value >= 1_000 && unit < units.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f %s", value, units[unit]);
    }

    /// `chain`: its rules of money and time, and every tip known.
    static void chain(Session session, List<String> arguments) {
        ChainView chain = session.node().chain();
        session.heading("chain.name", chain.name());
        session.say("chain.genesis", chain.genesis());
        session.say("chain.rule", chain.difficultyRule(), chain.spacing());
        session.say(
                "chain.money",
                session.amounts().show(chain.initialSubsidy()),
                chain.halvingInterval(),
                chain.maturity());
        session.say("chain.coin", chain.symbol(), chain.coin());
        Table table = session.table("column.height", "column.hash", "column.branch", "column.status");
        for (ChainView.Tip tip : chain.tips())
            table.row(tip.height(), tip.hash(), tip.branchLength(), session.text("tip-status." + tip.status()));
        session.print(table);
    }

    /// `block [HEIGHT | HASH | latest]`; of a light node, the block's header.
    static void block(Session session, List<String> arguments) {
        String ref = arguments.isEmpty() ? "latest" : arguments.getFirst();
        if (session.isLight()) printHeader(session, session.node().header(ref));
        else printBlock(session, session.node().block(ref));
    }

    /// All that a light node has of a block.
    static void printHeader(Session session, HeaderView header) {
        session.heading("block.index", header.index());
        session.say("block.light-hash", header.hash());
        session.say("block.previous", header.previousHash());
        session.say("block.time", Session.time(header.timestamp()), header.timestamp());
        session.say("block.difficulty", header.difficulty(), header.bits(), header.target());
        session.say("block.nonce", header.nonce());
        session.say("block.merkle", header.merkleRoot());
        session.say("block.work", header.chainWork());
        session.say("block.header", header.raw());
        session.say("block.confirmations", header.confirmations());
        session.say("block.light");
    }

    static void printBlock(Session session, BlockView block) {
        session.heading("block.index", block.index());
        session.say("block.hash", block.hash(), block.leadingZeroBits());
        session.say("block.previous", block.previousHash());
        session.say("block.time", Session.time(block.timestamp()), block.timestamp());
        session.say("block.difficulty", block.difficulty(), block.bits(), block.target());
        session.say("block.nonce", block.nonce());
        session.say("block.merkle", block.merkleRoot());
        session.say("block.work", block.chainWork());
        session.say("block.header", session.node().header(block.hash()).raw());
        session.say("block.size", block.version(), block.size(), block.weight());
        session.say(
                "block.money",
                session.amounts().show(block.subsidy()),
                session.amounts().show(block.totalFees()),
                session.amounts().show(block.totalOutput()));
        session.say("block.confirmations", block.confirmations());
        session.say("block.transactions", block.transactions().size());
        for (TxView tx : block.transactions())
            session.print("  " + tx.txid() + "  " + session.amounts().show(tx.totalOutput()));
    }

    /// `tx TXID`: in the mempool or in the best chain; of a light node, with the proof that it kept.
    static void transaction(Session session, List<String> arguments) {
        TxView tx = session.node().transaction(arguments.getFirst());
        session.heading("tx.id", tx.txid());
        session.say(
                tx.blockHash() == null ? "tx.unconfirmed" : "tx.confirmed",
                String.valueOf(tx.blockIndex()),
                tx.confirmations());
        session.say("tx.size", tx.version(), tx.lockTime(), tx.size(), tx.vsize(), tx.weight());
        Long fee = tx.fee();
        if (fee != null)
            session.say(
                    "tx.fee", session.amounts().show(fee), Amounts.showFeeRate(1_000 * fee / Math.max(1, tx.vsize())));
        session.say("tx.inputs", tx.inputs().size());
        for (TxView.Input input : tx.inputs()) printInput(session, input);
        session.say("tx.outputs", tx.outputs().size(), session.amounts().show(tx.totalOutput()));
        for (TxView.Output output : tx.outputs()) {
            String address = output.address();
            session.print("  " + output.index() + "  " + session.amounts().show(output.value()) + "  "
                    + (address == null ? output.type() : address));
            session.print("     " + output.scriptPubKeyAsm());
        }
        if (session.isLight() && tx.blockHash() != null)
            session.say("tx.proof", session.node().proof(tx.txid()).proof());
    }

    private static void printInput(Session session, TxView.Input input) {
        String coinbase = input.coinbase();
        if (coinbase != null) {
            session.say("tx.coinbase", coinbase);
            return;
        }
        Long value = input.value();
        String address = input.address();
        session.print("  " + input.txid() + ":" + input.index()
                + (value == null ? "" : "  " + session.amounts().show(value))
                + (address == null ? "" : "  " + address));
        String publicKey = input.publicKey();
        String signature = input.signature();
        if (publicKey != null && signature != null) {
            session.say("tx.public-key", publicKey);
            session.say("tx.signature", signature);
        }
    }

    /// `mempool`: what waits for a block, highest fee rate first.
    static void mempool(Session session, List<String> arguments) {
        MempoolView pool = session.node().mempool();
        printMempoolInfo(session, pool);
        if (pool.transactions().isEmpty()) return;
        Table table = session.table("column.txid", "column.fee-rate", "column.fee", "column.vsize", "column.time");
        for (MempoolView.Entry entry : pool.transactions())
            table.row(
                    entry.txid(),
                    Amounts.showFeeRate(entry.feeRate()),
                    session.amounts().plain(entry.fee()),
                    entry.vsize(),
                    Session.time(entry.time()));
        session.print(table);
    }

    static void printMempoolInfo(Session session, MempoolView pool) {
        session.say("mempool.count", pool.count(), pool.bytes());
        session.say(
                "mempool.memory",
                pool.memory(),
                pool.maxMemory(),
                pool.maxMemory() == 0 ? 0 : 100 * pool.memory() / pool.maxMemory());
        session.say("mempool.min-fee", Amounts.showFeeRate(pool.minFeeRate()));
        if (pool.scope().equals(MempoolView.WALLET)) session.say("mempool.light");
    }

    /// `fees [BLOCKS]`: what to pay to be mined within so many blocks, and what that rests on.
    static void fees(Session session, List<String> arguments) throws CommandException {
        int target = arguments.isEmpty()
                ? USUAL_TARGET
                : session.number(arguments.getFirst(), session.text("name.blocks"), 1, MAX_TARGET);
        FeeView fees = session.node().fees(target);
        Long rate = fees.feeRate();
        if (rate == null) session.say("fees.unknown", fees.target());
        else session.say("fees.rate", Amounts.showFeeRate(rate), fees.target());
        session.say("fee-source." + fees.source(), fees.blocks());
    }

    /// `why [COUNT]`: the last refusals, explained: which rule, whose, what was found and what expected.
    static void why(Session session, List<String> arguments) throws CommandException {
        int count = arguments.isEmpty()
                ? 1
                : session.number(arguments.getFirst(), session.text("name.count"), 1, MAX_REFUSALS);
        List<Refusal> refusals = session.node().refusals(count);
        if (refusals.isEmpty()) {
            session.say("why.none");
            return;
        }
        refusals.forEach(
                refusal -> printRefusal(session, session.texts().messages().of(refusal)));
    }

    static void printRefusal(Session session, Refusal refusal) {
        session.heading("why.subject", refusal.subject(), Session.time(refusal.time()));
        session.say("why.reason", refusal.reason());
        session.say("why.rule", refusal.rule(), refusal.source());
        session.say("why.meaning", refusal.meaning());
        String fault = "fault." + refusal.fault().toLowerCase(Locale.ROOT).replace('_', '-');
        session.say("why.fault", session.texts().has(fault) ? session.text(fault) : refusal.fault());
        session.say("why.step", refusal.step());
        if (!refusal.detail().isEmpty()) session.say("why.detail", refusal.detail());
        String opcode = refusal.opcode();
        if (opcode != null) {
            session.say("why.opcode", opcode);
            session.say("why.stack", refusal.stack().size());
            for (int i = refusal.stack().size() - 1; i >= 0; i--) {
                String item = refusal.stack().get(i);
                session.print("    " + (item.isEmpty() ? session.text("why.empty") : item));
            }
        }
    }

    /// The coin set's size and hash: equal sets have equal hashes.
    static void printCoinSet(Session session, CoinSetView coins) {
        session.say("coin-set.size", coins.coins(), session.amounts().show(coins.total()), coins.height());
        session.say("coin-set.hash", coins.hash());
    }
}
