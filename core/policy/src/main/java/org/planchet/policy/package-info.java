/// What this node relays and mines by choice. A block that breaks these rules is still valid: they bound the
/// resources that untrusted peers can make this node spend on validating, storing and relaying transactions,
/// and leave room for later soft forks.
///
/// Read [PolicySettings] for what an operator may choose, [FeeRate] for how fees and sizes are compared, then
/// [Standardness] (what a transaction looks like, cheapest rules first), [Dust], [ReplacementRules] (BIP-0125) and
/// [Truc] (BIP-0431). All of it is functions of what they are given; the mempool decides when they are asked.
///
/// It must never be asked by anything that judges blocks. Numbers and reject strings are Bitcoin Core 30's.
@NullMarked
package org.planchet.policy;

import org.jspecify.annotations.NullMarked;
