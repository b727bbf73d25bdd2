package org.planchet.redis;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.Lease;
import org.planchet.index.follow.LeaseLostException;
import org.planchet.index.follow.OtherChainException;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MalformedDataException;

/// The tip in Redis, with the last headers, a stream of what happened, and the writer's mempool and known
/// nodes. Every step is one script, which the server does as a whole, so there is never anything to finish.
/// Memory is bounded by what is kept of each.
public final class RedisStore implements FollowStore {
    /// Headers kept: a reorganisation that goes further back cannot be followed. Two weeks of Bitcoin's blocks.
    private static final int KEPT_HEADERS = 2_016;

    /// Events kept, about.
    private static final int KEPT_EVENTS = 10_000;

    /// Maximum entries stored of the mempool and of the peers, each.
    private static final int ENTRIES = 10_000;

    private static final String JOURNAL = "journal";
    private static final String HEADERS = "headers";
    private static final String EVENTS = "events";
    private static final String MEMPOOL = "mempool";
    private static final String NEIGHBOURS = "neighbours";
    private static final String OTHER_CHAIN = "The keys of Redis hold another chain.";

    private final RedisConnection connection;
    private final BlockHash genesis;
    private final Supplier<RedisViews> views;
    private @Nullable RedisViews written;
    private @Nullable FollowCursor at;
    private long fence;
    private long poolsWritten;

    /// @param genesis of the chain that is kept here
    /// @param views   the node's own, asked for while it writes
    public RedisStore(RedisConnection connection, BlockHash genesis, Supplier<RedisViews> views) {
        this.connection = connection;
        this.genesis = genesis;
        this.views = views;
    }

    @Override
    public Standing standing() {
        Map<String, String> journal = connection.hash(JOURNAL);
        try {
            Lease lease = new Lease(
                    Long.parseLong(journal.getOrDefault("fence", "0")),
                    journal.getOrDefault("holder", ""),
                    Long.parseLong(journal.getOrDefault("beat", "0")));
            String hash = journal.getOrDefault("hash", "");
            FollowCursor cursor = hash.isEmpty()
                    ? null
                    : new FollowCursor(
                            Integer.parseInt(journal.getOrDefault("height", "")),
                            BlockHash.fromHex(hash),
                            ChainWork.fromHex(journal.getOrDefault("work", "")));
            return new Standing(lease, cursor, false);
        } catch (IllegalArgumentException damaged) {
            throw new FollowStoreException(
                    "What Redis holds is damaged; it must be reset (planchet follow reset).", damaged);
        }
    }

    @Override
    public @Nullable Standing take(Lease seen, String holder) {
        long verdict = connection.run(
                Script.TAKE,
                List.of(JOURNAL),
                List.of(
                        Long.toString(seen.fence()),
                        seen.holder(),
                        Long.toString(seen.beat()),
                        holder,
                        genesis.toString()));
        if (verdict < 0) throw new OtherChainException(OTHER_CHAIN);
        if (verdict == 0) return null;
        fence = seen.fence() + 1;
        written = null;
        Standing now = standing();
        at = now.cursor();
        return now;
    }

    @Override
    public void renew() {
        require(connection.run(Script.RENEW, List.of(JOURNAL), List.of(Long.toString(fence))));
    }

    @Override
    public void release() {
        require(connection.run(Script.RELEASE, List.of(JOURNAL), List.of(Long.toString(fence))));
    }

    @Override
    public boolean reset() {
        long verdict = connection.run(
                Script.RESET,
                List.of(JOURNAL, EVENTS, HEADERS, MEMPOOL, NEIGHBOURS, RedisPool.POOL, RedisPool.RAW),
                List.of(genesis.toString()));
        if (verdict < 0) throw new OtherChainException(OTHER_CHAIN);
        return true;
    }

    private static void require(long verdict) {
        if (verdict == 0) throw new LeaseLostException();
        if (verdict < 0)
            throw new FollowStoreException(
                    "Somebody else changed the keys of Redis; they must be reset (planchet follow reset).");
    }

    @Override
    public void connect(FollowedBlock block) {
        String header = HexFormat.of().formatHex(block.block().header().bytes());
        move(block.cursor(), header, block.height() - KEPT_HEADERS, "connected", block.cursor(), block);
    }

    @Override
    public FollowCursor disconnect() {
        FollowCursor gone = at;
        if (gone == null) throw new AssertionError("nothing to take back");
        String hex = connection.field(HEADERS, Integer.toString(gone.height()));
        if (hex.isEmpty() || gone.height() == 0)
            throw new FollowStoreException(
                    "A reorganisation goes back further than Redis holds; it must be reset (planchet follow reset).");
        BlockHeader header = parsed(hex);
        ChainWork work = new ChainWork(
                gone.work().value().subtract(ChainWork.ofBits(header.bits()).value()));
        var parent = new FollowCursor(gone.height() - 1, header.previous(), work);
        move(parent, "", gone.height(), "disconnected", gone, null);
        return parent;
    }

