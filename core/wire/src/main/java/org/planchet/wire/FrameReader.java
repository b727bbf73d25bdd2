package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.MalformedDataException;

/// Takes frames out of a stream of bytes that arrives in any pieces. Memory grows with the bytes that came, never with
/// a length that a header claims.
///
/// A frame whose checksum is wrong is dropped and counted, as Bitcoin Core does; a wrong magic, an impossible command
/// or a length above the command's limit ends the stream, for nothing after it can be trusted.
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
    private long badChecksums;
    private long droppedBytes;

    /// @param magic the chain's 4 message start bytes, read as a little-endian number
    public FrameReader(int magic) {
        for (int i = 0; i < 4; i++) this.magic[i] = (byte) (magic >>> (8 * i));
    }

    /// What [#read] made of the bytes: how many it took, and the frame they completed, if any.
    public record Step(int consumed, @Nullable Frame frame) {}

    /// Takes bytes until a frame is complete or they are used up; to be called again with the rest.
    ///
    /// @throws MalformedDataException where the stream is not one of frames; the reader is of no use afterwards
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

    /// Frames dropped for a wrong checksum.
    public long badChecksums() {
        return badChecksums;
    }

    /// Payload bytes of the frames dropped.
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
        int length = 4;
        while (length < 16 && header[length] != 0) length++;
        for (int i = 4; i < 16; i++) {
            boolean inName = i < length;
            if (inName ? header[i] < 0x20 || header[i] > 0x7e : header[i] != 0)
                throw new MalformedDataException("message command is not printable ASCII padded with zeros");
        }
        command = new String(header, 4, length - 4, StandardCharsets.US_ASCII);
        long claimed = (header[16] & 0xffL)
                | ((header[17] & 0xffL) << 8)
                | ((header[18] & 0xffL) << 16)
                | ((header[19] & 0xffL) << 24);
        int most = MessageTable.maxPayload(command);
        if (claimed > most)
            throw new MalformedDataException(
                    "message " + command + " claims " + claimed + " bytes of payload, " + most + " are allowed");
        payloadLength = (int) claimed;
        payload = new byte[Math.min(payloadLength, FIRST_BUFFER)];
        payloadSize = 0;
    }

    private void append(byte[] bytes, int offset, int length) {
        if (payloadSize + length > payload.length) {
            int wanted = Math.max(payloadSize + length, payload.length * 2);
            payload = Arrays.copyOf(payload, Math.min(wanted, payloadLength));
        }
        System.arraycopy(bytes, offset, payload, payloadSize, length);
        payloadSize += length;
    }

    private @Nullable Frame complete() {
        byte[] whole = payload.length == payloadLength ? payload : Arrays.copyOf(payload, payloadLength);
        boolean good = Arrays.equals(Frame.checksum(whole, whole.length), 0, 4, header, 20, 24);
        payload = new byte[0];
        headerSize = 0;
        payloadLength = -1;
        if (good) return new Frame(command, whole);
        badChecksums++;
        droppedBytes += whole.length;
        return null;
    }
}
