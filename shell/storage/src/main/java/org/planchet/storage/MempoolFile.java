package org.planchet.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

/// The file of unconfirmed transactions: magic (`PLMP`), CRC-32C of what follows, and the mempool's own bytes.
public final class MempoolFile {
    /// `PLMP` as a little-endian number.
    private static final int MAGIC = 0x504d_4c50;

    private static final int HEAD = 8;

    private MempoolFile() {}

    /// Reads the snapshot in `file`; empty if there is none or it is damaged, the latter with a warning: a mempool
    /// fills again by itself.
    public static Optional<byte[]> load(Path file, Consumer<String> warning) {
        if (!Files.exists(file)) return Optional.empty();
        try {
            byte[] bytes = Files.readAllBytes(file);
            var in = new ByteReader(bytes);
            int magic = in.int32("magic");
            int crc = in.int32("checksum");
            byte[] snapshot = in.bytes(bytes.length - HEAD, "snapshot");
            if (magic == MAGIC && crc == Table.crc(snapshot)) return Optional.of(snapshot);
            warning.accept("The file " + file + " is damaged and is left aside.");
        } catch (IOException | MalformedDataException unreadable) {
            warning.accept("The file " + file + " cannot be read and is left aside: " + unreadable.getMessage() + ".");
        }
        return Optional.empty();
    }

    /// The snapshot in a file that the user names: one that [#save] wrote, or Bitcoin Core's `mempool.dat`, which is
    /// nothing but the snapshot.
    ///
    /// @throws IOException            if it cannot be read
    /// @throws MalformedDataException if its checksum is wrong
    public static byte[] read(Path file) throws IOException, MalformedDataException {
        byte[] bytes = Files.readAllBytes(file);
        var in = new ByteReader(bytes);
        if (bytes.length < HEAD || in.int32("magic") != MAGIC) return bytes;
        int crc = in.int32("checksum");
        byte[] snapshot = in.bytes(bytes.length - HEAD, "snapshot");
        if (crc != Table.crc(snapshot)) throw new MalformedDataException("the file's checksum is wrong");
        return snapshot;
    }

    /// Replaces the file by one with `snapshot`.
    public static void save(Path file, byte[] snapshot) throws IOException {
        AtomicFile.write(
                file,
                new ByteWriter(snapshot.length + HEAD)
                        .int32(MAGIC)
                        .int32(Table.crc(snapshot))
                        .bytes(snapshot)
                        .toByteArray());
    }
}
