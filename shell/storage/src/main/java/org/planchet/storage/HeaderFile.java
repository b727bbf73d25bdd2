package org.planchet.storage;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.HeaderStore;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

/// A light node's headers in one file: 80 bytes each, one after the other, nothing between them. Each has its
/// proof of work and names its parent, so it needs no checksum: a changed one is not a valid header, or the
/// next one does not follow it. 100,000 take 8 MB.
///
/// Nothing is synced to the disk: headers lost in a power cut are sent by peers again.
public final class HeaderFile implements HeaderStore {
    private final Path path;
    private final FileChannel channel;
    private final boolean mends;
    private long goodBytes;

    private HeaderFile(Path path, boolean mends, OpenOption... options) {
        this.path = path;
        this.mends = mends;
        try {
            channel = FileChannel.open(path, options);
        } catch (IOException failed) {
            throw failure(path, failed);
        }
    }

    /// @throws ChainStoreException if the file can be neither opened nor made
    public static HeaderFile open(Path path) {
        return new HeaderFile(path, true, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /// Opens it to be read alone: whatever is damaged stays as it is.
    ///
    /// @throws ChainStoreException if the file cannot be opened
    static HeaderFile inspect(Path path) {
        return new HeaderFile(path, false, StandardOpenOption.READ);
    }

    private static ChainStoreException failure(Path path, IOException cause) {
        return new ChainStoreException("the headers in " + path + " cannot be read or written", cause);
    }

    /// A header that was cut short is forgotten too.
    @Override
    public void load(Predicate<BlockHeader> reader) {
        try {
            channel.position(0);
            var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
            byte[] bytes = new byte[BlockHeader.SIZE];
            while (read(in, bytes) && reader.test(BlockHeader.read(new ByteReader(bytes))))
                goodBytes += BlockHeader.SIZE;
            if (mends) channel.truncate(goodBytes);
            channel.position(goodBytes);
        } catch (MalformedDataException never) {
            throw new AssertionError("any 80 bytes can be read as a header", never);
        } catch (IOException failed) {
            throw failure(path, failed);
        }
    }

    /// Bytes behind the last header that [#load] took.
    long damagedBytes() throws IOException {
        return channel.size() - goodBytes;
    }

    private static boolean read(DataInputStream in, byte[] bytes) throws IOException {
        try {
            in.readFully(bytes);
            return true;
        } catch (EOFException end) {
            return false;
        }
    }

    @Override
    public void append(List<BlockHeader> headers) {
        var out = new ByteWriter(headers.size() * BlockHeader.SIZE);
        for (BlockHeader header : headers) header.write(out);
        ByteBuffer buffer = ByteBuffer.wrap(out.toByteArray());
        try {
            while (buffer.hasRemaining()) channel.write(buffer);
        } catch (IOException failed) {
            throw failure(path, failed);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw failure(path, failed);
        }
    }
}
