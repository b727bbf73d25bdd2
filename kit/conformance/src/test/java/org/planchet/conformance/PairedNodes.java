package org.planchet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.planchet.crypto.Hashes;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.fixtures.Await;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Templates;
import tools.jackson.databind.JsonNode;

/// A Bitcoin node and ours, each the other's peer, on one regtest chain of 110 blocks whose rewards anyone can spend.
///
/// @param limit how long what is awaited may take
record PairedNodes(ReferenceNode reference, RunningNode planchet, String cookie, Duration limit)
        implements AutoCloseable {
    private static final byte[] TRUE = {0x51};

    /// What pays anyone, and what spends that.
    static final Script ANYONE = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(TRUE)));

    static final Witness OPEN = Witness.of(TRUE);

    /// Satoshis of each reward.
    static final long SUBSIDY = 5_000_000_000L;

    private static final int BLOCKS = 110;

    /// @param settings of the Bitcoin node
    static PairedNodes start(Path folder, Duration limit, String... settings) throws Exception {
        ReferenceNode reference = ReferenceNode.start(Files.createDirectory(folder.resolve("reference")), settings);
        try {
            Path data = folder.resolve("planchet");
            RunningNode planchet = Daemon.start(Folders.served(data));
            var nodes = new PairedNodes(reference, planchet, Files.readString(data.resolve(".cookie")), limit);
            try {
                nodes.share();
                return nodes;
            } catch (Exception | Error failed) {
                planchet.close();
                throw failed;
            }
        } catch (Exception | Error failed) {
            reference.close();
            throw failed;
        }
    }

    private void share() throws Exception {
        String anyone = "raw(" + HexFormat.of().formatHex(ANYONE.bytes()) + ")";
        JsonNode known = reference.rpc("getdescriptorinfo", anyone);
        reference.rpc("generatetodescriptor", BLOCKS, known.path("descriptor").stringValue());
        ours("addnode", reference.p2pAddress(), "onetry");
        await("one tip", () -> ours("getblockcount").asInt() == BLOCKS);
    }

    /// What our node answers.
    JsonNode ours(String method, Object... parameters) throws Exception {
        return ReferenceNode.post(planchet.apiPort(), cookie, method, Arrays.asList(parameters))
                .path("result");
    }

    /// The reward of the block at `height`.
    OutPoint reward(int height) throws Exception {
        String block = reference.rpc("getblockhash", height).stringValue();
        String coinbase = reference.rpc("getblock", block).at("/tx/0").stringValue();
        return new OutPoint(Txid.fromHex(coinbase), 0);
    }

    void await(String what, Callable<Boolean> condition) {
        Await.until(what, limit, condition);
    }

    @Override
    public void close() throws IOException {
        planchet.close();
        reference.close();
    }
}
