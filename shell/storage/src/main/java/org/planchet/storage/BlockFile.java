package org.planchet.storage;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MalformedDataException;

/// Reads a file in the framing of Bitcoin's `blk*.dat` from front to back: magic, length, block; bytes
/// between blocks are skipped. If an `xor.dat` of 8 bytes lies beside it, as Bitcoin Core writes from version
/// 28 on, every byte is first combined with the key's byte of the same place.
public final class BlockFile implements AutoCloseable {
    /// The least bytes that a block has: its header and a count.
    private static final int MIN_BLOCK = 81;

    private static final int BUFFER_BYTES = 1 << 18;

    /// A record that may be a block.
    public static final class Found {
        private final long offset;
        private final byte[] bytes;

        private Found(long offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        /// Its first byte in the file.
        public long offset() {
            return offset;
        }

        /// Its bytes, only to be read.
        public byte[] bytes() {
            return bytes;
        }
    }

    private final InputStream in;
    private final long size;
    private final byte[] magic;
    private final int mostBytes;
    private final byte @Nullable [] key;
    private long position;
    private long skipped;

    private BlockFile(InputStream in, long size, byte[] magic, int mostBytes, byte @Nullable [] key) {
        this.in = in;
        this.size = size;
        this.magic = magic.clone();
        this.mostBytes = mostBytes;
        this.key = key;
    }

    /// Opens `file`, whose blocks are framed by the four bytes of `magic` and have at most `mostBytes` bytes each.
    public static BlockFile open(Path file, byte[] magic, int mostBytes) throws IOException {
        byte[] key = xorKey(file);
        return new BlockFile(
                new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES),
                Files.size(file),
                magic,
                mostBytes,
                key);
    }

    private static byte @Nullable [] xorKey(Path file) throws IOException {
        Path keyFile = file.toAbsolutePath().resolveSibling("xor.dat");
        if (!Files.exists(keyFile)) return null;
        byte[] key = Files.readAllBytes(keyFile);
        if (key.length != 8) throw new IOException(keyFile + " has " + key.length + " bytes instead of 8");
        return key;
    }

    /// The next record; null at the end of the file. One that the file does not hold whole is skipped.
    public @Nullable Found next() throws IOException {
        int length = nextLength();
        if (length < 0) return null;
        long offset = position;
        return new Found(offset, bytes(length));
    }

    /// The header at the start of the next record, whose other bytes are passed over unread; null at the end of the
    /// file. Finds the same records as [#next].
    public @Nullable BlockHeader nextHeader() throws IOException {
        int length = nextLength();
        if (length < 0) return null;
        byte[] header = bytes(BlockHeader.SIZE);
        in.skipNBytes(length - BlockHeader.SIZE);
        position += length - BlockHeader.SIZE;
        try {
            return BlockHeader.parse(header);
        } catch (MalformedDataException impossible) {
            throw new AssertionError("any 80 bytes are a header", impossible);
        }
    }

    /// Passes over everything up to the bytes of the next record. Returns how many it has; -1 at the end of the file.
    private int nextLength() throws IOException {
        int matched = 0;
        while (true) {
            int next = read();
            if (next < 0) {
                skipped += matched;
                return -1;
            }
            if (next != (magic[matched] & 0xff)) {
                skipped += matched + (next == (magic[0] & 0xff) ? 0 : 1);
                matched = next == (magic[0] & 0xff) ? 1 : 0;
                continue;
            }
            if (++matched < magic.length) continue;
            matched = 0;
            int length = length();
            if (length >= 0) return length;
        }
    }

    /// The length that follows the magic; -1 if what follows cannot be a block.
    private int length() throws IOException {
        long from = position;
        in.mark(5);
        int length = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int next = read();
            if (next < 0) {
                skipped += position - from + magic.length;
                return -1;
            }
            length |= next << shift;
        }
        if (length < MIN_BLOCK || length > mostBytes || length > size - position) {
            // Not a frame: the length's bytes may be the start of one.
            in.reset();
            position = from;
            skipped += magic.length;
            return -1;
        }
        return length;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        if (in.readNBytes(bytes, 0, length) < length)
            throw new EOFException("the file ends inside a block: it has become shorter");
        if (key != null) for (int i = 0; i < length; i++) bytes[i] ^= key[(int) ((position + i) & 7)];
        position += length;
        return bytes;
    }

    /// Reads one record again that [#next] gave before.
    public static byte[] readAgain(Path file, long offset, int length) throws IOException {
        byte[] key = xorKey(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            bytes = in.readNBytes(length);
        }
        if (bytes.length < length) throw new EOFException(file + " has become shorter");
        if (key != null) for (int i = 0; i < length; i++) bytes[i] ^= key[(int) ((offset + i) & 7)];
        return bytes;
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) return next;
        if (key != null) next ^= key[(int) (position & 7)] & 0xff;
        position++;
        return next;
    }

    /// Bytes read so far.
    public long position() {
        return position;
    }

    /// Bytes in the file.
    public long size() {
        return size;
    }

    /// Bytes read so far that belong to no record.
    public long skipped() {
        return skipped;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
