package org.planchet.mempool;

import java.util.List;
import org.planchet.consensus.Coin;

/// A transaction that passed every check but has not entered.
///
/// @param entry    with its fee and sizes, in no mempool yet
/// @param replaces the transactions of the mempool that it conflicts with directly; they leave with all that needs them
/// @param spent    the coins that it spends, in the order of its inputs
record Candidate(MempoolEntry entry, List<MempoolEntry> replaces, List<Coin> spent) {}
