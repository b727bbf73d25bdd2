package org.planchet.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockPosition;
import org.planchet.chainstate.ChainStoreException;

/// Numbered files of records, only ever appended to, in the framing of Bitcoin's `blk*.dat`:
///
///     magic (4) | length (4) | record
///
/// A file is left for the next if the record would take it beyond 128 MiB (Bitcoin Core's `MAX_BLOCKFILE_SIZE`).
/// A write is in the hands of the operating system when [#append] returns, and on the disk when [#sync] does. After
/// any failure of a write nothing is written any more.
final class RecordFiles implements AutoCloseable {
    static final int FRAME = 8;

    private static final int MAX_OPEN = 32;

    private final Path folder;
    private final String prefix;
    private final int magic;
    private final int mostBytes;
    /// Open files, the least recently used first.
    private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Integer> unsynced = new LinkedHashSet<>();
    private int sizedFile = -1;
    private long sizedBytes;
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

    /// Goes on from `newEnd` of file `newFile`: cuts what lies behind it there, and removes later files. If the
    /// file has become shorter, it stays as it is, and the next is begun.
    void continueAt(int newFile, int newEnd) {
        try {
            for (int later = lastNumber(); later > newFile; later--) {
                if (Files.deleteIfExists(path(later))) folderUnsynced = true;
            }
            long size = Files.exists(path(newFile)) ? Files.size(path(newFile)) : 0;
            if (size < newEnd) {
                file = newFile + 1;
                end = 0;
                return;
            }
            if (size > newEnd) {
                channel(newFile).truncate(newEnd);
                unsynced.add(newFile);
            }
            file = newFile;
            end = newEnd;
        } catch (IOException failed) {
            throw broken("cannot be cut to its good part", newFile, failed);
        }
    }

    /// Goes on in a file behind all that are there, and leaves those as they are.
    void continueBehind() {
        try {
            file = lastNumber() + 1;
            end = 0;
        } catch (IOException failed) {
            throw broken("cannot be found", 0, failed);
        }
    }

    /// The highest number of a file that is there; -1 if there is none.
    int lastNumber() throws IOException {
        int last = -1;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "[0-9][0-9][0-9][0-9][0-9].dat")) {
            for (Path path : files) {
                String name = path.getFileName().toString();
                last = Math.max(last, Integer.parseInt(name.substring(prefix.length(), prefix.length() + 5)));
            }
        }
        return last;
    }

    /// Whether the file at `at` reaches far enough. Its size is looked up once for all positions that follow each
    /// other in the same file.
    boolean mayHold(BlockPosition at) {
        if (sizedFile != at.file()) {
            sizedFile = at.file();
            try {
                sizedBytes = Files.size(path(at.file()));
            } catch (IOException missing) {
                sizedBytes = 0;
            }
        }
        return at.offset() + (long) at.length() <= sizedBytes;
    }

    /// Appends a record; returns where it lies.
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

    /// Reads a record, checked against the position's checksum; null if it is not there any more, has changed, or
    /// the disk does not give it back. No write follows from that, so nothing is broken yet. From any thread: each
    /// read opens the file for itself, since Java closes a file whose reader is interrupted.
    byte @Nullable [] read(BlockPosition at) {
        byte[] record;
        try (FileChannel channel = FileChannel.open(path(at.file()), StandardOpenOption.READ)) {
            record = readBytes(channel, at.offset(), at.length());
        } catch (ClosedChannelException interrupted) {
            throw new ChainStoreException(
                    "The file " + path(at.file()) + " was closed while it was read.", interrupted);
        } catch (IOException unreadable) {
            return null;
        }
        return record.length == at.length() && Table.crc(record) == at.crc() ? record : null;
    }

    /// The `length` bytes at `offset`, fewer if the file ends before.
    byte[] readBytes(int number, int offset, int length) throws IOException {
        return readBytes(channel(number), offset, length);
    }

    private static byte[] readBytes(FileChannel channel, int offset, int length) throws IOException {
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
                // After a failed sync the contents of the disk are unknown: a second try could report a false
                // success.
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
        if (open.size() >= MAX_OPEN) closeOne();
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
