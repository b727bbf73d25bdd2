package org.planchet.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.planchet.api.ChainView;
import org.planchet.api.CoinSetView;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.api.ProofView;
import org.planchet.api.Texts;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.cli.text.Amounts;
import org.planchet.cli.text.Table;
import org.planchet.primitives.Hex;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleBlock;

/// What happens to five full nodes and a light one, stage by stage. Each stage says what it does, does it,
/// waits with a deadline until every node shows it, and says what came of it.
final class Story {
    /// Blocks that a reward waits in the demonstration's chain.
    static final int MATURITY = 10;

    private static final int STAGES = 9;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long FEE_RATE = 20_000;
    private static final int HASH_SHOWN = 16;

    /// Where the network is cut: nodes 1 to 3 on one side, 4 and 5 on the other.
    private static final int CUT = 3;

    private final Texts texts;
    private final Consumer<String> out;
    private final long begun;
    private final List<DemoNode> nodes;
    private final DemoNode light;
    private final List<DemoNode> all;
    private Amounts amounts = new Amounts(100_000_000, "");
    private int stage;

    /// @param out   prints a line
    /// @param begun the system's nanosecond clock when it began
    /// @param nodes five full nodes with an index of compact filters
    /// @param light a light node
    Story(Texts texts, Consumer<String> out, long begun, List<DemoNode> nodes, DemoNode light) {
        this.texts = texts;
        this.out = out;
        this.begun = begun;
        this.nodes = nodes;
        this.light = light;
        all = new ArrayList<>(nodes);
        all.add(light);
    }

    /// Tells the whole story.
    ///
    /// @throws DemoFailure if something did not happen in time, or not as it should
    void run() throws DemoFailure, InterruptedException {
        start();
        connect();
        mine();
        pay();
        payTheLightNode();
        killAndReturn();
        Transfer orphan = split();
        heal(orphan);
        compare();
    }

    private DemoNode node(int number) {
        return nodes.get(number - 1);
    }

    private void begin(String key, Object... arguments) {
        stage++;
        out.accept(texts.say("demo.stage", stage, STAGES, texts.say(key, arguments)));
    }

    private void done(String key, Object... arguments) {
        out.accept(texts.say("demo.stage-done", texts.say(key, arguments), seconds(begun)));
    }

    private void await(String whatKey, Predicate<DemoNode> condition, List<DemoNode> among, Object... arguments)
            throws DemoFailure, InterruptedException {
        String what = texts.say(whatKey, arguments);
        for (DemoNode each : among)
            Await.await(
                    LIMIT, texts.say("demo.waited", LIMIT.toSeconds(), each.name(), what), () -> condition.test(each));
    }

    private void start() throws DemoFailure, InterruptedException {
        begin("demo.start", nodes.size(), light.name());
        for (DemoNode node : all) node.launch(List.of());
        for (DemoNode node : all) {
            node.awaitReady(texts.say("demo.no-start", node.name()));
            // Its words are not needed: the folder is deleted at the end.
            node.api().createWallet(Optional.empty(), Optional.empty());
        }
        ChainView chain = node(1).api().chain();
        amounts = new Amounts(chain.coin(), chain.symbol());
        done("demo.started", chain.name(), short16(chain.genesis()));
    }

    /// Links the nodes in a ring, and the light one with two of them: it believes no filter that a second peer
    /// denies.
    private void connect() throws DemoFailure, InterruptedException {
        begin("demo.connect");
        for (int i = 0; i < nodes.size(); i++)
            nodes.get(i).api().addPeer(nodes.get((i + 1) % nodes.size()).address());
        light.api().addPeer(node(1).address());
        light.api().addPeer(node(2).address());
        await("demo.want.neighbours", node -> connected(node).size() >= 2, all, 2);
        done("demo.connected");
    }

    /// Node 1 is the miner: it mines until the first rewards can be spent.
    private void mine() throws DemoFailure, InterruptedException {
        int blocks = MATURITY + 2;
        begin("demo.mine", node(1).name(), blocks);
        node(1).api().startMining(node(1).api().newAddress("mining"), blocks, 0);
        await("demo.want.height", node -> node.api().status().height() >= blocks, nodes, blocks);
        String tip = agree(nodes);
        await("demo.want.mature", node -> node.api().wallet().confirmed() > 0, List.of(node(1)));
        done(
                "demo.mined",
                blocks,
                short16(tip),
                amounts.show(node(1).api().wallet().confirmed()),
                amounts.show(node(1).api().wallet().immature()));
    }

