package org.planchet.mempool;

import java.util.Optional;
import org.planchet.policy.FeeRate;

/// A guess at what to pay, and what it rests on.
///
/// @param rate   the fee rate; empty if there is too little data to say anything
/// @param target within how many blocks the transaction should be mined
/// @param blocks how many recent blocks were looked at
/// @param transactions how many transactions that were first seen unconfirmed were in them
/// @param source where the number comes from, or why there is none
public record FeeEstimate(Optional<FeeRate> rate, int target, int blocks, int transactions, Source source) {
    /// What an estimate rests on.
    public enum Source {
        /// What recent blocks took, and what the transactions waiting now pay.
        BLOCKS_AND_MEMPOOL,

        /// What recent blocks took; the transactions waiting now fit into the target.
        BLOCKS,

        /// What the transactions waiting now pay; recent blocks say too little.
        MEMPOOL,

        /// Nothing: the transactions waiting now fit into the target, so that the least fee should do.
        NOTHING,

        /// A light node's: what recent blocks paid on average that it fetched, and not less than its peers relay.
        PEERS_AND_BLOCKS,

        /// A light node's that has fetched no recent block: the least that its peers relay.
        PEERS
    }
}
