package org.planchet.daemon.queries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.api.BackupView;
import org.planchet.api.CoinSetView;
import org.planchet.api.StoreApi;
import org.planchet.api.StoreView;
import org.planchet.api.StoreView.Difference;
import org.planchet.api.StoreView.Part;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainStore;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.saving.PeersSaver;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.network.AddressRecord;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.storage.DataFolder;
import org.planchet.storage.MempoolFile;
import org.planchet.storage.PeersFile;

/// The data folder's part of the API: reads what lies there and compares it with what is in memory. Nothing is
/// flushed or saved first, since what has not been written yet is the very thing to be seen.
public final class StoreQueries implements StoreApi {
    /// Blocks read back from the files, from the tip down.
    private static final int COMPARED_BLOCKS = 100;

    /// Entries listed of a store.
    private static final int LISTED = 1_000;

    /// Differences named.
    private static final int NAMED = 10;

    private final NodeLoop loop;
    private final @Nullable DataFolder folder;
    private final PeersSaver peers;
    private final CoinComparison coins;
    private final OutsideStores outside;
    private final Backups backups;

    /// @param folder  null if the node keeps nothing
    /// @param outside the stores outside
    public StoreQueries(
            NodeLoop loop,
            ChainStore store,
            @Nullable DataFolder folder,
            PeersSaver peers,
            OutsideStores outside,
            Backups backups) {
        this.loop = loop;
        this.folder = folder;
        this.peers = peers;
        this.coins = new CoinComparison(loop, store);
        this.outside = outside;
        this.backups = backups;
    }

    @Override
    public BackupView backup(String destination, boolean walletsOnly) {
        return backups.make(destination, walletsOnly);
    }

    @Override
    public StoreView outside() {
        return outside.view();
    }

    @Override
    public CoinSetView coinsIn(String name) {
        return outside.coins(name).set();
    }

    @Override
    public void resetStore(String name) {
        outside.reset(name);
    }

    @Override
    public StoreView store() {
        DataFolder there = folder;
        if (there == null)
            return new StoreView(
                    "", StoreView.NOTHING, StoreView.Coins.NONE, StoreView.Mempool.NONE, StoreView.Neighbours.NONE);
        if (loop.isLight())
            return new StoreView(
                    there.path().toString(),
                    headers(there.headersFile()),
                    StoreView.Coins.NONE,
                    StoreView.Mempool.NONE,
                    neighbours(there.peersFile()));
        return new StoreView(
                there.path().toString(),
                blocks(there.blocks()),
                coins.compare(Footprint.of(there.chainstate(), "")),
                mempool(there.mempoolFile()),
                neighbours(there.peersFile()));
    }

    /// The newest blocks of the best chain, each read back from its file.
    private Part blocks(Path blockFolder) {
        BlockIndex tip = loop.chain().tip();
        BlockIndex stands = null;
        List<String> missing = new ArrayList<>();
        int lowest = Math.max(0, tip.height() - COMPARED_BLOCKS + 1);
        for (int height = tip.height(); height >= lowest; height--) {
            BlockIndex index = tip.ancestor(height);
            if (loop.block(index) != null) stands = stands == null ? index : stands;
            else missing.add(index.hash().toString());
        }
        Footprint files = Footprint.of(blockFolder, "blk");
        return new Part(
                "blocks/blk*.dat",
                files.written(),
                files.bytes(),
                stands == null ? -1 : stands.height(),
                stands == null ? "" : stands.hash().toString(),
                stands == null ? 0 : stands.height() + 1L,
                true,
                Difference.NONE,
                difference(missing, lowest == 0));
    }

    /// The headers of a light node, which are written as they come.
    private Part headers(Path file) {
        BlockIndex best = loop.chain().bestHeader();
        Footprint footprint = Footprint.of(file, "");
        return new Part(
                String.valueOf(file.getFileName()),
                footprint.written(),
                footprint.bytes(),
                best.height(),
                best.hash().toString(),
                footprint.bytes() / BlockHeader.SIZE,
                true,
                Difference.NONE,
                Difference.NONE);
    }

