package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.BlockResult;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;

/// Feeds a chain from `blk*.dat` files, whatever the order of their blocks: one whose parent is not known yet
/// is remembered by its file position and read again once the parent is. A second thread reads, parses and checks
/// in isolation ahead; only the caller's thread uses the chain. If the chain has an assumed-valid block, the headers of
/// all files are read first ([HeaderImporter]).
public final class BlockImporter {
    /// Blocks parsed ahead, at most: enough to keep the chain busy, and few, since the collector copies what waits.
    private static final int AHEAD = 2;

    private static final long PROGRESS_EVERY_NANOS = 200_000_000;

    /// How far an import is.
    ///
    /// @param blocks       read so far, those that were known already included
    /// @param transactions in the blocks connected so far
    /// @param inputs       in the blocks connected so far, coinbases' not counted
    /// @param done         bytes read of `total`
    /// @param height       of the tip
    public record Progress(long blocks, long transactions, long inputs, long done, long total, int height) {}

    /// What an import came to.
    ///
    /// @param blocks    read from the files
    /// @param added     that the chain did not have before
    /// @param connected that became part of the best chain
    /// @param refused   that a rule refused, or whose parent never came
    /// @param malformed records that are no block
    /// @param skipped   bytes between records
    /// @param failure   why the first refused block was refused
    public record Result(
            long blocks,
            long added,
            long connected,
            long refused,
            long malformed,
            long skipped,
            long transactions,
            long inputs,
            Optional<Rejection> failure) {}

    /// Hears how far the import is, a few times a second, in the importing thread.
    @FunctionalInterface
    public interface ProgressListener {
        void at(Progress progress);
    }

    private record Place(Path file, long offset, int length) {}

    /// One thing from the reading thread: a block, or (null) bytes that are none; or the end, or a failure.
    private sealed interface Read {
        /// @param checked the block once more if it keeps every rule that needs only the block
        record Parsed(
                Place place,
                @Nullable Block block,
                @Nullable CheckedBlock checked,
                long done) implements Read {}

        record Finished(long skipped) implements Read {}

        record Failed(IOException why) implements Read {}
    }

    private final Chain chain;
    private final InstantSource clock;
    private final ProgressListener listener;
    private final Map<BlockHash, List<Place>> orphans = new HashMap<>();
    private long total;
    private long done;
    private long blocks;
    private long added;
    private long connected;
    private long refused;
    private long malformed;
    private long transactions;
    private long inputs;
    private Optional<Rejection> failure = Optional.empty();
    private long reportedAt = System.nanoTime();

    public BlockImporter(Chain chain, InstantSource clock, ProgressListener listener) {
        this.chain = chain;
        this.clock = clock;
        this.listener = listener;
    }

    /// Imports `files`, one after another, and flushes.
    ///
    /// @throws IOException if a file cannot be read; what was imported before stays
    public Result run(List<Path> files) throws IOException, InterruptedException {
        for (Path file : files) total += Files.size(file);
        if (chain.assumeValid() != null)
            new HeaderImporter(chain, clock, HeaderImporter.MAX_WAITING).run(files, maxBlockBytes());
        BlockingQueue<Read> queue = new ArrayBlockingQueue<>(AHEAD);
        Thread reader = Thread.ofPlatform().daemon().name("import-reader").start(() -> read(files, queue));
        long skipped = 0;
        try {
            boolean going = true;
            while (going) {
                switch (queue.take()) {
                    case Read.Parsed parsed -> take(parsed);
                    case Read.Finished(long bytes) -> {
                        skipped = bytes;
                        going = false;
                    }
                    case Read.Failed(IOException why) -> {
                        count(chain.settle());
                        throw why;
                    }
                }
            }
        } finally {
            reader.interrupt();
        }
        count(chain.settle());
        chain.flush();
        refused += orphans.values().stream().mapToInt(List::size).sum();
        report();
        return new Result(blocks, added, connected, refused, malformed, skipped, transactions, inputs, failure);
    }

