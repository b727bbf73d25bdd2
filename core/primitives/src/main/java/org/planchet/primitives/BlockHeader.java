package org.planchet.primitives;

import org.planchet.crypto.Hashes;

/// Bitcoin's 80-byte block header. `time` (seconds since 1970), `bits` (the target in compact form) and `nonce` are
/// unsigned 32-bit numbers in an `int`; read them with the methods that say unsigned if size matters.
public final class BlockHeader {
    /// Serialized size in bytes.
    public static final int SIZE = 80;

    private final int version;
    private final BlockHash previous;
    private final Hash256 merkleRoot;
    private final int time;
    private final int bits;
    private final int nonce;
    private final BlockHash hash;

    public BlockHeader(int version, BlockHash previous, Hash256 merkleRoot, int time, int bits, int nonce) {
        this.version = version;
        this.previous = previous;
        this.merkleRoot = merkleRoot;
        this.time = time;
        this.bits = bits;
        this.nonce = nonce;
        this.hash = new BlockHash(Hash256.of(Hashes.sha256d(bytes())));
    }

    private BlockHeader(
            int version, BlockHash previous, Hash256 merkleRoot, int time, int bits, int nonce, BlockHash hash) {
        this.version = version;
        this.previous = previous;
        this.merkleRoot = merkleRoot;
        this.time = time;
        this.bits = bits;
        this.nonce = nonce;
        this.hash = hash;
    }

    /// A header that was one before and has been kept in parts: its hash is not computed again.
    ///
    /// @param hash that of the other fields; a wrong one makes a wrong header
    public static BlockHeader ofKnownHash(
            int version, BlockHash previous, Hash256 merkleRoot, int time, int bits, int nonce, BlockHash hash) {
        return new BlockHeader(version, previous, merkleRoot, time, bits, nonce, hash);
    }

    public static BlockHeader parse(byte[] bytes) throws MalformedDataException {
        var in = new ByteReader(bytes);
        BlockHeader header = read(in);
        in.expectEnd("block header");
        return header;
    }

    public static BlockHeader read(ByteReader in) throws MalformedDataException {
        return new BlockHeader(
                in.int32("block version"),
                new BlockHash(in.hash256("previous block hash")),
                in.hash256("merkle root"),
                in.int32("block time"),
                in.int32("block bits"),
                in.int32("block nonce"));
    }

    /// Reads a header that was kept together with its hash, which is not computed again.
    public static BlockHeader read(ByteReader in, BlockHash hash) throws MalformedDataException {
        return new BlockHeader(
                in.int32("block version"),
                new BlockHash(in.hash256("previous block hash")),
                in.hash256("merkle root"),
                in.int32("block time"),
                in.int32("block bits"),
                in.int32("block nonce"),
                hash);
    }

    public void write(ByteWriter out) {
        out.int32(version)
                .hash256(previous.hash())
                .hash256(merkleRoot)
                .int32(time)
                .int32(bits)
                .int32(nonce);
    }

    /// The 80 serialized bytes, a fresh array.
    public byte[] bytes() {
        var out = new ByteWriter(SIZE);
        write(out);
        return out.toByteArray();
    }

    public BlockHeader withNonce(int newNonce) {
        return new BlockHeader(version, previous, merkleRoot, time, bits, newNonce);
    }

    /// Signed, as Bitcoin Core reads it.
    public int version() {
        return version;
    }

    public BlockHash previous() {
        return previous;
    }

    public Hash256 merkleRoot() {
        return merkleRoot;
    }

    /// Seconds since 1970, 0 to 2^32 - 1.
    public long time() {
        return Integer.toUnsignedLong(time);
    }

    /// The target in compact form, as raw 32 bits.
    public int bits() {
        return bits;
    }

    /// As raw 32 bits.
    public int nonce() {
        return nonce;
    }

    public BlockHash hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockHeader header && hash.equals(header.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "header " + hash;
    }
}
