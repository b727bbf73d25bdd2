package org.planchet.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.BlockIndexEntry;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.HeaderChain;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.BlockHash;
import tools.jackson.databind.JsonNode;

/// A data folder looked at, and not changed by a byte: what is right and what is damaged. Nobody may work on it
/// meanwhile, or what is found may be half written.
public final class FolderInspection {
    private final Path path;

    public FolderInspection(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    public boolean isThere() {
        return Files.isDirectory(path);
    }

    /// Whether this user may write in every folder that a node writes in, as far as they are there.
    public boolean isWritable() {
        return Stream.of(".", "blocks", "chainstate", "indexes", "wallets")
                .map(path::resolve)
                .allMatch(each -> !Files.exists(each) || Files.isWritable(each));
    }

    /// Whether users other than the owner may enter it; false if the file system has no owners.
    public boolean isOpenToOthers() throws IOException {
        return FilePermissions.grants(
                path, List.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE));
    }

    /// Whether a process holds it.
    public boolean isHeld() throws IOException {
        Path file = path.resolve("LOCK");
        if (!Files.exists(file) || !Files.isWritable(file)) return false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException heldHere) {
            return true;
        }
    }

    /// Bytes that its disk has left for this user.
    public long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    /// When something in it was last written, by the clock of then; empty if nothing is there.
    public Optional<Instant> newest() throws IOException {
        Instant newest = Instant.MIN;
        for (Path each : List.of(path, path.resolve("blocks"), path.resolve("chainstate"), path.resolve("wallets"))) {
            if (!Files.isDirectory(each)) continue;
            try (var files = Files.newDirectoryStream(each, Files::isRegularFile)) {
                for (Path file : files) {
                    Instant written = Files.getLastModifiedTime(file).toInstant();
                    if (written.isAfter(newest)) newest = written;
                }
            } catch (DirectoryIteratorException unreadable) {
                throw unreadable.getCause();
            }
        }
        return newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(newest);
    }

    /// Looks whose it is.
    ///
    /// @throws DataFolderException if a node of that chain and kind would refuse it
    public void expectLayout(String chain, BlockHash genesis, DataFolder.Kind kind)
            throws IOException, DataFolderException {
        if (Files.exists(path.resolve("RESTORE")))
            throw new DataFolderException(
                    DataFolderException.Reason.HALF_RESTORED,
                    "The restore into " + path + " was broken off: repeat it (planchet restore).");
        Layout.PRESENT.look(path, chain, genesis);
        DataFolder.expectKind(path, kind);
    }

    /// Whether a chain is stored.
    public boolean hasChain() {
        return Files.exists(path.resolve("chainstate").resolve("CURRENT"));
    }

    /// What a look at the stored chain came to.
    ///
    /// @param height      of the tip
    /// @param tipTime     its time, in seconds since 1970
    /// @param blocks      whose data ought to be there
    /// @param lostBlocks  of these, those that are missing or have changed
    /// @param lostUndos   undo data that is missing or has changed
    public record Chain(int height, long tipTime, int blocks, int lostBlocks, int lostUndos) {}

    /// Reads every stored block, all undo data and every table.
    ///
    /// @throws ChainStoreException if coins or block index are damaged
    public Chain chain() {
        Path blockFolder = path.resolve("blocks");
        try (var tables = new ChainTables(path.resolve("chainstate"));
                var blocks = new RecordFiles(blockFolder, "blk", 0, 0);
                var undos = new RecordFiles(blockFolder, "rev", 0, 0)) {
            tables.checkSums();
            int there = 0;
            int lostBlocks = 0;
            int lostUndos = 0;
            for (BlockIndexEntry entry : tables.entries()) {
                if (entry.data() != null) {
                    there++;
                    if (blocks.read(entry.data()) == null) lostBlocks++;
                }
                if (entry.undo() != null && undos.read(entry.undo()) == null) lostUndos++;
            }
            BlockIndexEntry tip = tables.tipEntry();
            return new Chain(tip.height(), tip.header().time(), there, lostBlocks, lostUndos);
        }
    }

    /// Whether a light node's headers are stored.
    public boolean hasHeaders() {
        return Files.exists(path.resolve(DataFolder.HEADERS));
    }

    /// What a look at a light node's headers came to.
    ///
    /// @param height       of the best of them
    /// @param tipTime      its time, in seconds since 1970
    /// @param damagedBytes behind the last that is a header of the chain
    public record Headers(int height, long tipTime, long damagedBytes) {}

    /// Judges every stored header again, as a start does.
    ///
    /// @throws ChainStoreException if the file cannot be read
    public Headers headers(ChainParams params) throws IOException {
        HeaderFile file = HeaderFile.inspect(path.resolve(DataFolder.HEADERS));
        try (HeaderChain chain = HeaderChain.open(params, file)) {
            BlockIndex best = chain.bestHeader();
            return new Headers(best.height(), best.header().time(), file.damagedBytes());
        }
    }

    /// Every wallet by its file's name, and what is wrong with it: empty if nothing is.
    public Map<String, String> wallets() throws IOException {
        Map<String, String> found = new TreeMap<>();
        Path folder = path.resolve("wallets");
        if (!Files.isDirectory(folder)) return found;
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(file -> file.toString().endsWith(".wallet")).forEach(files::add);
        }
        for (Path file : files) {
            String wrong = "";
            try {
                WalletFile.open(file);
            } catch (IllegalStateException | UncheckedIOException damaged) {
                wrong = String.valueOf(damaged.getMessage());
            }
            found.put(String.valueOf(file.getFileName()), wrong);
        }
        return found;
    }

    /// The files that a node can do without, and would find damaged: neighbours, banned ones, the mempool.
    public List<String> damagedSmallFiles() {
        List<String> damaged = new ArrayList<>();
        for (String name : List.of("peers.json", "anchors.json", "banlist.json"))
            PeersFile.load(path.resolve(name), JsonNode.class, _ -> damaged.add(name));
        MempoolFile.load(path.resolve("mempool.dat"), _ -> damaged.add("mempool.dat"));
        return damaged.stream().distinct().toList();
    }
}
