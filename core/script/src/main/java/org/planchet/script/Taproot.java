package org.planchet.script;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Script;

/// How a taproot output commits to a tree of scripts (BIP-0341).
public final class Taproot {
    /// A tagged hash (BIP-0340) whose tag is hashed once.
    static final class Tag {
        private final byte[] prefix;

        private Tag(String name) {
            byte[] hash = Hashes.sha256(name.getBytes(StandardCharsets.UTF_8));
            prefix = Arrays.copyOf(hash, 64);
            System.arraycopy(hash, 0, prefix, 32, 32);
        }

        byte[] hash(byte[]... parts) {
            byte[][] all = new byte[parts.length + 1][];
            all[0] = prefix;
            System.arraycopy(parts, 0, all, 1, parts.length);
            return Hashes.sha256(all);
        }
    }

    static final Tag SIGHASH = new Tag("TapSighash");
    private static final Tag LEAF = new Tag("TapLeaf");
    private static final Tag BRANCH = new Tag("TapBranch");
    private static final Tag TWEAK = new Tag("TapTweak");

    /// The first byte of an annex.
    static final int ANNEX_TAG = 0x50;

    static final int LEAF_MASK = 0xfe;
    static final int LEAF_TAPSCRIPT = 0xc0;

    private static final int CONTROL_BASE = 33;
    private static final int NODE = 32;
    private static final int MAX_DEPTH = 128;

    private Taproot() {}

    /// Whether a control block has a size it can have: one byte and the internal key, then up to 128 nodes.
    static boolean isControlSize(int size) {
        return size >= CONTROL_BASE && size <= CONTROL_BASE + NODE * MAX_DEPTH && (size - CONTROL_BASE) % NODE == 0;
    }

    /// What a tree of scripts has for a tapscript (BIP-0342).
    public static byte[] leafHash(Script script) {
        return leafHash(LEAF_TAPSCRIPT, script.bytes());
    }

    static byte[] leafHash(int leafVersion, byte[] script) {
        var out = new ByteWriter(script.length + 8);
        out.uint8(leafVersion).lengthPrefixed(script);
        return LEAF.hash(out.toByteArray());
    }

    /// What a tree of scripts has for two of its parts.
    public static byte[] branchHash(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) < 0 ? BRANCH.hash(a, b) : BRANCH.hash(b, a);
    }

    /// Whether the output key commits to the leaf by way of the control block.
    static boolean commits(byte[] outputKey, byte[] control, byte[] leafHash) {
        byte[] node = leafHash;
        for (int at = CONTROL_BASE; at < control.length; at += NODE)
            node = branchHash(node, Arrays.copyOfRange(control, at, at + NODE));
        byte[] internalKey = Arrays.copyOfRange(control, 1, CONTROL_BASE);
        return Secp256k1.isTaprootTweak(outputKey, (control[0] & 1) != 0, internalKey, tweak(internalKey, node));
    }

    /// What is added to the internal key to make the output key.
    ///
    /// @param root 32 bytes, or none if there are no scripts
    static byte[] tweak(byte[] internalKey, byte[] root) {
        return TWEAK.hash(internalKey, root);
    }

    /// The hash by which signatures commit to an annex.
    static byte[] annexHash(byte[] annex) {
        var out = new ByteWriter(annex.length + 9);
        return Hashes.sha256(out.lengthPrefixed(annex).toByteArray());
    }
}
