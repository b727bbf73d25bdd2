package org.planchet.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.storage.DataFolderException.Reason;

/// A layout of data folders, and how those of older layouts are brought to it, one version after the other. The file
/// VERSION says whose a folder is and which layout it has: version, chain and genesis block, one a line.
///
/// @param version that folders have afterwards
/// @param steps   from older versions, oldest first, each to the next; the first names the oldest that is read
record Layout(int version, List<Layout.Step> steps) {
    /// What this program writes. There has been no other yet.
    static final Layout PRESENT = new Layout(DataFolder.VERSION, List.of());

    private static final String FILE = "VERSION";

    /// Brings a folder of layout `from` to the next.
    record Step(int from, Work work) {}

    /// What a step does. It may be killed at any moment, and is then done once more: so what it needs it deletes last.
    @FunctionalInterface
    interface Work {
        void run(DataFolder folder) throws IOException;
    }

    Layout {
        steps = List.copyOf(steps);
        for (int i = 0; i < steps.size(); i++)
            if (steps.get(i).from() != version - steps.size() + i)
                throw new IllegalArgumentException("the steps do not lead one to the next");
    }

    /// What a folder says of itself.
    ///
    /// @param version of its layout
    /// @param named   whether it names the chain; else it is new, or its first block shows whose it is
    record Found(int version, boolean named) {}

    private int oldest() {
        return version - steps.size();
    }

    /// Looks whose the folder at `path` is, and changes nothing.
    ///
    /// @throws DataFolderException if it is another chain's, or of a layout that is not read here
    Found look(Path path, String chain, BlockHash genesis) throws IOException, DataFolderException {
        Path file = path.resolve(FILE);
        List<String> lines = Files.exists(file) ? linesOf(file) : List.of();
        Integer said = lines.isEmpty() ? null : number(lines.getFirst());
        if (said != null && said > version)
            throw new DataFolderException(
                    Reason.TOO_NEW,
                    "The data folder " + path + " was written by a newer Planchet (layout " + said + ", this one knows "
                            + version + ").");
        if (said != null && said < oldest())
            throw new DataFolderException(
                    Reason.TOO_OLD,
                    "The data folder " + path + " was written by an older Planchet (layout " + said
                            + ", this one reads from " + oldest() + " on).");
        if (said != null && lines.size() >= 3 && lines.get(2).equals(genesis.toString())) return new Found(said, true);
        BlockHash first = firstBlock(path);
        if (first == null ? !Files.exists(file) : first.equals(genesis))
            return new Found(said == null ? version : said, false);
        if (said != null && lines.size() >= 3)
            throw new DataFolderException(
                    Reason.OTHER_CHAIN,
                    "The data folder " + path + " holds the chain " + lines.get(1) + ", not " + chain + ".");
        if (first != null)
            throw new DataFolderException(
                    Reason.OTHER_CHAIN, "The data folder " + path + " holds another chain, not " + chain + ".");
        throw new DataFolderException(
                Reason.DAMAGED,
                "The data folder " + path + " is damaged: its VERSION file cannot be read. If it held the chain "
                        + chain + ", delete that file; else name another folder with --data-dir.");
    }

    /// Brings a folder, which this process holds, to this layout, and has it name its chain.
    ///
    /// @throws DataFolderException like [#look]; then nothing was changed
    void bring(DataFolder folder, String chain, BlockHash genesis) throws IOException, DataFolderException {
        Found found = look(folder.path(), chain, genesis);
        if (!found.named()) write(folder, found.version(), chain, genesis);
        for (Step step : steps) {
            if (step.from() < found.version()) continue;
            step.work().run(folder);
            write(folder, step.from() + 1, chain, genesis);
        }
    }

    private static void write(DataFolder folder, int version, String chain, BlockHash genesis) throws IOException {
        AtomicFile.write(
                folder.path().resolve(FILE),
                (version + "\n" + chain + "\n" + genesis + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Whatever bytes the file has.
    private static List<String> linesOf(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            // A read, unlike an opening, does not say of what.
            throw new FileSystemException(file.toString(), null, unreadable.getMessage());
        }
    }

    /// The block that the first block file begins with: every chain's begins with its genesis block. Null if
    /// there is none.
    private static @Nullable BlockHash firstBlock(Path path) throws IOException {
        Path file = path.resolve("blocks").resolve("blk00000.dat");
        if (!Files.isRegularFile(file)) return null;
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(RecordFiles.FRAME);
            return BlockHeader.read(new ByteReader(in.readNBytes(BlockHeader.SIZE)))
                    .hash();
        } catch (EOFException | MalformedDataException noBlock) {
            return null;
        }
    }

    private static @Nullable Integer number(String text) {
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException notOne) {
            return null;
        }
    }
}
