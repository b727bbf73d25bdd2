package org.planchet.wallet;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Base58;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

/// A key of a tree of keys (BIP-0032): a private key, or only its public key, with the chain code from which its
/// children follow. A private one gives every child; a public one gives the public keys of children below
/// [#HARDENED]. Wipe private ones with [#close].
public final class ExtendedKey implements AutoCloseable {
    /// The first hardened child number, written `0'` or `0h`: 2^31, negative in an `int`.
    public static final int HARDENED = 0x80000000;

    private static final int SERIALIZED = 78;
    private static final int KEY_AT = 45;
    /// A key's text form has one byte for its depth.
    private static final int MAX_DEPTH = 255;

    private static final Pattern STEP = Pattern.compile("[0-9]{1,10}");

    private final byte @Nullable [] privateKey;
    private final byte[] publicKey;
    private final byte[] chainCode;
    private final int depth;
    private final int parentFingerprint;
    private final int childNumber;

    private ExtendedKey(
            byte @Nullable [] privateKey,
            byte[] publicKey,
            byte[] chainCode,
            int depth,
            int parentFingerprint,
            int childNumber) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.chainCode = chainCode;
        this.depth = depth;
        this.parentFingerprint = parentFingerprint;
        this.childNumber = childNumber;
    }

    /// The version bytes that text forms start with, such as those that give `xpub` and `xprv`.
    public record Versions(int publicVersion, int privateVersion) {
        /// Bitcoin's: `xpub` and `xprv`.
        public static final Versions MAINNET = new Versions(0x0488b21e, 0x0488ade4);
    }

    /// The root of a tree.
    ///
    /// @param seed 16 to 64 bytes
    /// @throws BadKeyException if the seed gives no key, which happens for one seed in 2^127
    public static ExtendedKey fromSeed(byte[] seed) throws BadKeyException {
        if (seed.length < 16 || seed.length > 64)
            throw new BadKeyException("a seed has 16 to 64 bytes, not " + seed.length);
        byte[] out = hmac("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed);
        byte[] key = Arrays.copyOf(out, 32);
        byte[] chainCode = Arrays.copyOfRange(out, 32, 64);
        Arrays.fill(out, (byte) 0);
        if (!Secp256k1.isPrivateKey(key)) throw new BadKeyException("the seed gives no key");
        return new ExtendedKey(key, Secp256k1.publicKey(key, true), chainCode, 0, 0, 0);
    }

    /// Reads the text form (`xprv…`, `xpub…`).
    ///
    /// @throws BadKeyException saying what is wrong, BIP-0032's invalid keys included
    public static ExtendedKey parse(String text, Versions versions) throws BadKeyException {
        byte[] bytes;
        try {
            bytes = Base58.decodeCheck(text);
        } catch (MalformedDataException notBase58) {
            throw new BadKeyException("an extended key is Base58 with a checksum, and this one's is wrong");
        }
        return decode(bytes, versions);
    }

    private static ExtendedKey decode(byte[] bytes, Versions versions) throws BadKeyException {
        if (bytes.length != SERIALIZED)
            throw new BadKeyException("an extended key has " + SERIALIZED + " bytes, not " + bytes.length);
        int version = int32(bytes, 0);
        boolean isPrivate = version == versions.privateVersion;
        if (!isPrivate && version != versions.publicVersion)
            throw new BadKeyException("the extended key's version bytes are not of this chain");
        int depth = bytes[4] & 0xff;
        int parent = int32(bytes, 5);
        int number = int32(bytes, 9);
        if (depth == 0 && parent != 0) throw new BadKeyException("an extended key of depth 0 has no parent");
        if (depth == 0 && number != 0) throw new BadKeyException("an extended key of depth 0 is no one's child");
        byte[] chainCode = Arrays.copyOfRange(bytes, 13, KEY_AT);
        if (isPrivate) {
            if (bytes[KEY_AT] != 0) throw new BadKeyException("an extended private key's key starts with a zero byte");
            byte[] key = Arrays.copyOfRange(bytes, KEY_AT + 1, SERIALIZED);
            if (!Secp256k1.isPrivateKey(key)) throw new BadKeyException("the private key is not in 1 to n-1");
            return new ExtendedKey(key, Secp256k1.publicKey(key, true), chainCode, depth, parent, number);
        }
        byte[] key = Arrays.copyOfRange(bytes, KEY_AT, SERIALIZED);
        if ((key[0] != 2 && key[0] != 3) || !Secp256k1.isPublicKey(key))
            throw new BadKeyException("the public key is not a point of the curve in compressed form");
        return new ExtendedKey(null, key, chainCode, depth, parent, number);
    }

    /// The child `number` (hardened from [#HARDENED] on): private if this key is, else public.
    ///
    /// @throws BadKeyException if a public key is asked for a hardened child, at depth 255, or for the one
    /// number in
    ///     2^127 that has no key
    public ExtendedKey child(int number) throws BadKeyException {
        if (depth == 255) throw new BadKeyException("a key of depth 255 has no children");
        var data = new ByteWriter(37);
        if (number < 0) {
            if (privateKey == null) throw new BadKeyException("hardened children need the private key");
            data.uint8(0).bytes(privateKey);
        } else {
            data.bytes(publicKey);
        }
        byte[] message = data.int32(Integer.reverseBytes(number)).toByteArray();
        byte[] out = hmac(chainCode, message);
        byte[] tweak = Arrays.copyOf(out, 32);
        byte[] childCode = Arrays.copyOfRange(out, 32, 64);
        byte[] childKey = privateKey == null ? null : Secp256k1.tweakAddPrivate(privateKey, tweak);
        byte[] childPublic;
        if (privateKey == null) childPublic = Secp256k1.tweakAddPublic(publicKey, tweak);
        else childPublic = childKey == null ? null : Secp256k1.publicKey(childKey, true);
        for (byte[] secret : List.of(message, out, tweak)) Arrays.fill(secret, (byte) 0);
        if (childPublic == null) throw new BadKeyException("there is no key at this child number");
        return new ExtendedKey(childKey, childPublic, childCode, depth + 1, fingerprint(), number);
    }

    /// The descendant reached by `path`, one child number after another; keys on the way are wiped.
    public ExtendedKey derive(int... path) throws BadKeyException {
        ExtendedKey key = copy();
        for (int number : path) {
            try (ExtendedKey parent = key) {
                key = parent.child(number);
            }
        }
        return key;
    }

    /// Reads a path such as `m/44'/0'/0'`; `'`, `h` and `H` mark a hardened step.
    public static int[] path(String text) throws BadKeyException {
        String[] steps = text.split("/", MAX_DEPTH + 2);
        if (!steps[0].equals("m")) throw new BadKeyException("a key path starts with m, such as m/44'/0'/0'");
        if (steps.length - 1 > MAX_DEPTH) throw new BadKeyException("a key path has at most " + MAX_DEPTH + " steps");
        int[] path = new int[steps.length - 1];
        for (int i = 0; i < path.length; i++) {
            String step = steps[i + 1];
            boolean hardened = step.endsWith("'") || step.endsWith("h") || step.endsWith("H");
            String digits = hardened ? step.substring(0, step.length() - 1) : step;
            if (!STEP.matcher(digits).matches() || new BigInteger(digits).bitLength() > 31)
                throw new BadKeyException("step " + (i + 1) + " of the key path is not a number below 2^31");
            path[i] = Integer.parseInt(digits) | (hardened ? HARDENED : 0);
        }
        return path;
    }

    /// The same key without its private half.
    public ExtendedKey neutered() {
        return new ExtendedKey(null, publicKey, chainCode.clone(), depth, parentFingerprint, childNumber);
    }

    public boolean isPrivate() {
        return privateKey != null;
    }

    /// The 33 bytes of the compressed public key: only to be read.
    public byte[] publicKey() {
        return publicKey;
    }

    /// The 32 bytes of the private key, a fresh array for the caller to wipe.
    public byte[] privateKey() {
        if (privateKey == null) throw new IllegalStateException("a public extended key has no private key");
        return privateKey.clone();
    }

    public int depth() {
        return depth;
    }

    /// The first four bytes of HASH160 of the public key, which name a parent.
    public int fingerprint() {
        return int32(Hashes.hash160(publicKey), 0);
    }

    /// The text form of the public half, `xpub…`.
    public String publicText(Versions versions) {
        return Base58.encodeCheck(encode(versions.publicVersion, false));
    }

    /// The text form with the private key, `xprv…`: a secret.
    public String privateText(Versions versions) {
        return Base58.encodeCheck(encode(versions.privateVersion, true));
    }

    @Override
    public void close() {
        if (privateKey != null) {
            Arrays.fill(privateKey, (byte) 0);
            Arrays.fill(chainCode, (byte) 0);
        }
    }

    /// Leaves the keys and the chain code out.
    @Override
    public String toString() {
        return "ExtendedKey[" + (isPrivate() ? "private" : "public") + ", depth " + depth + "]";
    }

    private ExtendedKey copy() {
        return new ExtendedKey(
                privateKey == null ? null : privateKey.clone(),
                publicKey,
                chainCode.clone(),
                depth,
                parentFingerprint,
                childNumber);
    }

    private byte[] encode(int version, boolean withPrivate) {
        var out = new ByteWriter(SERIALIZED);
        out.int32(Integer.reverseBytes(version)).uint8(depth);
        out.int32(Integer.reverseBytes(parentFingerprint)).int32(Integer.reverseBytes(childNumber));
        out.bytes(chainCode);
        if (withPrivate) out.uint8(0).bytes(privateKey());
        else out.bytes(publicKey);
        return out.toByteArray();
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        var mac = new HMac(new SHA512Digest());
        mac.init(new KeyParameter(key));
        mac.update(message, 0, message.length);
        byte[] out = new byte[64];
        mac.doFinal(out, 0);
        return out;
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }
}
