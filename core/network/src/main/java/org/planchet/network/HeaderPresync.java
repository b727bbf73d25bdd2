package org.planchet.network;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.HeaderRules;
import org.planchet.crypto.SipHash;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

/// Fetches the headers of one peer twice, because it is not known yet whether their chain has enough work to be kept
/// (Bitcoin Core's `HeadersSyncState`; CVE-2019-25220).
///
/// The first pass keeps none of them: it adds up the work that they state and have, and notes one bit of a
/// secret hash of every so-many'th. Once the work is enough, the second pass compares those bits, and gives a
/// header out once so many follow it that a peer with another story would have been found out.
final class HeaderPresync {
    /// One header in so many leaves a bit (Bitcoin Core's figure for its main chain, if it holds the memory of
    /// both passes lowest).
    static final int COMMITMENT_PERIOD = 632;

    /// So many headers must follow one that is given out: 23 bits to guess.
    static final int REDOWNLOAD_BUFFER = 15_009;

    /// No chain has more blocks a second for long: the median of eleven times must rise (BIP 113).
    private static final int MAX_BLOCKS_A_SECOND = 6;

    /// What a message brought.
    ///
    /// @param success false if it does not fit what came before: this presync is over
    /// @param requestMore whether the peer is to be asked on at [#locator]; else this presync is over
    /// @param ready headers that can be judged and kept now
    record Result(boolean success, boolean requestMore, List<BlockHeader> ready) {}

    private final ChainReads chain;
    private final HeaderNode start;
    private final BigInteger requiredWork;
    private final int offset;
    private final long key0;
    private final long key1;
    private final long maxCommitments;

    private final BitSet commitments = new BitSet();
    private int made;
    private int checked;

    private boolean redownloads;
    private boolean releasesAll;
    private int height;
    private BlockHash last;
    private int lastBits;
    private BigInteger work;
    private HeaderBuffer buffer;

    /// @param start        the last block before the peer's headers that we know
    /// @param requiredWork all work that the chain must have to be kept
    HeaderPresync(ChainReads chain, HeaderNode start, BigInteger requiredWork, RandomGenerator random, Instant now) {
        this.chain = chain;
        this.start = start;
        this.requiredWork = requiredWork;
        this.offset = random.nextInt(COMMITMENT_PERIOD);
        this.key0 = random.nextLong();
        this.key1 = random.nextLong();
        long seconds = now.getEpochSecond() - start.medianTimePast() + HeaderRules.MAX_FUTURE_SECONDS;
        this.maxCommitments = MAX_BLOCKS_A_SECOND * Math.max(0, seconds) / COMMITMENT_PERIOD;
        buffer = new HeaderBuffer(start.hash());
        height = start.height();
        last = start.hash();
        lastBits = start.bits();
        work = chain.work(start);
    }

    private void restart() {
        redownloads = true;
        buffer = new HeaderBuffer(start.hash());
        height = start.height();
        last = start.hash();
        lastBits = start.bits();
        work = chain.work(start);
    }

    /// Whether the second pass has begun.
    boolean redownloads() {
        return redownloads;
    }

    /// Of the last header received.
    int height() {
        return height;
    }

    /// Whether this header follows the last one received.
    boolean goesOnWith(BlockHeader header) {
        return header.previous().equals(last);
    }

    /// Takes a message.
    ///
    /// @param headers one or more, each with its proof of work, each the parent of the next
    /// @param isFull  whether the peer may have more
    Result next(List<BlockHeader> headers, boolean isFull) {
        if (!redownloads) return first(headers, isFull);
        for (BlockHeader header : headers) if (!redownloaded(header)) return new Result(false, false, List.of());
        List<BlockHeader> ready = buffer.takeDownTo(releasesAll ? 0 : REDOWNLOAD_BUFFER);
        return new Result(true, !releasesAll && isFull, ready);
    }

    private Result first(List<BlockHeader> headers, boolean isFull) {
        for (BlockHeader header : headers) {
            if (!follows(header)) return new Result(false, false, List.of());
            if (height % COMMITMENT_PERIOD == offset) {
                commitments.set(made++, bit(header.hash()));
                if (made > maxCommitments) return new Result(false, false, List.of());
            }
        }
        if (work.compareTo(requiredWork) < 0) return new Result(true, isFull, List.of());
        restart();
        return new Result(true, true, List.of());
    }

    private boolean redownloaded(BlockHeader header) {
        if (!follows(header)) return false;
        releasesAll |= work.compareTo(requiredWork) >= 0;
        // Beyond the end of the first pass the chain may have grown since.
        if (!releasesAll && height % COMMITMENT_PERIOD == offset) {
            if (checked >= made || commitments.get(checked++) != bit(header.hash())) return false;
        }
        buffer.add(header);
        return true;
    }

    /// Moves on to `header` if it can follow the last one.
    private boolean follows(BlockHeader header) {
        if (!goesOnWith(header)) return false;
        if (!chain.permitsTransition(height + 1, lastBits, header.bits())) return false;
        height++;
        last = header.hash();
        lastBits = header.bits();
        work = work.add(ChainWork.ofBits(lastBits).value());
        return true;
    }

    /// Where the peer is to continue.
    List<BlockHash> locator() {
        var locator = new ArrayList<BlockHash>();
        if (!last.equals(start.hash())) locator.add(last);
        locator.addAll(chain.locator(start));
        return locator;
    }

    /// One bit that is unpredictable without the keys.
    private boolean bit(BlockHash hash) {
        Hash256 h = hash.hash();
        return (SipHash.of32Bytes(key0, key1, h.a(), h.b(), h.c(), h.d()) & 1) != 0;
    }
}
