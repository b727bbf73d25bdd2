package org.planchet.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.StoredChain.RecoveredBlock;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleTree;

/// Finds the blocks that were appended after the last flush: from the end that the tables know, frame by
/// frame. Bytes that are not a whole block (a torn write, a damaged byte) are skipped up to the next frame;
/// the caller truncates the file after the last good block.
final class BlockScan {
    /// Bytes that are searched for the magic at a time.
    private static final int STRIDE = 1 << 16;

    private final RecordFiles files;
    private final int magic;
    private final int mostBlockBytes;
    private final List<RecoveredBlock> found = new ArrayList<>();
    private int goodFile;
    private int goodEnd;

    BlockScan(RecordFiles files, int magic, int mostBlockBytes, Table.Ends from) {
        this.files = files;
        this.magic = magic;
        this.mostBlockBytes = mostBlockBytes;
        this.goodFile = from.blockFile();
        this.goodEnd = from.blockEnd();
    }

    List<RecoveredBlock> found() {
        return found;
    }

    /// The file of the last good byte.
    int goodFile() {
        return goodFile;
    }

    /// The end of the good bytes in [#goodFile].
    int goodEnd() {
        return goodEnd;
    }

    BlockScan run() {
        int start = goodEnd;
        int number = goodFile;
        try {
            for (int last = files.lastNumber(); number <= last; number++) {
                if (Files.exists(files.path(number))) scan(number, start);
                start = 0;
            }
        } catch (IOException failed) {
            throw new ChainStoreException(
                    "The file " + files.path(number) + " cannot be read: " + failed.getMessage() + ".", failed);
        }
        return this;
    }

    private void scan(int number, int start) throws IOException {
        long size = Files.size(files.path(number));
        long at = start;
        while (at + RecordFiles.FRAME < size) {
            RecoveredBlock block = blockAt(number, (int) at, size);
            if (block == null) {
                at = nextMagic(number, at + 1, size);
                continue;
            }
            found.add(block);
            at = block.at().offset() + (long) block.at().length();
            goodFile = number;
            goodEnd = (int) at;
        }
    }

    /// Where the magic begins next, from `from` on; the end of the file if it does not.
    private long nextMagic(int number, long from, long size) throws IOException {
        for (long at = from; at + Integer.BYTES <= size; at += STRIDE - Integer.BYTES + 1) {
            var piece =
                    ByteBuffer.wrap(files.readBytes(number, (int) at, STRIDE)).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i + Integer.BYTES <= piece.capacity(); i++) if (piece.getInt(i) == magic) return at + i;
        }
        return size;
    }

    /// Whether the first file begins with a frame of Bitcoin's kind around a block, with another chain's magic.
    boolean isOfAnotherChain() {
        try {
            if (!Files.exists(files.path(0))) return false;
            long size = Files.size(files.path(0));
            var frame = new ByteReader(files.readBytes(0, 0, RecordFiles.FRAME));
            if (frame.int32("magic") == magic) return false;
            int length = frame.int32("length");
            if (length <= 0 || length > mostBlockBytes || length > size - RecordFiles.FRAME) return false;
            Block.parse(files.readBytes(0, RecordFiles.FRAME, length));
            return true;
        } catch (IOException | MalformedDataException noBlock) {
            return false;
        }
    }

    private @Nullable RecoveredBlock blockAt(int number, int at, long size) throws IOException {
        try {
            var frame = new ByteReader(files.readBytes(number, at, RecordFiles.FRAME));
            if (frame.int32("magic") != magic) return null;
            int length = frame.int32("length");
            if (length < 0 || length > mostBlockBytes || length > size - at - RecordFiles.FRAME) return null;
            byte[] bytes = files.readBytes(number, at + RecordFiles.FRAME, length);
            Block block = Block.parse(bytes);
            if (!MerkleTree.ofTransactions(block.transactions())
                    .hash()
                    .equals(block.header().merkleRoot())) return null;
            var position = new BlockPosition(number, at + RecordFiles.FRAME, length, Table.crc(bytes));
            return new RecoveredBlock(block.hash(), position);
        } catch (MalformedDataException torn) {
            return null;
        }
    }
}
