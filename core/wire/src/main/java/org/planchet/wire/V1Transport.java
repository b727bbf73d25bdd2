package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.MalformedDataException;

/// Takes frames out of a stream of bytes that arrives in any pieces. Memory grows with the bytes that came, never with
/// a length that a header claims.
///
/// What Bitcoin Core drops is dropped here and counted: a wrong checksum, an impossible command. So is a frame that is
/// longer than anything we would read under its command; of that not a byte is held. A wrong magic, more than 4 MB, or
/// more entries than a message may have end the stream; and so does, until the peer has sent its verack, any frame
/// longer than the handshake needs.
public final class FrameReader {
    /// The first allocation for a payload; it doubles as bytes arrive.
    private static final int FIRST_BUFFER = 4_096;

    private final byte[] magic = new byte[4];
    private final byte[] header = new byte[Frame.HEADER_SIZE];
    private int headerSize;
    private byte[] payload = new byte[0];
    private int payloadSize;
    private int payloadLength = -1;
    private String command = "";
    /// The frame under way is only counted, not held.
    private boolean skipping;
    private boolean handshaken;
    private long badChecksums;
    private long droppedBytes;

    /// @param magic the chain's 4 message start bytes, read as a little-endian number
    public FrameReader(int magic) {
        for (int i = 0; i < 4; i++) this.magic[i] = (byte) (magic >>> (8 * i));
    }

    /// What [#read] made of the bytes: how many it took, and the frame they completed, if any.
    public record Step(int consumed, @Nullable Frame frame) {}

    /// Takes bytes until a header or a frame is complete or they are used up; to be called again with the rest.
    /// After a header [#claimed] tells what is to come, before any of it is held.
    ///
    /// @throws MalformedDataException if the stream is not one of frames; the reader is of no use afterwards
    public Step read(byte[] bytes, int offset, int length) throws MalformedDataException {
        int at = offset;
        int end = offset + length;
        while (at < end || payloadLength == 0) {
            if (payloadLength < 0) {
                int part = Math.min(end - at, Frame.HEADER_SIZE - headerSize);
                System.arraycopy(bytes, at, header, headerSize, part);
                headerSize += part;
                at += part;
                checkMagic();
                if (headerSize < Frame.HEADER_SIZE) break;
                readHeader();
                if (payloadLength > 0) break;
            }
            int part = Math.min(end - at, payloadLength - payloadSize);
            append(bytes, at, part);
            at += part;
            if (payloadSize < payloadLength) break;
            Frame frame = complete();
            if (frame != null) return new Step(at - offset, frame);
        }
        return new Step(at - offset, null);
    }

    /// Whether the stream stands in the middle of a frame.
    public boolean isMidFrame() {
        return headerSize > 0;
    }

    /// Payload bytes that will be held for the frame under way; 0 if none is or its payload is only skipped.
    public int claimed() {
        return skipping ? 0 : Math.max(0, payloadLength);
    }

    /// Frames dropped for a wrong checksum.
    public long badChecksums() {
        return badChecksums;
    }

    /// Payload bytes of the frames dropped, for whatever reason.
    public long droppedBytes() {
        return droppedBytes;
    }

    /// Bytes held for a frame that is not complete yet.
    public int bufferedBytes() {
        return payload.length;
    }

    private void checkMagic() throws MalformedDataException {
        int known = Math.min(headerSize, 4);
        if (!Arrays.equals(header, 0, known, magic, 0, known))
            throw new MalformedDataException("wrong message start bytes: a peer of another chain, or no peer at all");
    }

    private void readHeader() throws MalformedDataException {
        boolean valid = readCommand();
        long claimed = (header[16] & 0xffL)
                | ((header[17] & 0xffL) << 8)
                | ((header[18] & 0xffL) << 16)
                | ((header[19] & 0xffL) << 24);
        int most = MessageTable.maxPayload(command);
        if (claimed > Limits.PAYLOAD || (claimed > most && MessageTable.isBounded(command)))
            throw new OverLimitException(
                    "message " + command + " claims " + claimed + " bytes of payload, " + most + " are allowed");
        if (claimed > Limits.SMALL_PAYLOAD && !handshaken)
            throw new MalformedDataException(
                    "message " + command + " of " + claimed + " bytes before the handshake is done");
        payloadLength = (int) claimed;
        skipping = !valid || claimed > most;
        payload = new byte[skipping ? 0 : Math.min(payloadLength, FIRST_BUFFER)];
        payloadSize = 0;
    }

    /// False if the command is not printable ASCII, padded with zeros.
    private boolean readCommand() {
        int length = 4;
        while (length < 16 && header[length] != 0) length++;
        boolean valid = true;
        for (int i = 4; i < 16; i++) valid &= i < length ? header[i] >= 0x20 && header[i] <= 0x7e : header[i] == 0;
        command = valid ? new String(header, 4, length - 4, StandardCharsets.US_ASCII) : "(no command)";
        return valid;
    }

    private void append(byte[] bytes, int offset, int length) {
        if (skipping) {
            payloadSize += length;
            return;
        }
        if (payloadSize + length > payload.length) {
            int wanted = Math.max(payloadSize + length, payload.length * 2);
            payload = Arrays.copyOf(payload, Math.min(wanted, payloadLength));
        }
        System.arraycopy(bytes, offset, payload, payloadSize, length);
        payloadSize += length;
    }

    private @Nullable Frame complete() {
        byte[] whole = payload.length == payloadLength || skipping ? payload : Arrays.copyOf(payload, payloadLength);
        int length = payloadLength;
        payload = new byte[0];
        headerSize = 0;
        payloadLength = -1;
        if (skipping) {
            droppedBytes += length;
            skipping = false;
            return null;
        }
        if (!Arrays.equals(Frame.checksum(whole, length), 0, 4, header, 20, 24)) {
            badChecksums++;
            droppedBytes += length;
            return null;
        }
        handshaken |= command.equals("verack");
        return new Frame(command, whole);
    }
}
