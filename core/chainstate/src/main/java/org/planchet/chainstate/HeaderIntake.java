package org.planchet.chainstate;

import java.time.Instant;
import java.util.Optional;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.HeaderRules;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.primitives.BlockHeader;

/// The one way in for headers, of full and of light nodes: asks every rule of headers, and gives a place in the tree.
final class HeaderIntake {
    private final ChainParams params;
    private final BlockTree tree;

    HeaderIntake(ChainParams params, BlockTree tree) {
        this.params = params;
        this.tree = tree;
    }

    /// See [Chain#acceptHeader].
    HeaderResult accept(BlockHeader header, Instant now) {
        BlockIndex known = tree.find(header.hash());
        if (known != null)
            return known.isInvalid()
                    ? new HeaderResult.Refused(invalidBefore(known))
                    : new HeaderResult.Accepted(known, false);
        Optional<Rejection> alone = HeaderRules.inIsolation(header, params);
        if (alone.isPresent()) return new HeaderResult.Refused(alone.get());
        BlockIndex parent = tree.find(header.previous());
        if (parent == null)
            return new HeaderResult.Refused(
                    Rule.PARENT_UNKNOWN.broken("the parent " + header.previous() + " is not known"));
        if (parent.isInvalid())
            return new HeaderResult.Refused(Rule.PARENT_INVALID.broken("the parent " + parent + " is invalid"));
        Optional<Rejection> placed = HeaderRules.afterParent(header, parent, params, now);
        if (placed.isPresent()) return new HeaderResult.Refused(placed.get());
        return new HeaderResult.Accepted(tree.add(header, parent), true);
    }

    static Rejection invalidBefore(BlockIndex known) {
        return Rule.BLOCK_KNOWN_INVALID.broken(known + " was found invalid before");
    }
}
