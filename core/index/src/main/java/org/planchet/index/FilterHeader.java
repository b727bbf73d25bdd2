package org.planchet.index;

import org.planchet.primitives.Hash256;

/// What is known of a block's filter without the filter itself (BIP-0157).
///
/// @param filterHash the double SHA-256 of the filter
/// @param header     commits to this filter and to all before it
public record FilterHeader(Hash256 filterHash, Hash256 header) {}
