package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;

/// A command and its payload, and how they go over the wire: 4 bytes of magic, 12 of command (ASCII, padded with
/// zeros), 4 of payload length (little-endian), 4 of checksum (the first of the payload's double SHA-256), payload.
@SuppressWarnings("ArrayRecordComponent") // equality over the array is written out below
public record Frame(String command, byte[] payload) {
    /// Bytes before the payload.
    public static final int HEADER_SIZE = 24;

    static final int COMMAND_SIZE = 12;

    /// The command that every conversation begins with, as in a header.
    static final byte[] VERSION_NAME = {'v', 'e', 'r', 's', 'i', 'o', 'n', 0, 0, 0, 0, 0};

    /// The bytes to send.
    ///
    /// @param magic the chain's 4 message start bytes, read as a little-endian number
    public byte[] encode(int magic) {
        if (payload.length > Limits.PAYLOAD)
            throw new AssertionError("cannot frame " + command + " of " + payload.length + " bytes");
        byte[] out = new byte[HEADER_SIZE + payload.length];
        for (int i = 0; i < 4; i++) out[i] = (byte) (magic >>> (8 * i));
        putCommand(command, out, 4);
        for (int i = 0; i < 4; i++) out[16 + i] = (byte) (payload.length >>> (8 * i));
        System.arraycopy(checksum(payload, payload.length), 0, out, 20, 4);
        System.arraycopy(payload, 0, out, HEADER_SIZE, payload.length);
        return out;
    }

    /// Writes a command's [#COMMAND_SIZE] bytes where there are zeros.
    static void putCommand(String command, byte[] out, int offset) {
        byte[] name = command.getBytes(StandardCharsets.US_ASCII);
        if (name.length > COMMAND_SIZE) throw new AssertionError("no command: " + command);
        System.arraycopy(name, 0, out, offset, name.length);
    }

    /// Reads a command's [#COMMAND_SIZE] bytes. Null if they are not printable ASCII, padded with zeros.
    static @Nullable String command(byte[] bytes, int offset) {
        int length = 0;
        while (length < COMMAND_SIZE && bytes[offset + length] != 0) length++;
        for (int i = 0; i < COMMAND_SIZE; i++) {
            byte b = bytes[offset + i];
            if (i < length ? b < 0x20 || b > 0x7e : b != 0) return null;
        }
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }

    /// The 4 bytes that guard `length` bytes of payload.
    static byte[] checksum(byte[] payload, int length) {
        return Arrays.copyOf(Hashes.sha256d(payload, 0, length), 4);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame && command.equals(frame.command) && Arrays.equals(payload, frame.payload);
    }

    @Override
    public int hashCode() {
        return command.hashCode() * 31 + Arrays.hashCode(payload);
    }

    @Override
    public String toString() {
        return command + " of " + payload.length + " bytes";
    }
}
