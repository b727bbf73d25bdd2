package org.planchet.wire;

import org.planchet.crypto.FsChaCha20;
import org.planchet.crypto.FsChaCha20Poly1305;

/// One direction of a v2 connection: packets of 3 bytes of contents length (little-endian, encrypted on its own), 1 of
/// header, the contents, and 16 of tag (BIP-0324). Every packet must go through, in order.
final class PacketCipher {
    static final int LENGTH_SIZE = 3;
    static final int HEADER_SIZE = 1;

    /// Bytes that a packet has before its contents.
    static final int CONTENTS_AT = LENGTH_SIZE + HEADER_SIZE;

    /// Bytes that a packet has besides its contents.
    static final int EXPANSION = CONTENTS_AT + FsChaCha20Poly1305.EXPANSION;

    /// In the header: the packet is a decoy, to be ignored.
    private static final int IGNORE = 0x80;

    private final FsChaCha20 lengths;
    private final FsChaCha20Poly1305 packets;

    PacketCipher(byte[] lengthKey, byte[] packetKey) {
        lengths = new FsChaCha20(lengthKey);
        packets = new FsChaCha20Poly1305(packetKey);
    }

    /// Encrypts a packet where it lies.
    ///
    /// @param packet the contents from [#CONTENTS_AT] on, [#EXPANSION] bytes longer than they are
    /// @param aad    bytes that are authenticated and not sent
    void seal(byte[] packet, byte[] aad, boolean decoy) {
        int contents = packet.length - EXPANSION;
        byte[] length = {(byte) contents, (byte) (contents >>> 8), (byte) (contents >>> 16)};
        System.arraycopy(lengths.crypt(length), 0, packet, 0, LENGTH_SIZE);
        packet[LENGTH_SIZE] = (byte) (decoy ? IGNORE : 0);
        packets.encrypt(packet, LENGTH_SIZE, HEADER_SIZE + contents, aad);
    }

    /// Reads a packet's first [#LENGTH_SIZE] bytes: how many its contents have, up to 2^24 - 1.
    int openLength(byte[] encrypted) {
        byte[] length = lengths.crypt(encrypted);
        return (length[0] & 0xff) | ((length[1] & 0xff) << 8) | ((length[2] & 0xff) << 16);
    }

    /// Decrypts the rest of a packet where it lies: then the header is its first byte and the contents follow. False
    /// if it is not what the other end sent.
    boolean open(byte[] rest, byte[] aad) {
        return packets.decrypt(rest, 0, rest.length, aad);
    }

    static boolean isDecoy(byte header) {
        return (header & IGNORE) != 0;
    }
}
