package org.planchet.wire;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.MalformedDataException;

/// The end that was dialled, which does not know yet what the other end speaks. Whatever does not begin like a v1
/// version message of this chain is a v2 key (BIP-0324).
public final class DetectingTransport implements Transport {
    /// Bytes of magic and command that distinguish the two.
    static final int PREFIX_SIZE = 4 + Frame.COMMAND_SIZE;

    private static final byte[] NOTHING = {};

    private final int magic;
    private final RandomGenerator random;
    private final byte[] expected = new byte[PREFIX_SIZE];
    private final byte[] prefix = new byte[PREFIX_SIZE];
    private int prefixSize;
    private @Nullable Transport found;

    /// @param magic  the chain's 4 message start bytes, read as a little-endian number
    /// @param random what a v2 key is drawn from
    public DetectingTransport(int magic, RandomGenerator random) {
        this.magic = magic;
        this.random = random;
        for (int i = 0; i < 4; i++) expected[i] = (byte) (magic >>> (8 * i));
        System.arraycopy(Frame.VERSION_NAME, 0, expected, 4, Frame.COMMAND_SIZE);
    }

    @Override
    public Step read(byte[] bytes, int offset, int length) throws MalformedDataException {
        int at = offset;
        int end = offset + length;
        Transport transport = found;
        while (transport == null && at < end) {
            prefix[prefixSize] = bytes[at];
            boolean same = prefix[prefixSize] == expected[prefixSize];
            prefixSize++;
            at++;
            if (!same) transport = V2Transport.responder(magic, random);
            else if (prefixSize == PREFIX_SIZE) transport = new V1Transport(magic);
        }
        if (transport == null) return new Step(length, null);
        if (found == null) {
            found = transport;
            // Less than any of the two needs for a frame.
            transport.read(prefix, 0, prefixSize);
        }
        Step rest = transport.read(bytes, at, end - at);
        return new Step(at - offset + rest.consumed(), rest.frame());
    }

    @Override
    public byte[] takeReply() {
        return found == null ? NOTHING : found.takeReply();
    }

    @Override
    public boolean isReady() {
        return found != null && found.isReady();
    }

    @Override
    public byte[] encode(Frame frame) {
        if (found == null) throw new AssertionError("nothing is said before the other end has spoken");
        return found.encode(frame);
    }

    @Override
    public boolean isMidFrame() {
        return found == null ? prefixSize > 0 : found.isMidFrame();
    }

    @Override
    public int claimed() {
        return found == null ? 0 : found.claimed();
    }

    @Override
    public long droppedBytes() {
        return found == null ? 0 : found.droppedBytes();
    }

    @Override
    public Type type() {
        return found == null ? Type.DETECTING : found.type();
    }

    @Override
    public String sessionId() {
        return found == null ? "" : found.sessionId();
    }
}