    private StoreView.Mempool mempool(Path file) {
        List<MempoolSnapshot.Item> items = saved(file);
        Set<String> stored = names(items, item -> item.tx().txid());
        Set<String> held = heldTransactions(loop);
        Part part = part(file, items.size(), stored, held);
        return new StoreView.Mempool(
                part,
                items.stream()
                        .limit(LISTED)
                        .map(item -> tx(item.tx(), item.time().getEpochSecond()))
                        .toList());
    }

    private static StoreView.Tx tx(Transaction tx, long time) {
        return new StoreView.Tx(tx.txid().toString(), tx.vsize(), time);
    }

    private static List<MempoolSnapshot.Item> saved(Path file) {
        Optional<byte[]> bytes = MempoolFile.load(file, _ -> {});
        try {
            return bytes.isEmpty()
                    ? List.of()
                    : MempoolSnapshot.parse(bytes.get()).items();
        } catch (MalformedDataException damaged) {
            return List.of();
        }
    }

    private StoreView.Neighbours neighbours(Path file) {
        List<AddressRecord> records = PeersFile.load(file, AddressRecord.class, _ -> {});
        Set<String> stored = addresses(records);
        Set<String> held = addresses(peers.current());
        return new StoreView.Neighbours(
                part(file, records.size(), stored, held),
                records.stream().limit(LISTED).map(StoreQueries::neighbour).toList());
    }

    private static Set<String> addresses(List<AddressRecord> records) {
        return names(records, AddressRecord::address);
    }

    /// What entries are called, in their order.
    static <T> Set<String> names(Collection<T> entries, Function<? super T, ?> name) {
        return entries.stream()
                .map(entry -> name.apply(entry).toString())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The transactions of the mempool.
    static Set<String> heldTransactions(NodeLoop loop) {
        List<Txid> held = loop.ask(node ->
                node.mempool().entries().stream().map(MempoolEntry::txid).toList());
        return names(held, txid -> txid);
    }

    private static StoreView.Neighbour neighbour(AddressRecord record) {
        return new StoreView.Neighbour(
                record.address().toString(),
                Math.max(0, record.lastSeen().getEpochSecond()),
                record.status().name().toLowerCase(Locale.ROOT),
                record.height(),
                record.retryCount());
    }

    /// A file that is of no block, its entries known by name.
    private static Part part(Path file, int entries, Set<String> stored, Set<String> held) {
        Footprint files = Footprint.of(file, "");
        return new Part(
                String.valueOf(file.getFileName()),
                files.written(),
                files.bytes(),
                -1,
                "",
                entries,
                true,
                difference(without(stored, held), true),
                difference(without(held, stored), true));
    }

    static List<String> without(Set<String> some, Set<String> others) {
        return some.stream().filter(name -> !others.contains(name)).toList();
    }

    static Difference difference(List<String> names, boolean whole) {
        return new Difference(names.size(), whole, names.stream().limit(NAMED).toList());
    }

    /// When a file, or the newest file of a folder whose name starts with `prefix`, was written, and the bytes
    /// of all.
    record Footprint(long written, long bytes) {
        static Footprint of(Path at, String prefix) {
            long written = 0;
            long bytes = 0;
            try {
                for (Path file : under(at, prefix)) {
                    written = Math.max(written, Files.getLastModifiedTime(file).toMillis() / 1_000);
                    bytes += Files.size(file);
                }
            } catch (IOException | UncheckedIOException gone) {
                // RocksDB may delete files meanwhile; the total seen so far is returned.
            }
            return new Footprint(written, bytes);
        }

        private static List<Path> under(Path at, String prefix) throws IOException {
            if (!Files.isDirectory(at)) return Files.exists(at) ? List.of(at) : List.of();
            try (Stream<Path> files = Files.list(at)) {
                return files.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                        .toList();
            }
        }
    }
}
