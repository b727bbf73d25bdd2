package org.planchet.chainstate;

import org.jspecify.annotations.Nullable;

/// What a [BlockIndex] knows of a block that is stored, in numbers instead of two [BlockPosition]s. Never changed once
/// others can see it.
final class StoredNumbers {
    long sequence;
    int transactions;
    int dataFile;
    int dataOffset;
    int dataLength;
    int dataCrc;
    int undoFile;
    int undoOffset;
    int undoLength;
    int undoCrc;

    static StoredNumbers copyOf(@Nullable StoredNumbers old) {
        var copy = new StoredNumbers();
        if (old == null) return copy;
        copy.sequence = old.sequence;
        copy.transactions = old.transactions;
        copy.dataFile = old.dataFile;
        copy.dataOffset = old.dataOffset;
        copy.dataLength = old.dataLength;
        copy.dataCrc = old.dataCrc;
        copy.undoFile = old.undoFile;
        copy.undoOffset = old.undoOffset;
        copy.undoLength = old.undoLength;
        copy.undoCrc = old.undoCrc;
        return copy;
    }

    void putData(BlockPosition at) {
        dataFile = at.file();
        dataOffset = at.offset();
        dataLength = at.length();
        dataCrc = at.crc();
    }

    void putUndo(BlockPosition at) {
        undoFile = at.file();
        undoOffset = at.offset();
        undoLength = at.length();
        undoCrc = at.crc();
    }
}
