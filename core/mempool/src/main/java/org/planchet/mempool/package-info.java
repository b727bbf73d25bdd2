/// Unconfirmed transactions on top of one chain: who may enter, who leaves when, and in which order they are taken.
///
/// Start at [Mempool], the only door. A transaction goes through `Acceptance`, which judges it and changes nothing
/// (with `PackageLimits` for its family and `MempoolScripts` for its scripts), and is put into `TxGraph`, which knows
/// who spends whom, keeps sums over ancestors and descendants, and three orders: what a miner takes first, what a full
/// mempool gives up first, what waits longest. `ChainFollower` lets transactions leave and come back as the chain and
/// the time go on; `RollingMinFee` is the price of entering a mempool that was full; `FeeEstimator` guesses fees;
/// [MempoolSnapshot] is the mempool as a file.
///
/// The mempool trusts the chain it stands on and nobody else. It must be told of every chain event before it is asked
/// anything; it must never hold two transactions that spend the same coin, nor exceed its bound in memory. It
/// belongs to the thread that owns the chain.
@NullMarked
package org.planchet.mempool;

import org.jspecify.annotations.NullMarked;
