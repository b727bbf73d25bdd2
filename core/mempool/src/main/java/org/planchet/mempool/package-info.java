/// Unconfirmed transactions on top of one chain: which are accepted, when they are removed, and in which
/// order miners take them.
///
/// Start at [Mempool], through which all calls go. A transaction goes through `Acceptance`, which judges it and
/// changes nothing (with `PackageLimits` for its family and `MempoolScripts` for its scripts), and is put into
/// `TxGraph`, which knows who spends whom, keeps sums over ancestors and descendants, and three orders: what a
/// miner takes first, what a full mempool gives up first, what waits longest. `ChainFollower` lets transactions
/// leave and come back as the chain changes and time passes; `RollingMinFee` is the least fee rate of a mempool
/// that was full; `FeeEstimator` estimates fees; [MempoolSnapshot] is the mempool as a file.
///
/// The mempool trusts only the chain that it is built on. It must receive every chain event before it is
/// queried; it must never hold two transactions that spend the same coin, nor exceed its bound in memory. It
/// belongs to the thread that owns the chain.
@NullMarked
package org.planchet.mempool;

import org.jspecify.annotations.NullMarked;
