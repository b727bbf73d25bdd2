package org.planchet.mempool;

import java.util.Optional;
import org.planchet.policy.FeeRate;

/// A guess at what to pay, and what it rests on.
///
/// @param rate   the fee rate; empty if there is too little data to say anything
/// @param target within how many blocks the transaction should be mined
/// @param blocks how many recent blocks were looked at
/// @param transactions how many transactions that were first seen unconfirmed were in them
/// @param note   one sentence about where the number comes from, or why there is none
public record FeeEstimate(Optional<FeeRate> rate, int target, int blocks, int transactions, String note) {}
