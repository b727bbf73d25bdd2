package org.planchet.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.EllSwift;
import org.planchet.crypto.FsChaCha20Poly1305;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.MalformedDataException;

/// The encrypted transport (BIP-0324). Each end sends a key that looks random, up to 4,095 bytes of garbage,
/// what ends the garbage, and then packets: the first that is not a decoy is the version packet, the others
/// are messages. No byte of the stream can be distinguished from random noise.
///
/// Memory grows with the bytes that came, never with a length that a packet claims. As in [V1Transport], what Bitcoin
/// Core drops is dropped and counted, what breaks a limit ends the stream, and before the peer's verack no message is
/// longer than the handshake needs. What a packet says is known only when it is whole, so until then a packet may be
/// a little longer, for it may be a decoy.
public final class V2Transport implements Transport {
    /// The most bytes of garbage.
    static final int MAX_GARBAGE = 4_095;

    /// Bytes of a message besides its payload, if its command is written out.
    private static final int NAME_SIZE = 1 + Frame.COMMAND_SIZE;

    private static final int MAX_CONTENTS = NAME_SIZE + Limits.PAYLOAD;
    private static final int MAX_EARLY_CONTENTS = NAME_SIZE + Limits.UNKNOWN_PAYLOAD;

    private static final byte[] NOTHING = {};

    /// What is awaited of the other end.
    private enum State {
        KEY,
        GARBAGE,
        VERSION,
        MESSAGES
    }

    private final int magic;
    private final boolean initiating;
    private byte[] privateKey;
    private final byte[] ourKey;
    private byte[] ourGarbage;
    private byte[] reply = NOTHING;
    private State state = State.KEY;
    private final byte[] theirKey = new byte[EllSwift.KEY_SIZE];
    private int theirKeySize;
    private byte[] theirGarbage = NOTHING;
    private int theirGarbageSize;
    private byte[] theirTerminator = NOTHING;

    private @Nullable PacketCipher sealing;
    private @Nullable PacketCipher opening;
    private String sessionId = "";

    private final byte[] lengthBytes = new byte[PacketCipher.LENGTH_SIZE];
    private int lengthSize;
    private @Nullable ArrivingBytes packet;
    private boolean handshaken;
    private long droppedBytes;

    /// @param magic      the chain's 4 message start bytes, read as a little-endian number
    /// @param privateKey of this connection only
    /// @param entropy    32 random bytes
    /// @param garbage    up to [#MAX_GARBAGE] random bytes
    V2Transport(int magic, boolean initiating, byte[] privateKey, byte[] entropy, byte[] garbage) {
        if (garbage.length > MAX_GARBAGE) throw new IllegalArgumentException(garbage.length + " bytes of garbage");
        this.magic = magic;
        this.initiating = initiating;
        this.privateKey = privateKey;
        this.ourKey = EllSwift.publicKey(privateKey, entropy);
        this.ourGarbage = garbage;
        say(ourKey);
        say(ourGarbage);
    }

    /// The end that dialled: it speaks first.
    public static V2Transport initiator(int magic, RandomGenerator random) {
        return draw(magic, true, random);
    }

    /// The responder, once it has detected that the initiator speaks v2.
    static V2Transport responder(int magic, RandomGenerator random) {
        return draw(magic, false, random);
    }

    private static V2Transport draw(int magic, boolean initiating, RandomGenerator random) {
        byte[] privateKey = new byte[32];
        do random.nextBytes(privateKey);
        while (!Secp256k1.isPrivateKey(privateKey));
        byte[] entropy = new byte[32];
        random.nextBytes(entropy);
        byte[] garbage = new byte[random.nextInt(MAX_GARBAGE + 1)];
        random.nextBytes(garbage);
        return new V2Transport(magic, initiating, privateKey, entropy, garbage);
    }

