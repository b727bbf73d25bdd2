package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real blocks and public transactions through the rules.
class RealBlocksTest {
    private static final ChainParams MAINNET = Chains.mainnet();
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    @Test
    void mainnets_first_blocks_keep_every_rule() throws IOException, MalformedDataException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(Vectors.path("blocks/mainnet-first.dat")))
                .order(ByteOrder.LITTLE_ENDIAN);
        Map<OutPoint, Coin> coins = new HashMap<>();
        Node tip = Node.genesis(MAINNET);
        int spends = 0;
        int blocks = 0;
        while (file.remaining() > 8) {
            assertEquals(MAINNET.network().magic(), file.getInt());
            byte[] raw = new byte[file.getInt()];
            file.get(raw);
            Block block = Block.parse(raw);
            blocks++;
            if (block.hash().equals(MAINNET.genesisHash())) continue;
            assertEquals(tip.hash(), block.header().previous(), "block " + blocks);
            assertValid(HeaderRules.afterParent(block.header(), tip, MAINNET, NOW));
            CheckedBlock checked = BlockRules.inIsolation(block, MAINNET).orThrow();
            assertValid(BlockRules.afterParent(checked, tip, MAINNET));
            BlockRules.ConnectResult spending = BlockRules.spend(
                            checked, tip, coins::get, BlockRules.Scripts.VERIFY, MAINNET)
                    .orThrow();
            assertValid(ScriptChecker.inline().submit(spending.checks()).await());
            spends += spending.checks().size();
            apply(block, tip.height() + 1, coins);
            tip = new Node(block.header(), tip.height() + 1, tip);
        }
        assertEquals(439, blocks);
        assertTrue(spends > 0, "block 170 pays Hal Finney");
    }

    private static void apply(Block block, int height, Map<OutPoint, Coin> coins) {
        for (Transaction tx : block.transactions()) {
            if (!tx.isCoinbase()) for (TxIn input : tx.inputs()) coins.remove(input.prevout());
            for (int i = 0; i < tx.outputs().size(); i++)
                coins.put(tx.outPoint(i), new Coin(tx.outputs().get(i), height, tx.isCoinbase()));
        }
    }

    private static Map<OutPoint, Coin> prevouts(Block block, String name) throws IOException, MalformedDataException {
        var in = new ByteReader(Files.readAllBytes(Vectors.path(name)));
        Map<OutPoint, Coin> coins = new HashMap<>();
        for (Transaction tx : block.transactions()) {
            if (tx.isCoinbase()) continue;
            for (TxIn input : tx.inputs()) {
                var output = new TxOut(in.int64("value"), Script.wrap(in.lengthPrefixed("script")));
                coins.put(input.prevout(), new Coin(output, 1, false));
            }
        }
        in.expectEnd("prevouts");
        return coins;
    }

    /// A node at `height` that stands for a real block's parent.
    private static Node standIn(Block block, int height) {
        Node parent = new Node(block.header(), height, null);
        for (int i = 1; i <= 11; i++)
            parent = new Node(Fixtures.headerOn(parent, block.header().time() - 600, 0, 4), height, parent);
        return parent;
    }

    @Test
    void block_300025_keeps_every_rule_and_one_changed_byte_breaks_it() throws IOException, MalformedDataException {
        byte[] raw = Files.readAllBytes(Vectors.path("blocks/300025.block"));
        Block block = Block.parse(raw);
        Map<OutPoint, Coin> coins = prevouts(block, "blocks/300025.prevouts");
        Node parent = standIn(block, 300_024);
        CheckedBlock checked = BlockRules.inIsolation(block, MAINNET).orThrow();
        assertValid(BlockRules.afterParent(checked, parent, MAINNET));
        ChainParams known = MAINNET.withActivation(Deployment.BIP34, 0);
        BlockRules.ConnectResult spending = BlockRules.spend(
                        checked, parent, coins::get, BlockRules.Scripts.VERIFY, known)
                .orThrow();
        assertValid(ScriptChecker.inline().submit(spending.checks()).await());
        assertEquals(coins.size(), spending.checks().size());
        OutPoint first = block.transactions().get(1).inputs().getFirst().prevout();
        Coin real = coins.get(first);
        if (real == null) throw new AssertionError("no coin " + first);
        Coin other = new Coin(new TxOut(real.output().value(), Script.fromHex("6a")), 1, false);
        Map<OutPoint, Coin> wrong = new HashMap<>(coins);
        wrong.put(first, other);
        BlockRules.ConnectResult failing = BlockRules.spend(
                        checked, parent, wrong::get, BlockRules.Scripts.VERIFY, known)
                .orThrow();
        Rejection broken = assertBroken(
                "block-script-verify-flag-failed (OP_RETURN was encountered)",
                ScriptChecker.inline().submit(failing.checks()).await());
        assertTrue(broken.script() != null && broken.detail().contains(first.toString()));
        wrong.remove(first);
        assertBroken(
                "bad-txns-inputs-missingorspent",
                BlockRules.spend(checked, parent, wrong::get, BlockRules.Scripts.VERIFY, known)
                        .rejection());
    }

    @Test
    void a_full_block_after_segwit_keeps_its_rules() throws IOException, MalformedDataException {
        Block block = Block.parse(Files.readAllBytes(Vectors.path("blocks/mainnet-481829.block")));
        CheckedBlock checked = BlockRules.inIsolation(block, MAINNET).orThrow();
        assertValid(BlockRules.afterParent(checked, standIn(block, 481_828), MAINNET));
        assertBroken("bad-cb-height", BlockRules.afterParent(checked, standIn(block, 481_829), MAINNET));
    }

    @Test
    void core_transactions_keep_or_break_the_rules_in_isolation() throws IOException, MalformedDataException {
        assertEquals(121, transactions("core/tx_valid.json", false));
        assertEquals(93, transactions("core/tx_invalid.json", true));
    }

    private static int transactions(String name, boolean invalid) throws IOException, MalformedDataException {
        int count = 0;
        int broken = 0;
        int marked = 0;
        for (JsonNode test : JsonMapper.shared().readTree(Files.readString(Vectors.path(name)))) {
            if (!test.get(0).isArray()) continue;
            count++;
            Transaction tx =
                    Transaction.parse(HexFormat.of().parseHex(test.get(1).asString()));
            boolean bad = test.get(2).asString().equals("BADTX");
            Optional<Rejection> verdict = TxRules.inIsolation(tx);
            assertEquals(bad, verdict.isPresent(), test.get(1).asString());
            if (bad) marked++;
            if (verdict.isPresent()) broken++;
        }
        assertEquals(marked, broken);
        assertEquals(invalid, broken > 0);
        return count;
    }
}
