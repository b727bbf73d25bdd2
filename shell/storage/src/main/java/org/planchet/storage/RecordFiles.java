package org.planchet.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.ChainStoreException;

/// Numbered files of records, only ever appended to, in the framing of Bitcoin's `blk*.dat`:
///
///     magic (4) | length (4) | record
///
/// A file is left for the next where the record would take it beyond 128 MiB (Bitcoin Core's `MAX_BLOCKFILE_SIZE`).
/// A write is in the hands of the operating system when [#append] returns, and on the disk when [#sync] does. After
/// any failure nothing is written any more.
final class RecordFiles implements AutoCloseable {
    static final int FRAME = 8;

    private static final int MOST_OPEN = 32;

    private final Path folder;
    private final String prefix;
    private final int magic;
    private final int mostBytes;
    /// Open files, the least recently used first.
    private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Integer> unsynced = new LinkedHashSet<>();
    private boolean folderUnsynced;
    private boolean broken;
    private int file;
    private int end;

    RecordFiles(Path folder, String prefix, int magic, int mostBytes) {
        this.folder = folder;
        this.prefix = prefix;
        this.magic = magic;
        this.mostBytes = mostBytes;
    }

    Path path(int number) {
        return folder.resolve(String.format(Locale.ROOT, "%s%05d.dat", prefix, number));
    }

    /// The file that is appended to.
    int file() {
        return file;
    }

    /// Where it ends.
    int end() {
        return end;
    }

    /// Goes on from `newEnd` of file `newFile`: cuts what lies behind it there, and removes later files.
    void continueAt(int newFile, int newEnd) {
        try {
            for (int later = newFile + 1; Files.exists(path(later)); later++) {
                Files.delete(path(later));
                folderUnsynced = true;
            }
            if (newEnd > 0 || Files.exists(path(newFile))) {
                FileChannel channel = channel(newFile);
                if (channel.size() < newEnd)
                    throw new ChainStoreException("The file " + path(newFile) + " is damaged: it has " + channel.size()
                            + " bytes and should have " + newEnd + " at least.");
                if (channel.size() > newEnd) {
                    channel.truncate(newEnd);
                    unsynced.add(newFile);
                }
            }
            file = newFile;
            end = newEnd;
        } catch (IOException failed) {
            throw broken("cannot be cut to its good part", newFile, failed);
        }
    }

    /// Appends a record; gives where it lies.
    BlockPosition append(byte[] record) {
        if (broken)
            throw new ChainStoreException("The files in " + folder + " failed before: nothing is written to them.");
        if (end > 0 && (long) end + FRAME + record.length >= mostBytes) {
            file++;
            end = 0;
        }
        ByteBuffer frame = ByteBuffer.allocate(FRAME).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(magic).putInt(record.length).flip();
        try {
            FileChannel channel = channel(file);
            channel.position(end);
            ByteBuffer[] parts = {frame, ByteBuffer.wrap(record)};
            while (parts[1].hasRemaining()) channel.write(parts);
        } catch (IOException failed) {
            throw broken("cannot be written", file, failed);
        }
        unsynced.add(file);
        var at = new BlockPosition(file, end + FRAME, record.length, Table.crc(record));
        end += FRAME + record.length;
        return at;
    }

    /// Reads a record, checked against the position's checksum.
    byte[] read(BlockPosition at) {
        byte[] record;
        try {
            if (!Files.exists(path(at.file())))
                throw new ChainStoreException("The file " + path(at.file()) + " is missing.");
            record = readBytes(at.file(), at.offset(), at.length());
        } catch (IOException failed) {
            throw broken("cannot be read", at.file(), failed);
        }
        if (record.length != at.length() || Table.crc(record) != at.crc())
            throw new ChainStoreException(
                    "The file " + path(at.file()) + " is damaged: the record at byte " + at.offset() + " has changed.");
        return record;
    }

    /// The `length` bytes at `offset`, fewer where the file ends before.
    byte[] readBytes(int number, int offset, int length) throws IOException {
        FileChannel channel = channel(number);
        long there = Math.max(0, Math.min(length, channel.size() - offset));
        ByteBuffer buffer = ByteBuffer.allocate((int) there);
        while (buffer.hasRemaining() && channel.read(buffer, offset + (long) buffer.position()) >= 0) {
            // Until it is full or the file ends.
        }
        return buffer.array();
    }

    /// Makes everything appended survive the loss of power.
    void sync() {
        for (int number : unsynced) {
            try {
                channel(number).force(false);
            } catch (IOException failed) {
                // After a failed sync nobody knows what the disk holds: a second try could report a false success.
                throw broken("cannot be brought to the disk", number, failed);
            }
        }
        unsynced.clear();
        if (!folderUnsynced) return;
        try {
            AtomicFile.syncFolder(folder);
            folderUnsynced = false;
        } catch (IOException failed) {
            throw broken("cannot be brought to the disk", file, failed);
        }
    }

    private FileChannel channel(int number) throws IOException {
        FileChannel known = open.get(number);
        if (known != null) return known;
        if (open.size() >= MOST_OPEN) closeOne();
        Path path = path(number);
        if (!Files.exists(path)) folderUnsynced = true;
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        open.put(number, channel);
        return channel;
    }

    private void closeOne() throws IOException {
        for (Map.Entry<Integer, FileChannel> oldest : open.entrySet()) {
            if (unsynced.contains(oldest.getKey())) continue;
            oldest.getValue().close();
            open.remove(oldest.getKey());
            return;
        }
    }

    private ChainStoreException broken(String what, int number, IOException cause) {
        broken = true;
        return new ChainStoreException(
                "The file " + path(number) + " " + what + ": " + cause.getMessage() + ".", cause);
    }

    @Override
    public void close() {
        for (FileChannel channel : open.values()) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // What was flushed is on the disk already; what was not is found again by scanning.
            }
        }
        open.clear();
    }
}