    /// Node 1 pays node 4, which pays node 2.
    private void pay() throws DemoFailure, InterruptedException {
        long first = 3 * amounts.coin() / 2;
        long second = amounts.coin() / 2;
        begin("demo.pay", amounts.show(first), node(1).name(), node(4).name(), amounts.show(second), node(2).name());
        transfer(1, 4, first);
        node(2).api().generate(node(2).api().newAddress("mining"), 1);
        agree(nodes);
        await("demo.want.balance", node -> confirmed(node) >= first, List.of(node(4)), amounts.show(first));
        Transfer back = transfer(4, 2, second);
        node(5).api().generate(node(5).api().newAddress("mining"), 1);
        agree(nodes);
        await("demo.want.balance", node -> confirmed(node) == second, List.of(node(2)), amounts.show(second));
        done("demo.paid", amounts.show(confirmed(node(4))), amounts.show(confirmed(node(2))), amounts.show(back.fee()));
    }

    /// Pays from one node's wallet to another's and waits until every node holds the transaction.
    private Transfer transfer(int from, int to, long amount) throws DemoFailure, InterruptedException {
        return transfer(node(from), node(to), amount, nodes);
    }

    private Transfer transfer(DemoNode from, DemoNode to, long amount, List<DemoNode> reached)
            throws DemoFailure, InterruptedException {
        String address = to.api().newAddress("demo");
        Transfer made = from.api().transfer(new TransferRequest(address, amount, FEE_RATE, null, null, null, false));
        await("demo.want.transaction", node -> holds(node, made.txid()), reached, short16(made.txid()));
        return made;
    }

    /// Node 1 pays the light node, which holds only headers; the light node proves the payment and pays on to
    /// node 3.
    private void payTheLightNode() throws DemoFailure, InterruptedException {
        long first = amounts.coin();
        long second = amounts.coin() / 4;
        begin("demo.light", amounts.show(first), node(1).name(), light.name(), amounts.show(second), node(3).name());
        Transfer received = transfer(node(1), light, first, List.of(node(2)));
        node(2).api().generate(node(2).api().newAddress("mining"), 1);
        agree(all);
        await("demo.want.balance", node -> confirmed(node) == first, List.of(light), amounts.show(first));
        ProofView proof = light.api().proof(received.txid());
        if (!isProven(received.txid(), proof.proof(), node(5)))
            throw new DemoFailure(texts.say("demo.not-proven", short16(received.txid())));
        transfer(light, node(3), second, List.of(node(2)));
        node(2).api().generate(node(2).api().newAddress("mining"), 1);
        agree(all);
        await("demo.want.balance", node -> confirmed(node) == second, List.of(node(3)), amounts.show(second));
        done(
                "demo.light-paid",
                light.name(),
                amounts.show(confirmed(light)),
                short16(received.txid()),
                proof.proof().length() / 2,
                proof.blockIndex());
    }

    /// Whether a proof shows a transaction in a block that another node has in its chain, by that block's header
    /// alone.
    private static boolean isProven(String txid, String proof, DemoNode other) {
        try {
            MerkleBlock block = MerkleBlock.parse(Hex.parse(proof).orElseThrow());
            boolean has = block.proven().orElse(List.of()).stream()
                    .anyMatch(match -> match.txid().toString().equals(txid));
            return has && other.api().header(block.header().hash().toString()).confirmations() > 0;
        } catch (MalformedDataException | NoSuchElementException broken) {
            return false;
        }
    }

    private static boolean holds(DemoNode node, String txid) {
        return node.api().mempool().transactions().stream()
                .anyMatch(entry -> entry.txid().equals(txid));
    }

    /// Node 3 dies without warning, misses blocks, comes back on its folder and catches up.
    private void killAndReturn() throws DemoFailure, InterruptedException {
        DemoNode victim = node(3);
        int before = victim.api().status().height();
        int missed = 5;
        begin("demo.kill", victim.name(), missed);
        victim.kill();
        node(1).api().generate(node(1).api().newAddress("mining"), missed);
        List<DemoNode> others = new ArrayList<>(nodes);
        others.remove(victim);
        String tip = agree(others);
        victim.launch(List.of(node(2).address(), node(4).address()));
        victim.awaitReady(texts.say("demo.no-start", victim.name()));
        agree(nodes);
        await("demo.want.neighbours", node -> connected(node).size() >= 2, nodes, 2);
        done("demo.returned", victim.name(), before, before + missed, short16(tip));
    }

