/// The things a UTXO chain is made of: ids, coins' outpoints, transactions, headers, blocks and addresses, and the
/// one codec that reads and writes them.
///
/// Read in this order: [org.planchet.primitives.Hash256], [org.planchet.primitives.OutPoint],
/// [org.planchet.primitives.Transaction], [org.planchet.primitives.BlockHeader], [org.planchet.primitives.Block].
///
/// Nothing here judges: the codec refuses only what has no meaning as bytes (short, oversized, non-canonical) with a
/// [org.planchet.primitives.MalformedDataException]; whether a value is valid is for the rules of consensus to say.
@NullMarked
package org.planchet.primitives;

import org.jspecify.annotations.NullMarked;
