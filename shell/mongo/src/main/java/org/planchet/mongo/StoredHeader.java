package org.planchet.mongo;

import org.planchet.consensus.ChainWork;
import org.planchet.primitives.BlockHeader;

/// The header of a block in the database.
///
/// @param work           of the chain up to and with it
/// @param medianTimePast BIP 113's, in seconds since 1970
public record StoredHeader(BlockHeader header, int height, ChainWork work, long medianTimePast) {}