    private static BlockHeader parsed(String hex) {
        try {
            return BlockHeader.parse(HexFormat.of().parseHex(hex));
        } catch (MalformedDataException | IllegalArgumentException damaged) {
            throw new FollowStoreException(
                    "A header in Redis is damaged; it must be reset (planchet follow reset).", damaged);
        }
    }

    /// @param header to keep for `to`, in hex; empty for none
    /// @param forget height whose header is not kept any more
    /// @param about  the block that the event is about
    private void move(
            FollowCursor to,
            String header,
            int forget,
            String event,
            FollowCursor about,
            @Nullable FollowedBlock block) {
        FollowCursor from = at;
        require(connection.run(
                Script.MOVE,
                List.of(JOURNAL, HEADERS, EVENTS),
                List.of(
                        Long.toString(fence),
                        from == null ? "" : from.block().toString(),
                        Integer.toString(to.height()),
                        to.block().toString(),
                        to.work().toString(),
                        Integer.toString(to.height()),
                        header,
                        Integer.toString(forget),
                        Integer.toString(KEPT_EVENTS),
                        event,
                        Integer.toString(about.height()),
                        about.block().toString(),
                        block == null
                                ? ""
                                : Long.toString(block.block().header().time()),
                        block == null
                                ? ""
                                : Integer.toString(block.block().transactions().size()))));
        at = to;
    }

    /// Writes the node's mempool and known nodes, if they have changed.
    @Override
    public void tidy() {
        RedisViews now = views.get();
        if (now.equals(written)) return;
        List<String> pool = new ArrayList<>(List.of(Long.toString(fence)));
        for (RedisViews.Tx tx :
                now.mempool().subList(0, Math.min(ENTRIES, now.mempool().size()))) {
            pool.add(tx.txid());
            pool.add(tx.vsize() + " " + tx.fee() + " " + tx.time());
        }
        require(connection.run(Script.REPLACE, List.of(JOURNAL, MEMPOOL), pool));
        writePool(now.pool());
        List<String> nodes = new ArrayList<>(List.of(Long.toString(fence)));
        for (RedisViews.Neighbour node :
                now.neighbours().subList(0, Math.min(ENTRIES, now.neighbours().size()))) {
            nodes.add(node.address());
            nodes.add(node.stored());
        }
        require(connection.run(Script.REPLACE, List.of(JOURNAL, NEIGHBOURS), nodes));
        written = now;
    }

    /// The version goes last: who reads one finds what belongs to it.
    private void writePool(RedisViews.Pool now) {
        RedisViews last = written;
        List<String> changes =
                RedisPool.changes(last == null ? Map.of() : last.pool().raw(), now.raw());
        List<String> arguments = new ArrayList<>(List.of(Long.toString(fence), last == null ? "new" : "more"));
        arguments.addAll(changes);
        require(connection.run(Script.PATCH, List.of(JOURNAL, RedisPool.RAW), arguments));
        String version = fence + "." + ++poolsWritten;
        require(connection.run(
                Script.REPLACE,
                List.of(JOURNAL, RedisPool.POOL),
                List.of(Long.toString(fence), RedisPool.VIEW, now.view(), RedisPool.VERSION, version)));
    }

    /// Mempool and known nodes as the writer wrote them last.
    public RedisViews stored() {
        try {
            List<RedisViews.Tx> mempool = new ArrayList<>();
            connection.hash(MEMPOOL).forEach((txid, value) -> {
                String[] parts = value.split(" ");
                mempool.add(new RedisViews.Tx(
                        txid, Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
            });
            return new RedisViews(mempool, neighbours(connection), RedisViews.Pool.NONE);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
            throw new FollowStoreException(
                    "What Redis holds is damaged; it must be reset (planchet follow reset).", damaged);
        }
    }

    /// The nodes that the writer knew when it wrote them last, in the order of their names.
    ///
    /// @throws FollowStoreException if the server does not answer, or what it holds is damaged
    public static List<RedisViews.Neighbour> neighbours(RedisConnection connection) {
        try {
            return new TreeMap<>(connection.hash(NEIGHBOURS))
                    .entrySet().stream()
                            .map(each -> RedisViews.Neighbour.of(each.getKey(), each.getValue()))
                            .toList();
        } catch (IllegalArgumentException damaged) {
            throw new FollowStoreException(
                    "What Redis holds is damaged; it must be reset (planchet follow reset).", damaged);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
