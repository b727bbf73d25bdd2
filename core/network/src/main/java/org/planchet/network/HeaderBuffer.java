package org.planchet.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;

/// Headers that follow one another, first in, first out, 48 bytes each: the hash of the one before is left out.
final class HeaderBuffer {
    private static final int RECORD = BlockHeader.SIZE - Hash256.SIZE;

    private byte[] records = new byte[0];
    private int first;
    private int size;

    /// The header before the first.
    private BlockHash before;

    HeaderBuffer(BlockHash before) {
        this.before = before;
    }

    int size() {
        return size;
    }

    /// @param header whose parent is the last one in the buffer
    void add(BlockHeader header) {
        int end = (first + size) * RECORD;
        if (end == records.length) makeRoom();
        byte[] record = new ByteWriter(RECORD)
                .int32(header.version())
                .hash256(header.merkleRoot())
                .int32((int) header.time())
                .int32(header.bits())
                .int32(header.nonce())
                .toByteArray();
        System.arraycopy(record, 0, records, (first + size) * RECORD, RECORD);
        size++;
    }

    /// Moves what is there to the front if that frees at least half, else grows by half.
    private void makeRoom() {
        byte[] target = first >= size && first > 0 ? records : new byte[(size + Math.max(64, size / 2)) * RECORD];
        System.arraycopy(records, first * RECORD, target, 0, size * RECORD);
        records = target;
        first = 0;
    }

    /// Takes the first headers out until `left` are left.
    List<BlockHeader> takeDownTo(int left) {
        var taken = new ArrayList<BlockHeader>(Math.max(0, size - left));
        while (size > left) {
            BlockHeader header = read(first * RECORD);
            before = header.hash();
            taken.add(header);
            first++;
            size--;
        }
        return taken;
    }

    private BlockHeader read(int at) {
        var in = new ByteReader(Arrays.copyOfRange(records, at, at + RECORD));
        try {
            return new BlockHeader(
                    in.int32("version"),
                    before,
                    in.hash256("merkle root"),
                    in.int32("time"),
                    in.int32("bits"),
                    in.int32("nonce"));
        } catch (MalformedDataException impossible) {
            throw new AssertionError("a record of " + RECORD + " bytes", impossible);
        }
    }
}