    private void say(byte[] bytes) {
        int before = reply.length;
        reply = Arrays.copyOf(reply, before + bytes.length);
        System.arraycopy(bytes, 0, reply, before, bytes.length);
    }

    @Override
    public Step read(byte[] bytes, int offset, int length) throws MalformedDataException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (state == State.KEY) at += readKey(bytes, at, end - at);
            else if (state == State.GARBAGE) readGarbage(bytes[at++]);
            else if (packet == null) {
                lengthBytes[lengthSize++] = bytes[at++];
                if (lengthSize < PacketCipher.LENGTH_SIZE) continue;
                readLength();
                break;
            } else {
                at += packet.take(bytes, at, end - at);
                if (!packet.isComplete()) continue;
                byte[] whole = packet.whole();
                packet = null;
                lengthSize = 0;
                Frame frame = open(whole);
                if (frame != null) return new Step(at - offset, frame);
                // So that the caller knows that a packet is over, though it gave nothing.
                break;
            }
        }
        return new Step(at - offset, null);
    }

    private int readKey(byte[] bytes, int offset, int available) throws MalformedDataException {
        int part = Math.min(available, EllSwift.KEY_SIZE - theirKeySize);
        System.arraycopy(bytes, offset, theirKey, theirKeySize, part);
        theirKeySize += part;
        if (!initiating && theirKeySize >= DetectingTransport.PREFIX_SIZE && isVersionMessage())
            throw new MalformedDataException("wrong message start bytes: a peer of another chain");
        if (theirKeySize == EllSwift.KEY_SIZE) exchangeKeys();
        return part;
    }

    /// Whether the key begins as a v1 version message does after its start bytes: with ours it would not be here.
    private boolean isVersionMessage() {
        return Arrays.equals(
                theirKey, 4, DetectingTransport.PREFIX_SIZE, Frame.VERSION_NAME, 0, Frame.VERSION_NAME.length);
    }

    private void exchangeKeys() {
        var keys = new V2Keys(EllSwift.sharedSecret(privateKey, ourKey, theirKey, initiating), magic);
        privateKey = NOTHING;
        var initiator = new PacketCipher(keys.initiatorLength, keys.initiatorPacket);
        var responder = new PacketCipher(keys.responderLength, keys.responderPacket);
        sealing = initiating ? initiator : responder;
        opening = initiating ? responder : initiator;
        sessionId = HexFormat.of().formatHex(keys.sessionId);
        theirTerminator = initiating ? keys.responderTerminator : keys.initiatorTerminator;
        theirGarbage = new byte[MAX_GARBAGE + V2Keys.TERMINATOR_SIZE];
        state = State.GARBAGE;
        say(initiating ? keys.initiatorTerminator : keys.responderTerminator);
        // The version packet: nothing is in it as yet, and what is must be ignored.
        say(seal(new byte[PacketCipher.EXPANSION], ourGarbage));
        ourGarbage = NOTHING;
    }

    private void readGarbage(byte next) throws MalformedDataException {
        theirGarbage[theirGarbageSize++] = next;
        int garbage = theirGarbageSize - V2Keys.TERMINATOR_SIZE;
        if (garbage < 0) return;
        if (Arrays.equals(theirGarbage, garbage, theirGarbageSize, theirTerminator, 0, V2Keys.TERMINATOR_SIZE)) {
            // Kept until the first packet authenticates it.
            theirGarbage = Arrays.copyOf(theirGarbage, garbage);
            state = State.VERSION;
        } else if (garbage == MAX_GARBAGE) throw new MalformedDataException("no end of garbage (BIP-0324)");
    }

    private void readLength() throws MalformedDataException {
        int contents = opening().openLength(lengthBytes);
        int most = handshaken ? MAX_CONTENTS : MAX_EARLY_CONTENTS;
        if (contents > most)
            throw new OverLimitException("packet claims " + contents + " bytes of contents, " + most + " are allowed");
        packet = new ArrivingBytes(contents + PacketCipher.EXPANSION - PacketCipher.LENGTH_SIZE);
    }

    /// The message in a packet, null if there is none in it or none that makes sense.
    private @Nullable Frame open(byte[] whole) throws MalformedDataException {
        if (!opening().open(whole, theirGarbage))
            throw new MalformedDataException("packet that the other end has not sent so (BIP-0324)");
        theirGarbage = NOTHING;
        if (PacketCipher.isDecoy(whole[0])) return null;
        if (state == State.VERSION) {
            state = State.MESSAGES;
            return null;
        }
        int end = whole.length - FsChaCha20Poly1305.EXPANSION;
        Frame frame = frame(whole, PacketCipher.HEADER_SIZE, end);
        if (frame == null) droppedBytes += end;
        else handshaken |= frame.command().equals("verack");
        return frame;
    }

    private @Nullable Frame frame(byte[] bytes, int offset, int end) throws MalformedDataException {
        int size = end - offset;
        if (size == 0 || (bytes[offset] == 0 && size < NAME_SIZE)) return null;
        boolean isShort = bytes[offset] != 0;
        String command = isShort ? ShortCommands.command(bytes[offset] & 0xff) : Frame.command(bytes, offset + 1);
        if (command == null) return null;
        int payload = offset + (isShort ? 1 : NAME_SIZE);
        if (!handshaken && end - payload > Limits.SMALL_PAYLOAD)
            throw new MalformedDataException(
                    "message " + command + " of " + (end - payload) + " bytes before the handshake is done");
        return MessageTable.fits(command, end - payload)
                ? new Frame(command, Arrays.copyOfRange(bytes, payload, end))
                : null;
    }

    @Override
    public byte[] takeReply() {
        byte[] taken = reply;
        reply = NOTHING;
        return taken;
    }

    @Override
    public boolean isReady() {
        return sealing != null;
    }

    @Override
    public byte[] encode(Frame frame) {
        byte[] payload = frame.payload();
        if (payload.length > Limits.PAYLOAD)
            throw new AssertionError("cannot send " + frame.command() + " of " + payload.length + " bytes");
        int id = ShortCommands.id(frame.command());
        int head = id == 0 ? NAME_SIZE : 1;
        byte[] bytes = new byte[PacketCipher.EXPANSION + head + payload.length];
        bytes[PacketCipher.CONTENTS_AT] = (byte) id;
        if (id == 0) Frame.putCommand(frame.command(), bytes, PacketCipher.CONTENTS_AT + 1);
        System.arraycopy(payload, 0, bytes, PacketCipher.CONTENTS_AT + head, payload.length);
        return seal(bytes, NOTHING);
    }

    private byte[] seal(byte[] bytes, byte[] aad) {
        if (sealing == null) throw new AssertionError("nothing is encrypted before the keys are exchanged");
        sealing.seal(bytes, aad, false);
        return bytes;
    }

    private PacketCipher opening() {
        if (opening == null) throw new AssertionError("nothing is decrypted before the keys are exchanged");
        return opening;
    }

    @Override
    public boolean isMidFrame() {
        return switch (state) {
            case KEY -> theirKeySize > 0;
            case GARBAGE -> true;
            case VERSION, MESSAGES -> lengthSize > 0;
        };
    }

    @Override
    public int claimed() {
        return packet == null ? 0 : packet.length();
    }

    /// Bytes held for a packet that is not complete yet.
    int bufferedBytes() {
        return packet == null ? 0 : packet.held();
    }

    @Override
    public long droppedBytes() {
        return droppedBytes;
    }

    /// Not [Type#V2] before the version packet came: only then has the other end shown that it has the same keys.
    @Override
    public Type type() {
        return state == State.MESSAGES ? Type.V2 : Type.DETECTING;
    }

    @Override
    public String sessionId() {
        return state == State.MESSAGES ? sessionId : "";
    }
}
