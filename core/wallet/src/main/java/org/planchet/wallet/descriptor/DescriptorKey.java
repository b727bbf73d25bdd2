package org.planchet.wallet.descriptor;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.ExtendedKey;

/// A key expression: one public key, or a place in a tree of keys, or all places below one (`/*`).
final class DescriptorKey {
    /// Which children of the place in the tree are meant.
    enum Children {
        NONE,
        PLAIN,
        HARDENED
    }

    /// Where a key comes from: the fingerprint of a root and the steps from there.
    ///
    /// @param fingerprint 8 hex digits
    record Origin(String fingerprint, List<Integer> path) {
        Origin {
            path = List.copyOf(path);
        }

        String text(boolean apostrophe) {
            return "[" + fingerprint + steps(path, apostrophe) + "]";
        }
    }

    /// A tree of keys.
    ///
    /// @param text of the root's public half
    record Tree(ExtendedKey root, String text, List<Integer> path, Children children) {
        Tree {
            path = List.copyOf(path);
        }
    }

    private final byte @Nullable [] fixed;
    private final @Nullable Tree tree;
    private final @Nullable Origin origin;

    /// Whether hardened steps are written `'`, else `h`.
    private final boolean apostrophe;

    private final boolean isPrivate;

    /// Whether the key is written without the first byte of its 33.
    private final boolean xOnly;

    /// The key above the children, once it has been asked for.
    private @Nullable ExtendedKey parent;

    private DescriptorKey(
            byte @Nullable [] fixed,
            @Nullable Tree tree,
            @Nullable Origin origin,
            boolean apostrophe,
            boolean isPrivate,
            boolean xOnly) {
        this.fixed = fixed;
        this.tree = tree;
        this.origin = origin;
        this.apostrophe = apostrophe;
        this.isPrivate = isPrivate;
        this.xOnly = xOnly;
    }

    /// @param publicKey 33 or 65 bytes
    /// @param isPrivate whether its private key was given
    /// @param xOnly     whether 32 bytes of it were given
    static DescriptorKey fixed(byte[] publicKey, boolean isPrivate, boolean xOnly) {
        return new DescriptorKey(publicKey, null, null, false, isPrivate, xOnly);
    }

    static DescriptorKey of(Tree tree, boolean apostrophe) {
        return new DescriptorKey(null, tree, null, apostrophe, tree.root.isPrivate(), false);
    }

    DescriptorKey from(Origin root) {
        return new DescriptorKey(fixed, tree, root, apostrophe, isPrivate, xOnly);
    }

    /// The same, its origin being written as `apostrophes` says.
    DescriptorKey written(boolean apostrophes) {
        return new DescriptorKey(fixed, tree, origin, apostrophes, isPrivate, xOnly);
    }

    boolean isPrivate() {
        return isPrivate;
    }

    boolean isRange() {
        return tree != null && tree.children != Children.NONE;
    }

    /// Bytes of the public key.
    int size() {
        if (fixed == null) return 33;
        return xOnly ? 32 : fixed.length;
    }

    /// The public key, 33 or 65 bytes.
    ///
    /// @param index of the child, if there are several
    /// @throws BadKeyException if a hardened step is to be taken without the private key
    byte[] publicKey(int index) throws BadKeyException {
        if (fixed != null) return fixed;
        if (tree == null) throw new AssertionError("neither a key nor a tree");
        if (parent == null)
            parent = tree.root.derive(
                    tree.path.stream().mapToInt(Integer::intValue).toArray());
        return switch (tree.children) {
            case NONE -> parent.publicKey();
            case PLAIN -> parent.child(index).publicKey();
            case HARDENED -> parent.child(index | ExtendedKey.HARDENED).publicKey();
        };
    }

    /// As the descriptor has it, in public.
    String text() {
        String own;
        if (tree != null) {
            own = tree.text
                    + steps(tree.path, apostrophe)
                    + switch (tree.children) {
                        case NONE -> "";
                        case PLAIN -> "/*";
                        case HARDENED -> apostrophe ? "/*'" : "/*h";
                    };
        } else {
            own = hex(publicBytes(), xOnly);
        }
        return origin == null ? own : origin.text(apostrophe) + own;
    }

    private byte[] publicBytes() {
        if (fixed == null) throw new AssertionError("a tree of keys has no single one");
        return fixed;
    }

    /// One key by itself, with the way to it from its root.
    ///
    /// @param asXOnly whether to leave the first of the 33 bytes out
    String derivedText(int index, boolean asXOnly) throws BadKeyException {
        byte[] key = publicKey(index);
        return originOf(key, index).text(false) + hex(key, asXOnly);
    }

    private Origin originOf(byte[] key, int index) {
        String root =
                origin == null ? HexFormat.of().formatHex(Hashes.hash160(rootKey(key)), 0, 4) : origin.fingerprint;
        var path = new ArrayList<Integer>(origin == null ? List.of() : origin.path);
        if (tree != null) path.addAll(tree.path);
        if (tree != null && tree.children == Children.PLAIN) path.add(index);
        if (tree != null && tree.children == Children.HARDENED) path.add(index | ExtendedKey.HARDENED);
        return new Origin(root, path);
    }

    private byte[] rootKey(byte[] key) {
        return tree == null ? key : tree.root.publicKey();
    }

    private static String hex(byte[] key, boolean asXOnly) {
        return HexFormat.of().formatHex(key, asXOnly ? 1 : 0, key.length);
    }

    private static String steps(List<Integer> path, boolean apostrophe) {
        var text = new StringBuilder();
        for (int step : path) {
            text.append('/').append(step & ~ExtendedKey.HARDENED);
            if (step < 0) text.append(apostrophe ? '\'' : 'h');
        }
        return text.toString();
    }
}