    /// Cuts every link between the two sides, and lets both continue: two chains.
    private Transfer split() throws DemoFailure, InterruptedException {
        List<DemoNode> left = nodes.subList(0, CUT);
        List<DemoNode> right = nodes.subList(CUT, nodes.size());
        begin("demo.split", left.size(), right.size());
        for (DemoNode a : left) {
            for (DemoNode b : right) {
                a.api().removePeer(b.address(), true);
                b.api().removePeer(a.address(), true);
            }
        }
        await("demo.want.cut", node -> sees(node, right).isEmpty(), left);
        await("demo.want.cut", node -> sees(node, left).isEmpty(), right);
        // A payment on the side that will lose: its block will be undone, and the payment must not be.
        Transfer orphan = transfer(node(1), node(2), amounts.coin() / 4, left);
        node(1).api().generate(node(1).api().newAddress("mining"), 2);
        node(5).api().generate(node(5).api().newAddress("mining"), 4);
        String leftTip = agree(left);
        await("demo.want.tip", node -> node.api().status().tip().equals(leftTip), List.of(light), short16(leftTip));
        String rightTip = agree(right);
        if (leftTip.equals(rightTip)) throw new DemoFailure(texts.say("demo.not-split"));
        done("demo.were-split", short16(leftTip), short16(rightTip));
        return orphan;
    }

    /// Links the sides again. The side with less work gives way, and its payment comes back into the mempool.
    private void heal(Transfer orphan) throws DemoFailure, InterruptedException {
        String winner = node(5).api().status().tip();
        begin("demo.heal");
        for (int i = 0; i < nodes.size(); i++) {
            DemoNode a = nodes.get(i);
            DemoNode b = nodes.get((i + 1) % nodes.size());
            if (i == CUT - 1 || i == nodes.size() - 1) {
                a.api().addPeer(b.address());
                b.api().addPeer(a.address());
            }
        }
        await("demo.want.tip", node -> node.api().status().tip().equals(winner), all, short16(winner));
        await("demo.want.transaction", node -> holds(node, orphan.txid()), List.of(node(1)), short16(orphan.txid()));
        node(1).api().generate(node(1).api().newAddress("mining"), 1);
        agree(all);
        await(
                "demo.want.confirmed",
                node -> node.api().transaction(orphan.txid()).confirmations() == 1,
                nodes,
                short16(orphan.txid()));
        done("demo.healed", light.name(), short16(winner), short16(orphan.txid()));
    }

    /// Six tips and five coin sets, side by side: a light node has none.
    private void compare() throws DemoFailure {
        begin("demo.compare");
        String[] headings = {"node", "peers", "height", "tip", "coins", "coin-set", "balance"};
        for (int i = 0; i < headings.length; i++) headings[i] = texts.say("demo.column." + headings[i]);
        Table table = new Table(headings);
        Set<String> tips = new HashSet<>();
        Set<String> coinSets = new HashSet<>();
        for (DemoNode node : nodes) {
            CoinSetView coins = node.api().coinSet();
            coinSets.add(coins.hash() + coins.coins() + coins.total());
            tips.add(row(table, node, node.address(), Long.toString(coins.coins()), short16(coins.hash())));
        }
        // It takes no connections.
        tips.add(row(table, light, "–", "–", "–"));
        table.lines().forEach(line -> out.accept("  " + line));
        if (tips.size() != 1 || coinSets.size() != 1)
            throw new DemoFailure(texts.say("demo.unequal", tips.size(), coinSets.size()));
        done("demo.equal", all.size());
    }

    /// Adds a node to the table. Returns its tip.
    private String row(Table table, DemoNode node, String address, String coins, String coinSet) {
        NodeStatus status = node.api().status();
        table.row(
                node.name(),
                address,
                status.height(),
                short16(status.tip()),
                coins,
                coinSet,
                amounts.show(confirmed(node)));
        return status.tip();
    }

    /// Waits until all of them have the tip of the first. Returns it.
    private String agree(List<DemoNode> among) throws DemoFailure, InterruptedException {
        DemoNode most = among.getFirst();
        for (DemoNode each : among) {
            if (each.api()
                            .status()
                            .best()
                            .chainWork()
                            .compareTo(most.api().status().best().chainWork())
                    > 0) {
                most = each;
            }
        }
        String tip = most.api().status().tip();
        await("demo.want.tip", node -> node.api().status().tip().equals(tip), among, short16(tip));
        return tip;
    }

    /// Seconds since `begun`, with one place.
    static String seconds(long begun) {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - begun) / 1e9);
    }

    private static long confirmed(DemoNode node) {
        return node.api().wallet().confirmed();
    }

    private static List<PeerView> connected(DemoNode node) {
        return node.api().peers().stream()
                .filter(peer -> peer.status().equals("connected"))
                .toList();
    }

    private static List<PeerView> sees(DemoNode node, List<DemoNode> others) {
        List<String> addresses = others.stream().map(DemoNode::address).toList();
        return connected(node).stream()
                .filter(peer -> addresses.contains(peer.address()))
                .toList();
    }

    private static String short16(String hash) {
        return hash.length() <= HASH_SHOWN ? hash : hash.substring(0, HASH_SHOWN);
    }
}
