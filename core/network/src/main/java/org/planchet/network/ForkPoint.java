package org.planchet.network;

import org.planchet.consensus.HeaderNode;

/// Where two branches of the tree of headers part.
final class ForkPoint {
    private ForkPoint() {}

    /// The last block that both branches share, in as many looks as the logarithm of the height.
    static HeaderNode of(HeaderNode a, HeaderNode b) {
        int shared = 0;
        int end = Math.min(a.height(), b.height()) + 1;
        while (end - shared > 1) {
            int middle = (shared + end) >>> 1;
            if (same(a.ancestor(middle), b.ancestor(middle))) shared = middle;
            else end = middle;
        }
        return a.ancestor(shared);
    }

    /// Whether `node` is `ancestor` or builds on it.
    static boolean leadsTo(HeaderNode ancestor, HeaderNode node) {
        return ancestor.height() <= node.height() && same(ancestor, node.ancestor(ancestor.height()));
    }

    private static boolean same(HeaderNode a, HeaderNode b) {
        return a.hash().equals(b.hash());
    }
}
