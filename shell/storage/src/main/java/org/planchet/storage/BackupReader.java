package org.planchet.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;
import org.planchet.storage.BackupException.Reason;

/// A back-up ([BackupWriter]) that is to be restored. Nothing in it is believed before its checksum was found
/// right, and no name in it leads out of the folder that it is restored into.
public final class BackupReader {
    /// A sum, and one of the places that a back-up has files at.
    private static final Pattern LINE = Pattern.compile(
            "([0-9a-f]{64}) {2}"
                    + "(BACKUP|VERSION|peers\\.json|banlist\\.json|(?:wallets|blocks|chainstate)/(?!\\.{1,2}$)[^/\\\\\\p{Cntrl}]{1,255})");

    /// Where they lie in the restored folder.
    private static final List<String> PARTS = List.of(
            "BACKUP", "VERSION", "peers.json", "banlist.json", "wallets", "blocks", "chainstate", "RESTORE", "LOCK");

    private static final int MAX_SUMS_BYTES = 64 << 20;

    private final Path path;
    private final BackupFacts facts;
    private final Map<String, String> sums;

    private BackupReader(Path path, BackupFacts facts, Map<String, String> sums) {
        this.path = path;
        this.facts = facts;
        this.sums = sums;
    }

    /// Reads what the back-up at `path` says of itself.
    ///
    /// @throws BackupException if there is none, a newer program made it, or it is damaged
    public static BackupReader open(Path path) throws BackupException {
        Path from = path.toAbsolutePath().normalize();
        if (!Files.isRegularFile(from.resolve(BackupWriter.FACTS))
                || !Files.isRegularFile(from.resolve(BackupWriter.SUMS)))
            throw new BackupException(Reason.NO_BACKUP, from, "");
        try {
            String said = text(from.resolve(BackupWriter.FACTS));
            int version = BackupFacts.version(said);
            if (version > BackupFacts.VERSION) throw new BackupException(Reason.TOO_NEW, from, "");
            if (version == 0) throw new MalformedDataException("its file BACKUP is none");
            BackupFacts facts = BackupFacts.parse(said);
            if (facts.layout() > DataFolder.VERSION) throw new BackupException(Reason.TOO_NEW, from, "");
            return new BackupReader(from, facts, sums(text(from.resolve(BackupWriter.SUMS))));
        } catch (MalformedDataException damaged) {
            throw new BackupException(Reason.DAMAGED, from, damaged);
        } catch (IOException failed) {
            throw new BackupException(Reason.UNUSABLE, from, failed);
        }
    }

    private static String text(Path file) throws IOException, MalformedDataException {
        if (Files.size(file) > MAX_SUMS_BYTES) throw new MalformedDataException(file.getFileName() + " is too large");
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static Map<String, String> sums(String text) throws MalformedDataException {
        Map<String, String> sums = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) throw new MalformedDataException("a line of SHA256SUMS names no file of a back-up");
            sums.put(matcher.group(2), matcher.group(1));
        }
        return sums;
    }

    public BackupFacts facts() {
        return facts;
    }

    /// Restores it into `target`, which is not there or empty; every checksum is compared, and of a chain the
    /// tip and the hash of its coins. If killed in between, it leaves a folder on which no node starts; the
    /// next call begins again with that folder.
    ///
    /// @param genesis of the chain that the folder is to hold
    /// @throws BackupException if `target` cannot be used or the backup is damaged; then `target` is
    ///     unchanged
    public void restore(Path target, BlockHash genesis) throws BackupException {
        Path to = target.toAbsolutePath().normalize();
        if (!facts.genesis().equals(genesis)) throw new BackupException(Reason.OTHER_CHAIN, path, facts.chain());
        if (to.startsWith(path)) throw new BackupException(Reason.INSIDE, to, path.toString());
        boolean wasThere = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
        try {
            if (wasThere && !isEmpty(to)) throw new BackupException(Reason.EXISTS, to, "");
            FilePermissions.createFolders(to);
            try (DataFolder folder = DataFolder.take(to)) {
                restore(folder);
            } catch (IOException | BackupException failed) {
                for (String part : PARTS) delete(to.resolve(part));
                if (!wasThere) Files.delete(to);
                throw failed;
            } catch (DataFolderException inUse) {
                throw new BackupException(Reason.BUSY, to, "");
            }
        } catch (IOException failed) {
            throw new BackupException(Reason.UNUSABLE, to, failed);
        }
    }

    /// Whether nothing lies in it, or nothing but what a restore has left that was broken off.
    private static boolean isEmpty(Path folder) throws IOException {
        return Files.isDirectory(folder) && (Files.exists(folder.resolve("RESTORE")) || BackupWriter.isEmpty(folder));
    }

    private void restore(DataFolder folder) throws IOException, BackupException {
        AtomicFile.write(folder.restoreMark(), new byte[0]);
        for (String part : PARTS)
            if (!part.equals("RESTORE") && !part.equals("LOCK"))
                delete(folder.path().resolve(part));
        long needed = 0;
        for (String name : sums.keySet()) needed += size(name);
        BackupWriter.expectRoom(folder.path(), needed);
        for (Map.Entry<String, String> file : sums.entrySet()) {
            Path to = folder.path().resolve(file.getKey());
            FilePermissions.createFolders(to.resolveSibling(""));
            Path from = path.resolve(file.getKey());
            if (!BackupWriter.copy(from, size(file.getKey()), to).equals(file.getValue()))
                throw new BackupException(Reason.DAMAGED, from, "its checksum is wrong");
        }
        if (facts.state().isPresent()) compare(folder, facts.state().get());
        Files.delete(folder.path().resolve(BackupWriter.FACTS));
        for (String part : PARTS)
            if (Files.isDirectory(folder.path().resolve(part)))
                AtomicFile.syncFolder(folder.path().resolve(part));
        AtomicFile.syncFolder(folder.path());
        Files.delete(folder.restoreMark());
        AtomicFile.syncFolder(folder.path());
    }

    private long size(String name) throws IOException, BackupException {
        Path file = path.resolve(name);
        if (!Files.isRegularFile(file)) throw new BackupException(Reason.DAMAGED, file, "it is missing");
        return Files.size(file);
    }

    private void compare(DataFolder folder, BackupFacts.State said) throws BackupException {
        try (var tables = new ChainTables(folder.chainstate())) {
            if (!tables.tip().equals(said.tip()) || !tables.coinHash().equals(said.coins()))
                throw new BackupException(Reason.DAMAGED, path, "its coins are not those that it was made of");
        } catch (ChainStoreException damaged) {
            throw new BackupException(Reason.DAMAGED, path, damaged);
        }
    }

    private static void delete(Path part) throws IOException {
        if (Files.isDirectory(part)) ChainReset.deleteTree(part);
        else Files.deleteIfExists(part);
    }
}
