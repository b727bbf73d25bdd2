package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Deployment;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.node.Event;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Transaction;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What miners ask of a node besides templates, and what they bring (BIP 22).
final class MiningMethods {
    static final String GROUP = "Mining";

    /// Blocks of one period of Bitcoin's difficulty.
    private static final int DIFFICULTY_PERIOD = 2_016;

    private final NodePort node;

    MiningMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getmininginfo",
                        GROUP,
                        List.of(),
                        "What a miner wants to know of the chain.",
                        arguments -> info()),
                new Method(
                        "getnetworkhashps",
                        GROUP,
                        List.of(may("nblocks", ParameterType.NUMBER), may("height", ParameterType.NUMBER)),
                        "Hashes per second that all miners try, by the work of the last blocks.",
                        arguments -> CoreJson.real(hashesPerSecond(
                                node.chain(), arguments.integer("nblocks", 120), arguments.integer("height", -1)))),
                new Method(
                        "submitblock",
                        GROUP,
                        List.of(need("hexdata", ParameterType.STRING), may("dummy", ParameterType.STRING)),
                        "Takes a block; null if it is the new tip, else why it is not (BIP 22).",
                        this::submitBlock),
                new Method(
                        "submitheader",
                        GROUP,
                        List.of(need("hexdata", ParameterType.STRING)),
                        "Takes a block's header.",
                        this::submitHeader));
    }

    private ObjectNode info() {
        ChainSnapshot chain = node.chain();
        BlockIndex tip = chain.tip();
        ChainParams params = node.params();
        ObjectNode json = CoreJson.object();
        json.put("blocks", tip.height());
        json.put("bits", HexFormat.of().toHexDigits(tip.header().bits()));
        json.set("difficulty", CoreJson.real(BlockJson.difficulty(tip.header().bits())));
        json.put("target", BlockJson.target(tip.header().bits()));
        json.set("networkhashps", CoreJson.real(hashesPerSecond(chain, 120, -1)));
        json.put("pooledtx", node.mempoolTransactions());
        json.set(
                "blockmintxfee",
                CoreJson.coins(
                        node.policy().fees().blockMin().satoshisPerKvB(),
                        params.coin().decimals()));
        json.put("chain", BlockchainMethods.chainName(params));
        int bits = params.difficulty().nextBits(tip, node.now().getEpochSecond(), params);
        ObjectNode next = json.putObject("next");
        next.put("height", tip.height() + 1);
        next.put("bits", HexFormat.of().toHexDigits(bits));
        next.set("difficulty", CoreJson.real(BlockJson.difficulty(bits)));
        next.put("target", BlockJson.target(bits));
        BlockchainMethods.signetChallenge(json, params);
        Warnings.put(json, node);
        return json;
    }

    /// Bitcoin Core's `GetNetworkHashPS`: work over time, of `count` blocks up to a height, or since the last change
    /// of difficulty.
    private static double hashesPerSecond(ChainSnapshot chain, int count, int height) {
        if (count < -1 || count == 0)
            throw new RpcException(Code.INVALID_PARAMETER, "Invalid nblocks. Must be a positive number or -1.");
        BlockIndex last = height == -1 ? chain.tip() : chain.atHeight(height);
        if (last == null || height < -1)
            throw new RpcException(Code.INVALID_PARAMETER, "Block does not exist at specified height");
        int blocks = Math.min(last.height(), count == -1 ? last.height() % DIFFICULTY_PERIOD + 1 : count);
        long earliest = last.header().time();
        long latest = earliest;
        for (int i = 1; i <= blocks; i++) {
            long time = last.ancestor(last.height() - i).header().time();
            earliest = Math.min(earliest, time);
            latest = Math.max(latest, time);
        }
        if (earliest == latest) return 0;
        BigInteger work = last.chainWork()
                .value()
                .subtract(last.ancestor(last.height() - blocks).chainWork().value());
        return work.doubleValue() / (latest - earliest);
    }

    /// The block that `hex` writes.
    static Block parse(String hex) {
        return Hex.parse(hex, Block::parse)
                .orElseThrow(() -> new RpcException(Code.DESERIALIZATION, "Block decode failed"));
    }

    private JsonNode submitBlock(Arguments arguments) {
        Block block = parse(arguments.string("hexdata"));
        Optional<String> answer = node.change(view -> {
            BlockIndex known = view.chain().find(block.hash());
            boolean isNew = known == null || !known.hasBlock();
            Block whole = withWitnessNonce(view.chain(), block);
            // Of a header that is known the body at hand may be another, which the chain would not look at again.
            if (known != null
                    && (known.hasBlock() || known.isInvalid())
                    && BlockRules.inIsolation(whole, node.params())
                            instanceof Verdict.Invalid<CheckedBlock>(Rejection why)) return Optional.of(why.code());
            Optional<Rejection> refused = view.submit(new Event.SubmitBlock(whole));
            if (refused.isPresent()) return refused.map(Rejection::code);
            if (!isNew) return Optional.of("duplicate");
            BlockIndex place = view.chain().find(block.hash());
            boolean best = place != null && view.chain().isInBestChain(place);
            return best ? Optional.empty() : Optional.of("inconclusive");
        });
        return answer.map(CoreJson::text).orElse(NullNode.getInstance());
    }

    /// Miners may leave out the coinbase's witness, which says nothing: it is put back (Bitcoin Core's
    /// `UpdateUncommittedBlockStructures`).
    private Block withWitnessNonce(ChainReader chain, Block block) {
        BlockIndex parent = chain.find(block.header().previous());
        List<Transaction> transactions = block.transactions();
        if (parent == null
                || transactions.isEmpty()
                || transactions.getFirst().inputs().isEmpty()
                || transactions.getFirst().hasWitness()
                || !node.params().isActive(Deployment.SEGWIT, parent.height() + 1)
                || WitnessCommitment.position(transactions.getFirst()) < 0) return block;
        Transaction coinbase = transactions.getFirst();
        var inputs = new ArrayList<>(coinbase.inputs());
        inputs.set(0, inputs.getFirst().withWitness(WitnessCommitment.RESERVED));
        var all = new ArrayList<>(transactions);
        all.set(0, new Transaction(coinbase.version(), inputs, coinbase.outputs(), coinbase.lockTime()));
        return new Block(block.header(), all);
    }

    private JsonNode submitHeader(Arguments arguments) {
        BlockHeader header = header(arguments.string("hexdata"));
        Optional<RpcException> failure = node.change(view -> {
            if (view.chain().find(header.previous()) == null)
                return Optional.of(
                        new RpcException(Code.VERIFY, "Must submit previous header (" + header.previous() + ") first"));
            return view.submit(new Event.SubmitHeader(header)).map(why -> new RpcException(Code.VERIFY, why.code()));
        });
        if (failure.isPresent()) throw failure.get();
        return NullNode.getInstance();
    }

    /// Reads the header at the start of what is given, as Bitcoin Core does: a whole block is fine.
    private static BlockHeader header(String hex) {
        return Hex.parse(hex, bytes -> BlockHeader.read(new ByteReader(bytes)))
                .orElseThrow(() -> new RpcException(Code.DESERIALIZATION, "Block header decode failed"));
    }
}
