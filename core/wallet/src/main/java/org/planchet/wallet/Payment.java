package org.planchet.wallet;

import org.planchet.policy.FeeRate;
import org.planchet.primitives.Script;

/// Pay `amount` satoshis to a script, at a fee rate.
public record Payment(Script to, long amount, FeeRate feeRate) {}
