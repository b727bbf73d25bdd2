package org.planchet.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.BlockHash;
import org.planchet.storage.BackupException.Reason;

/// Makes a back-up of a data folder:
///
///     BACKUP        what it is ([BackupFacts])
///     SHA256SUMS    of every other file, as `sha256sum -c` reads it
///     VERSION, peers.json, banlist.json, wallets/, blocks/, chainstate/    as in the data folder
///
/// Indexes are left out: they are rebuilt. Everything is written into a folder beside the destination
/// (`.incomplete`), which takes its name as the last step: so a destination that exists is always complete.
public final class BackupWriter implements AutoCloseable {
    static final String FACTS = "BACKUP";
    static final String SUMS = "SHA256SUMS";

    private static final int PIECE_BYTES = 1 << 18;

    private final DataFolder source;
    private final Path destination;
    private final DataFolder work;
    private final StringBuilder sums = new StringBuilder();
    private long bytes;
    private boolean finished;

    private BackupWriter(DataFolder source, Path destination, DataFolder work) {
        this.source = source;
        this.destination = destination;
        this.work = work;
    }

    /// Begins a back-up of `source` at `destination`.
    ///
    /// @throws BackupException if there is something at the destination, it lies inside `source`, or it cannot be
    ///     written to
    public static BackupWriter begin(DataFolder source, Path destination) throws BackupException {
        Path to = destination.toAbsolutePath().normalize();
        Path parent = to.getParent();
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) throw new BackupException(Reason.EXISTS, to, "");
        if (parent == null || !Files.isDirectory(parent)) throw new BackupException(Reason.NO_PARENT, to, "");
        try {
            if (parent.toRealPath().startsWith(source.path().toRealPath()))
                throw new BackupException(Reason.INSIDE, to, source.path().toString());
            Path work = parent.resolve(to.getFileName() + ".incomplete");
            boolean isOurs = !Files.exists(work) || Files.exists(work.resolve("LOCK")) || isEmpty(work);
            if (!isOurs) throw new BackupException(Reason.EXISTS, work, "");
            FilePermissions.createFolders(work);
            DataFolder taken = takeWork(work);
            var writer = new BackupWriter(source, to, taken);
            try {
                // What one that was killed has left.
                for (Path left : ChainReset.inside(work)) if (!left.endsWith("LOCK")) Files.delete(left);
                return writer;
            } catch (IOException failed) {
                writer.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new BackupException(Reason.UNUSABLE, to, failed);
        }
    }

    private static DataFolder takeWork(Path work) throws IOException, BackupException {
        try {
            return DataFolder.take(work);
        } catch (DataFolderException inUse) {
            throw new BackupException(Reason.BUSY, work, "");
        }
    }

    /// Whether nothing lies in a folder but what a file system puts there itself.
    static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.allMatch(entry -> entry.endsWith("lost+found"));
        }
    }

    /// What [#finish] has made.
    ///
    /// @param bytes of all files
    public record Made(Path path, BackupFacts facts, long bytes) {}

    /// Adds every wallet, and the known and the banned nodes. By the thread that writes wallets, or while none does.
    ///
    /// @throws BackupException if the disk refuses
    public void addWallets() throws BackupException {
        try {
            for (Path small : List.of(source.path().resolve("VERSION"), source.peersFile(), source.bansFile()))
                if (Files.exists(small)) add(small, String.valueOf(small.getFileName()), Files.size(small));
            try (Stream<Path> wallets = Files.list(source.wallets())) {
                for (Path wallet : wallets.filter(Files::isRegularFile).sorted().toList())
                    add(wallet, "wallets/" + wallet.getFileName(), Files.size(wallet));
            }
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /// Adds the chain that was held fast.
    ///
    /// @throws BackupException if there is no room for it, or the disk refuses
    public void addChain(ChainCheckpoint chain) throws BackupException {
        try {
            List<ChainCheckpoint.Piece> pieces = chain.pieces();
            expectRoom(
                    work.path(),
                    pieces.stream().mapToLong(ChainCheckpoint.Piece::bytes).sum());
            for (ChainCheckpoint.Piece piece : pieces) add(piece.file(), piece.name(), piece.bytes());
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /// @throws BackupException if the disk of `folder` has less than `needed` bytes
    static void expectRoom(Path folder, long needed) throws IOException, BackupException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed)
            throw new BackupException(
                    Reason.NO_ROOM, folder, (free >> 20) + " MiB free, " + ((needed >> 20) + 1) + " MiB needed");
    }

    private void add(Path file, String name, long length) throws IOException {
        Path to = work.path().resolve(name);
        FilePermissions.createFolders(to.resolveSibling(""));
        String sum = copy(file, length, to);
        sums.append(sum).append("  ").append(name).append('\n');
        bytes += length;
    }

    /// Copies the first `length` bytes of a file, which then are on the disk. Returns their SHA-256 in hex.
    ///
    /// @throws IOException if the file has fewer
    static String copy(Path file, long length, Path to) throws IOException {
        MessageDigest digest = Hashes.newSha256();
        FilePermissions.createFile(to);
        try (InputStream in = Files.newInputStream(file);
                FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE);
                OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
            byte[] piece = new byte[PIECE_BYTES];
            for (long left = length; left > 0; ) {
                int read = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (read < 0) throw new IOException(file + " has become shorter");
                out.write(piece, 0, read);
                left -= read;
            }
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Says what it is, and gives it its place.
    ///
    /// @param chain   the chain's name
    /// @param genesis its first block
    /// @param held    the chain in it; null for only wallets
    /// @param now     the time
    /// @throws BackupException if the disk refuses, or the destination has come to exist meanwhile
    public Made finish(String chain, BlockHash genesis, @Nullable ChainCheckpoint held, Instant now)
            throws BackupException {
        var facts = new BackupFacts(
                chain,
                genesis,
                DataFolder.VERSION,
                Instant.ofEpochSecond(now.getEpochSecond()),
                Optional.ofNullable(held).map(ChainCheckpoint::state));
        try {
            byte[] said = facts.text().getBytes(StandardCharsets.US_ASCII);
            sums.append(HexFormat.of().formatHex(Hashes.sha256(said)))
                    .append("  ")
                    .append(FACTS)
                    .append('\n');
            AtomicFile.write(work.path().resolve(FACTS), said);
            AtomicFile.write(work.path().resolve(SUMS), sums.toString().getBytes(StandardCharsets.UTF_8));
            syncFolders(work.path());
            if (Files.exists(destination)) throw new BackupException(Reason.EXISTS, destination, "");
            Files.move(work.path(), destination, StandardCopyOption.ATOMIC_MOVE);
            finished = true;
            AtomicFile.syncFolder(destination.resolveSibling(""));
            Files.deleteIfExists(destination.resolve("LOCK"));
        } catch (IOException failed) {
            throw unusable(failed);
        }
        return new Made(destination, facts, bytes);
    }

    private static void syncFolders(Path folder) throws IOException {
        for (Path each : ChainReset.inside(folder)) if (Files.isDirectory(each)) AtomicFile.syncFolder(each);
        AtomicFile.syncFolder(folder);
    }

    private BackupException unusable(IOException failed) {
        return new BackupException(Reason.UNUSABLE, destination, failed);
    }

    /// Takes away what was not finished.
    @Override
    public void close() {
        work.close();
        if (finished) return;
        try {
            ChainReset.deleteTree(work.path());
        } catch (IOException left) {
            // The next back-up to this place deletes it.
        }
    }
}
