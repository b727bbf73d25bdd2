package org.planchet.index;

import org.planchet.primitives.BlockHash;

/// The last block whose rows an index holds.
public record IndexCursor(int height, BlockHash block) {}