    private void read(List<Path> files, BlockingQueue<Read> queue) {
        long before = 0;
        long skipped = 0;
        try {
            for (Path path : files) {
                try (BlockFile file = BlockFile.open(path, chain.params().messageStart(), maxBlockBytes())) {
                    for (BlockFile.Found found = file.next(); found != null; found = file.next()) {
                        Place place = new Place(path, found.offset(), found.bytes().length);
                        Block block = parse(found.bytes());
                        queue.put(new Read.Parsed(
                                place, block, block == null ? null : checked(block), before + file.position()));
                    }
                    before += file.size();
                    skipped += file.skipped();
                }
            }
            queue.put(new Read.Finished(skipped));
        } catch (IOException failed) {
            offer(queue, new Read.Failed(failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private int maxBlockBytes() {
        return Math.max(4_000_000, chain.params().maxBlockWeight());
    }

    private static void offer(BlockingQueue<Read> queue, Read read) {
        try {
            queue.put(read);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Block parse(byte[] bytes) {
        try {
            return Block.parse(bytes);
        } catch (MalformedDataException none) {
            return null;
        }
    }

    private @Nullable CheckedBlock checked(Block block) {
        return BlockRules.inIsolation(block, chain.params()) instanceof Verdict.Valid<CheckedBlock>(var checked)
                ? checked
                : null;
    }

    private void take(Read.Parsed parsed) throws IOException {
        done = parsed.done();
        if (parsed.block() == null) {
            malformed++;
            return;
        }
        blocks++;
        Block block = parsed.block();
        if (mustWait(block)) {
            orphans.computeIfAbsent(block.header().previous(), parent -> new ArrayList<>())
                    .add(parsed.place());
        } else {
            CheckedBlock checked = parsed.checked();
            accepted(block, checked == null ? chain.enqueueBlock(block, now()) : chain.enqueueBlock(checked, now()));
        }
        if (System.nanoTime() - reportedAt > PROGRESS_EVERY_NANOS) report();
    }

    /// Whether the block's parent is still to come: its header is unknown, or only its header is known.
    private boolean mustWait(Block block) {
        BlockIndex known = chain.find(block.hash());
        if (known != null && known.hasBlock()) return false;
        BlockIndex parent = chain.find(block.header().previous());
        return parent == null ? known == null : !parent.isLinked() && !parent.isInvalid();
    }

    /// After a block come those that waited for it, then those that waited for them.
    private void accepted(Block first, BlockResult ofFirst) throws IOException {
        var parents = new ArrayDeque<BlockHash>();
        note(first, ofFirst, parents);
        while (!parents.isEmpty()) {
            List<Place> waiting = orphans.remove(parents.removeLast());
            if (waiting == null) continue;
            for (Place place : waiting) {
                Block child = parse(BlockFile.readAgain(place.file(), place.offset(), place.length()));
                if (child != null) note(child, chain.enqueueBlock(child, now()), parents);
            }
        }
    }

    private void note(Block block, BlockResult result, Deque<BlockHash> parents) {
        if (result.isNew()) added++;
        count(result);
        parents.add(block.hash());
    }

    private Instant now() {
        return clock.instant();
    }

    private void count(BlockResult result) {
        // Blocks refused while connecting came before this one, which may be refused on account of them.
        result.refused().values().forEach(this::refuse);
        result.rejection().filter(why -> why.fault() != Fault.KNOWN).ifPresent(this::refuse);
        for (ChainEvent event : result.events()) {
            int sign = event instanceof ChainEvent.BlockConnected ? 1 : -1;
            connected += sign;
            transactions += (long) sign * event.block().transactions().size();
            for (Transaction tx : event.block().transactions())
                if (!tx.isCoinbase()) inputs += (long) sign * tx.inputs().size();
        }
    }

    private void refuse(Rejection why) {
        refused++;
        if (failure.isEmpty()) failure = Optional.of(why);
    }

    private void report() {
        reportedAt = System.nanoTime();
        listener.at(new Progress(
                blocks, transactions, inputs, done, total, chain.tip().height()));
    }
}
