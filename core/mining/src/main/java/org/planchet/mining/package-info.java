/// From a mempool of transactions to a block that only needs work, and from there to the work itself.
///
/// [TemplateBuilder] puts a [BlockTemplate] together: `PackageSelection` takes the packages that pay best within the
/// block's limits, `CoinbaseBuilder` makes the coinbase. [MiningJob] is the template's search space, cut into lanes for
/// threads so that no header is hashed twice, and [NonceSearch] the innermost range. All are pure functions: the shell
/// owns the threads, the clock, and the decision to stop.
///
/// Nothing here judges: a template is checked by the chain like every other block.
@NullMarked
package org.planchet.mining;

import org.jspecify.annotations.NullMarked;
