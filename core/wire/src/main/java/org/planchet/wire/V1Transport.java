package org.planchet.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.MalformedDataException;

/// The plain transport: frames, one after another. Memory grows with the bytes that came, never with a length that a
/// header claims.
///
/// What Bitcoin Core drops is dropped here and counted: a wrong checksum, an impossible command. So is a frame that is
/// longer than anything we would read under its command; of that not a byte is held. A wrong magic, more than 4 MB, or
/// more entries than a message may have end the stream; and so does, until the peer has sent its verack, any frame
/// longer than the handshake needs.
public final class V1Transport implements Transport {
    private static final byte[] NOTHING = {};

    private final int magic;
    private final byte[] magicBytes = new byte[4];
    private final byte[] header = new byte[Frame.HEADER_SIZE];
    private int headerSize;
    private String command = "";

    /// Bytes of the frame under way that are still to come and only counted.
    private int toSkip;

    private @Nullable ArrivingBytes payload;
    private boolean handshaken;
    private long badChecksums;
    private long droppedBytes;

    /// @param magic the chain's 4 message start bytes, read as a little-endian number
    public V1Transport(int magic) {
        this.magic = magic;
        for (int i = 0; i < 4; i++) magicBytes[i] = (byte) (magic >>> (8 * i));
    }

    @Override
    public Step read(byte[] bytes, int offset, int length) throws MalformedDataException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (toSkip > 0) {
                int part = Math.min(end - at, toSkip);
                at += part;
                toSkip -= part;
                if (toSkip == 0) headerSize = 0;
            } else if (payload == null) {
                int part = Math.min(end - at, Frame.HEADER_SIZE - headerSize);
                System.arraycopy(bytes, at, header, headerSize, part);
                headerSize += part;
                at += part;
                checkMagic();
                if (headerSize < Frame.HEADER_SIZE) break;
                readHeader();
                if (payload != null && !payload.isComplete()) break;
            } else at += payload.take(bytes, at, end - at);
            Frame frame = complete();
            if (frame != null) return new Step(at - offset, frame);
        }
        return new Step(at - offset, null);
    }

    @Override
    public byte[] takeReply() {
        return NOTHING;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public byte[] encode(Frame frame) {
        return frame.encode(magic);
    }

    @Override
    public boolean isMidFrame() {
        return headerSize > 0;
    }

    @Override
    public int claimed() {
        return payload == null ? 0 : payload.length();
    }

    /// Frames dropped for a wrong checksum.
    public long badChecksums() {
        return badChecksums;
    }

    @Override
    public long droppedBytes() {
        return droppedBytes;
    }

    @Override
    public Type type() {
        return Type.V1;
    }

    @Override
    public String sessionId() {
        return "";
    }

    /// Bytes held for a frame that is not complete yet.
    public int bufferedBytes() {
        return payload == null ? 0 : payload.held();
    }

    private void checkMagic() throws MalformedDataException {
        int known = Math.min(headerSize, 4);
        if (!Arrays.equals(header, 0, known, magicBytes, 0, known))
            throw new MalformedDataException("wrong message start bytes: a peer of another chain, or no peer at all");
    }

    private void readHeader() throws MalformedDataException {
        String named = Frame.command(header, 4);
        command = named == null ? "(no command)" : named;
        long claimed = (header[16] & 0xffL)
                | ((header[17] & 0xffL) << 8)
                | ((header[18] & 0xffL) << 16)
                | ((header[19] & 0xffL) << 24);
        boolean fits = MessageTable.fits(command, claimed);
        if (claimed > Limits.SMALL_PAYLOAD && !handshaken)
            throw new MalformedDataException(
                    "message " + command + " of " + claimed + " bytes before the handshake is done");
        if (named != null && fits) payload = new ArrivingBytes((int) claimed);
        else {
            toSkip = (int) claimed;
            droppedBytes += claimed;
            if (toSkip == 0) headerSize = 0;
        }
    }

    private @Nullable Frame complete() {
        if (payload == null || !payload.isComplete()) return null;
        byte[] whole = payload.whole();
        payload = null;
        headerSize = 0;
        if (!Arrays.equals(Frame.checksum(whole, whole.length), 0, 4, header, 20, 24)) {
            badChecksums++;
            droppedBytes += whole.length;
            return null;
        }
        handshaken |= command.equals("verack");
        return new Frame(command, whole);
    }
}
