package org.planchet.daemon.queries;

import java.util.List;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.MiningApi;
import org.planchet.api.MiningView;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.mining.Miner;
import org.planchet.daemon.mining.MiningLoop;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.planchet.views.ApiArguments;
import org.planchet.views.ApiMapper;

/// The miner's part of the API.
public final class MiningQueries implements MiningApi {
    private static final int MAX_GENERATED = 10_000;
    private static final int MAX_THREADS = 1_024;

    private final NodeLoop loop;
    private final MiningLoop mining;
    private final Miner miner;
    private final WalletQueries wallet;
    private final int defaultThreads;

    public MiningQueries(NodeLoop loop, MiningLoop mining, Miner miner, WalletQueries wallet, int defaultThreads) {
        this.loop = loop;
        this.mining = mining;
        this.miner = miner;
        this.wallet = wallet;
        this.defaultThreads = defaultThreads;
    }

    @Override
    public MiningView mining() {
        return miner.view();
    }

    @Override
    public MiningView startMining(String address, long blocks, int threads) {
        loop.demandBlocks();
        if (blocks == 0 || blocks < -1) throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BAD_BLOCK_COUNT, blocks);
        if (threads < 0 || threads > MAX_THREADS)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OUT_OF_RANGE, "threads", threads, 0, MAX_THREADS);
        String to = rewardAddress(address);
        miner.start(script(to), to, blocks, threads == 0 ? defaultThreads : threads);
        return miner.view();
    }

    private Script script(String address) {
        return ApiArguments.address(loop.params(), address);
    }

    private String rewardAddress(String address) {
        return address.isBlank() ? wallet.miningAddress() : ApiArguments.canonical(loop.params(), address);
    }

    /// Stops the miner and every other search for blocks, no matter who started it.
    @Override
    public MiningView stopMining() {
        miner.stop();
        mining.stopAll();
        return miner.view();
    }

    /// The hashes of what was found: fewer than `count` if mining was stopped.
    @Override
    public List<String> generate(String address, int count) {
        if (count < 1 || count > MAX_GENERATED)
            throw new ApiException(Kind.BAD_REQUEST, ErrorCode.OUT_OF_RANGE, "count", count, 1, MAX_GENERATED);
        Script script = script(rewardAddress(address));
        try (MiningLoop.Run run = mining.begin(defaultThreads, Long.MAX_VALUE)) {
            Verdict<List<BlockHash>> mined = mining.generate(run, script, count);
            if (loop.stopping()) throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STOPS);
            return switch (mined) {
                case Verdict.Valid<List<BlockHash>>(List<BlockHash> hashes) ->
                    hashes.stream().map(BlockHash::toString).toList();
                case Verdict.Invalid<List<BlockHash>>(Rejection why) -> {
                    String height = "block " + (loop.chain().tip().height() + 1);
                    throw new ApiException(ApiMapper.refusal(height, why, loop.now()));
                }
            };
        }
    }
}
