package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import tools.jackson.databind.JsonNode;

/// What a miner is told of each block that he brings (BIP 22), and of each that he proposes (BIP 23): the same by us as
/// by a Bitcoin node that was brought the same blocks before.
@Tag("interop")
final class SubmitBlockTest {
    @TempDir
    Path folder;

    /// A call, with a name for it.
    private record Call(String name, String method, Object argument) {}

    private final List<Call> calls = new ArrayList<>();

    private void submit(String name, Block block) {
        submit(name, hex(block));
    }

    private void submit(String name, String hex) {
        calls.add(new Call(name, "submitblock", hex));
    }

    private void propose(String name, Block block) {
        calls.add(new Call("proposal: " + name, "getblocktemplate", Map.of("mode", "proposal", "data", hex(block))));
    }

    @Test
    void every_block_gets_the_same_answer() throws Exception {
        Path data = folder.resolve("planchet");
        try (ReferenceNode reference = ReferenceNode.start(Files.createDirectory(folder.resolve("reference")));
                RunningNode planchet = Daemon.start(Folders.served(data))) {
            play(made(reference, "raw(51)"), made(reference, "raw(52)"), made(reference, "raw(53)"));
            String cookie = Files.readString(data.resolve(".cookie"));
            List<String> ours = new ArrayList<>();
            List<String> theirs = new ArrayList<>();
            for (Call call : calls) {
                JsonNode answer =
                        ReferenceNode.post(planchet.apiPort(), cookie, call.method(), Arrays.asList(call.argument()));
                ours.add(call.name() + ": " + told(answer));
                theirs.add(call.name() + ": " + told(reference.call(call.method(), call.argument())));
            }
            assertEquals(String.join("\n", theirs), String.join("\n", ours));
        }
    }

    /// A block on the genesis block that nobody has submitted.
    private static Block made(ReferenceNode node, String output) throws Exception {
        String descriptor =
                node.rpc("getdescriptorinfo", output).path("descriptor").stringValue();
        String hex = node.rpc("generateblock", descriptor, List.of(), false)
                .path("hex")
                .stringValue();
        return Block.parse(HexFormat.of().parseHex(hex));
    }

    private void play(Block first, Block second, Block third) {
        submit("no hex", "zz");
        submit("an odd digit", hex(first).substring(1));
        submit("nothing", "");
        submit("too short", "00ff");
        submit("a header alone", HexFormat.of().formatHex(first.header().bytes()));
        submit("no transactions", new Block(first.header(), List.of()));
        submit("without proof of work", unmined(first.header()));
        propose("the next block", first);
        submit("another body under a new header", new Block(first.header(), second.transactions()));
        submit("the next block", first);
        submit("the same again", first);
        propose("the tip", first);
        submit("another body under the tip's header", new Block(first.header(), second.transactions()));
        submit("a rival", second);
        submit("the rival again", second);
        propose("the rival", second);
        submit("another body under the rival's header", new Block(second.header(), first.transactions()));
        propose("on another block than the tip", third);
        BlockHash tip = first.hash();
        Block next = Blocks.on(tip, third);
        submit("a coinbase of another height", next);
        submit("it again", next);
        propose("it", next);
        Block greedy = Blocks.greedy(Blocks.on(second.header().previous(), third), 1);
        submit("a rival that claims too much", greedy);
        submit("the greedy rival again", greedy);
        submit("on a block of another height", Blocks.on(next.hash(), third));
        submit("on nothing known", Blocks.on(BlockHash.fromHex("ab".repeat(32)), third));
        submit("too early", Blocks.mined(Blocks.at(1, third.header()), third.transactions()));
        submit("too late", Blocks.mined(Blocks.at(0x7fff_ffff, third.header()), third.transactions()));
    }

    /// The same, without a nonce that makes it work.
    private static Block unmined(BlockHeader header) {
        BlockHeader without = header;
        while (Blocks.meetsTarget(without)) without = without.withNonce(without.nonce() + 1);
        return new Block(without, List.of());
    }

    private static String hex(Block block) {
        return HexFormat.of().formatHex(block.raw());
    }

    private static String told(JsonNode answer) {
        JsonNode error = answer.path("error");
        return error.isNull() || error.isMissingNode()
                ? answer.path("result").toString()
                : error.path("code") + " " + error.path("message");
    }
}
