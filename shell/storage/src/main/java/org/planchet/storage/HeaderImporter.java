package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.planchet.chainstate.Chain;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// Tells a chain the headers of `blk*.dat` files before their blocks are imported. Whether a block's scripts are taken
/// as valid depends on headers above it ([Chain#assumeValid]), which an import in file order would meet too late.
///
/// A header that is refused, now or because its parent never comes, is left out: its block is judged when it is
/// imported.
final class HeaderImporter {
    /// Headers that may wait for their parents: about 40 MB. Bitcoin Core writes blocks at most 1,024 heights out of
    /// order.
    static final int MAX_WAITING = 100_000;

    private final Chain chain;
    private final InstantSource clock;
    private final int maxWaiting;
    private final Map<BlockHash, List<BlockHeader>> waiting = new HashMap<>();
    private int waitingHeaders;

    /// @param maxWaiting headers kept while their parent is unknown; more are left out
    HeaderImporter(Chain chain, InstantSource clock, int maxWaiting) {
        this.chain = chain;
        this.clock = clock;
        this.maxWaiting = maxWaiting;
    }

    /// Reads the first 80 bytes of each block, in any order, and passes over the rest.
    ///
    /// @param maxBlockBytes a longer record is not a block
    /// @throws IOException if a file cannot be read
    void run(List<Path> files, int maxBlockBytes) throws IOException {
        for (Path path : files) {
            try (BlockFile file = BlockFile.open(path, chain.params().messageStart(), maxBlockBytes)) {
                for (BlockHeader header = file.nextHeader(); header != null; header = file.nextHeader()) take(header);
            }
        }
    }

    private void take(BlockHeader header) {
        if (chain.find(header.previous()) != null) {
            accept(header);
        } else if (waitingHeaders < maxWaiting && chain.find(header.hash()) == null) {
            waiting.computeIfAbsent(header.previous(), parent -> new ArrayList<>(1))
                    .add(header);
            waitingHeaders++;
        }
    }

    /// Accepts a header, then those that waited for it, then those that waited for them.
    private void accept(BlockHeader first) {
        var ready = new ArrayList<BlockHeader>();
        ready.add(first);
        while (!ready.isEmpty()) {
            BlockHeader header = ready.removeLast();
            chain.acceptHeader(header, clock.instant());
            if (chain.find(header.hash()) == null) continue;
            List<BlockHeader> children = waiting.remove(header.hash());
            if (children == null) continue;
            waitingHeaders -= children.size();
            ready.addAll(children);
        }
    }
}
