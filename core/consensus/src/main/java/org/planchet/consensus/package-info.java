/// What is valid: the parameters of each chain, and every rule of headers, transactions and blocks, as pure
/// functions.
///
/// A rule is named by what it needs to know. `inIsolation` needs the thing itself, `afterParent` the headers before
/// it, `atHeight` a height and a time, `withCoins` and `spend` the coins. So what needs no coins can be checked in
/// parallel, by the mempool as by a block. Each stage is a list that reads like a table of contents, in Bitcoin
/// Core's order, so that the first broken rule is the one that Bitcoin Core names.
///
/// Reading order: [org.planchet.consensus.Rule], the one catalogue of reasons, and
/// [org.planchet.consensus.Rejection], a reason with its detail; [org.planchet.consensus.ChainParams] and
/// [org.planchet.consensus.Chains]; [org.planchet.consensus.HeaderRules] with
/// [org.planchet.consensus.DifficultyRule] and its five kinds; [org.planchet.consensus.TxRules];
/// [org.planchet.consensus.BlockRules] and what it delegates to. [org.planchet.consensus.ChainSpec] describes
/// a custom chain. Scripts come out as [org.planchet.consensus.ScriptCheck] values, for a
/// [org.planchet.consensus.ScriptChecker] of the caller's choice.
///
/// It must never hold state, read a clock, decide what to do about a peer, or contain policy: what a node relays by
/// choice has its reasons in the catalogue, but its rules elsewhere.
@NullMarked
package org.planchet.consensus;

import org.jspecify.annotations.NullMarked;
