package org.planchet.consensus;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// A header in its place in the tree of headers: all that a rule may ask of a block's ancestors.
public interface HeaderNode {
    /// How many headers the median time past looks at.
    int MEDIAN_TIME_SPAN = 11;

    BlockHeader header();

    /// 0 for the genesis block.
    int height();

    /// The header before this one; null for the genesis block only.
    @Nullable
    HeaderNode parent();

    /// This node's ancestor (or this node itself) at `height`.
    ///
    /// @param height 0 to [#height()]; anything else is the caller's fault
    default HeaderNode ancestor(int height) {
        if (height < 0 || height > height())
            throw new AssertionError("no ancestor at height " + height + " of a block at " + height());
        HeaderNode node = this;
        while (node.height() > height) {
            HeaderNode parent = node.parent();
            if (parent == null) throw new AssertionError("no parent at height " + node.height());
            node = parent;
        }
        return node;
    }

    default BlockHash hash() {
        return header().hash();
    }

    /// The header's time in seconds since 1970.
    default long time() {
        return header().time();
    }

    /// The header's target in compact form.
    default int bits() {
        return header().bits();
    }

    /// The work of the headers above `ancestor` up to this one. An implementation that keeps the total subtracts
    /// instead.
    ///
    /// @param ancestor of this node
    default ChainWork workAbove(HeaderNode ancestor) {
        ChainWork work = ChainWork.ZERO;
        HeaderNode node = this;
        while (node.height() > ancestor.height()) {
            work = work.plus(ChainWork.ofBits(node.bits()));
            HeaderNode parent = node.parent();
            if (parent == null) throw new AssertionError("no parent at height " + node.height());
            node = parent;
        }
        return work;
    }

    /// The median time in seconds of this header and up to ten before it: what the next header's time must exceed,
    /// and the clock of lock times (BIP 113).
    default long medianTimePast() {
        long[] times = new long[MEDIAN_TIME_SPAN];
        int count = 0;
        for (HeaderNode node = this; node != null && count < MEDIAN_TIME_SPAN; node = node.parent())
            times[count++] = node.time();
        Arrays.sort(times, 0, count);
        return times[count / 2];
    }
}
