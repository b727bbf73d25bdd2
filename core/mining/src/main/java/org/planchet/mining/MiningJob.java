package org.planchet.mining;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.planchet.crypto.HashSearch;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Transaction;

/// A template's whole search space, cut into lanes that never do the same work. A lane belongs to one thread:
/// lane `i` of `n` takes the extra nonces `i`, `i + n`, `i + 2n`, … and under each all 2^32 nonces, with the
/// time that it is when they are tried. No two tries hash the same header, whatever the order the threads run
/// in: lanes differ in the extra nonce, and a lane only goes forward.
///
/// Immutable; searching is a function of where one stands. To stop means not to search on.
public final class MiningJob {
    private final BlockTemplate template;
    private final int lanes;
    private final HashSearch engine;
    private final List<Hash256> branch;

    /// @param lanes how many, 1 or more
    public MiningJob(BlockTemplate template, int lanes, HashSearch engine) {
        if (lanes < 1) throw new IllegalArgumentException("a job has at least one lane, not " + lanes);
        this.template = template;
        this.lanes = lanes;
        this.engine = engine;
        List<Hash256> ids =
                template.transactions().stream().map(tx -> tx.txid().hash()).toList();
        this.branch = List.copyOf(MerkleTree.branch(ids, 0));
    }

    public BlockTemplate template() {
        return template;
    }

    public int lanes() {
        return lanes;
    }

    public HashSearch engine() {
        return engine;
    }

    /// A place in a lane: what is tried next.
    ///
    /// @param nonce 0 to 2^32 - 1
    public record Position(int lane, long extraNonce, long nonce) {}

    /// What a stretch of searching came to.
    ///
    /// @param found the solved block, if any
    /// @param next  where to continue
    /// @param tries how many headers were hashed
    public record Step(Optional<Block> found, Position next, long tries) {}

    /// Where lane `lane` starts.
    ///
    /// @throws IllegalArgumentException if the lane is not 0 to lanes - 1
    public Position start(int lane) {
        if (lane < 0 || lane >= lanes) throw new IllegalArgumentException("lane " + lane + " of " + lanes);
        return new Position(lane, lane, 0);
    }

    /// Hashes `tries` headers from `from` on, or fewer if a block is found before.
    ///
    /// @param now the time to put into the header, within what the template allows
    public Step search(Position from, long tries, Instant now) {
        long time = Math.clamp(now.getEpochSecond(), template.header().time(), template.maxTime());
        Position at = from;
        long done = 0;
        while (done < tries) {
            long count = Math.min(tries - done, NonceSearch.NONCES - at.nonce);
            Transaction coinbase = CoinbaseBuilder.withExtraNonce(template.coinbase(), at.extraNonce);
            BlockHeader header = header(coinbase, time);
            OptionalInt nonce = NonceSearch.search(engine, header.bytes(), template.target(), at.nonce, count);
            if (nonce.isPresent()) {
                long tried = Integer.toUnsignedLong(nonce.getAsInt()) - at.nonce + 1;
                Block block = block(coinbase, header.withNonce(nonce.getAsInt()));
                return new Step(Optional.of(block), after(at, tried), done + tried);
            }
            at = after(at, count);
            done += count;
        }
        return new Step(Optional.empty(), at, done);
    }

    private Position after(Position at, long tried) {
        long nonce = at.nonce + tried;
        return nonce < NonceSearch.NONCES
                ? new Position(at.lane, at.extraNonce, nonce)
                : new Position(at.lane, at.extraNonce + lanes, 0);
    }

    private BlockHeader header(Transaction coinbase, long time) {
        BlockHeader plan = template.header();
        return new BlockHeader(
                plan.version(),
                plan.previous(),
                MerkleTree.rootFromBranch(coinbase.txid().hash(), branch, 0),
                (int) time,
                plan.bits(),
                0);
    }

    private Block block(Transaction coinbase, BlockHeader header) {
        var transactions = new ArrayList<Transaction>(template.transactions());
        transactions.set(0, coinbase);
        return new Block(header, transactions);
    }
}
