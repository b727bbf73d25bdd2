package org.planchet.testkit;

import java.math.BigInteger;
import org.planchet.consensus.CompactTarget;
import org.planchet.primitives.BlockHeader;

/// Small sums that several actors need.
final class SimMath {
    private SimMath() {}

    /// True if a header's hash meets the target it states.
    static boolean meetsTarget(BlockHeader header) {
        BigInteger target = CompactTarget.decode(header.bits());
        return target != null && CompactTarget.toNumber(header.hash().hash()).compareTo(target) <= 0;
    }
}
