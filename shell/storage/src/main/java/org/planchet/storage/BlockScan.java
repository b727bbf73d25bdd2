package org.planchet.storage;

import java.io.IOException;
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

/// Finds the blocks that were appended after the last flush: from the end that the tables know, frame by frame. What is
/// no whole block (a torn write, a damaged byte) is passed over up to the next frame; what lies behind the last good
/// block is cut off by the caller.
final class BlockScan {
    private final RecordFiles files;
    private final int magic;
    private final int mostBytes;
    private final List<RecoveredBlock> found = new ArrayList<>();
    private int goodFile;
    private int goodEnd;

    BlockScan(RecordFiles files, int magic, int mostBytes, Table.Ends from) {
        this.files = files;
        this.magic = magic;
        this.mostBytes = mostBytes;
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
        for (int number = goodFile; Files.exists(files.path(number)); number++) {
            try {
                scan(number, start);
            } catch (IOException failed) {
                throw new ChainStoreException(
                        "The file " + files.path(number) + " cannot be read: " + failed.getMessage() + ".", failed);
            }
            start = 0;
        }
        return this;
    }

    private void scan(int number, int start) throws IOException {
        long size = Files.size(files.path(number));
        int at = start;
        while (at + (long) RecordFiles.FRAME < size) {
            RecoveredBlock block = blockAt(number, at, size);
            if (block == null) {
                at++;
                continue;
            }
            found.add(block);
            at = block.at().offset() + block.at().length();
            goodFile = number;
            goodEnd = at;
        }
    }

    private @Nullable RecoveredBlock blockAt(int number, int at, long size) throws IOException {
        try {
            var frame = new ByteReader(files.readBytes(number, at, RecordFiles.FRAME));
            if (frame.int32("magic") != magic) return null;
            int length = frame.int32("length");
            if (length < 0 || length > mostBytes || length > size - at - RecordFiles.FRAME) return null;
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
