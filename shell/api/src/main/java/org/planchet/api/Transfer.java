package org.planchet.api;

import java.util.List;

/// A transfer that was made.
///
/// @param from   addresses whose coins it spends
/// @param change satoshis returned to the sender, 0 if nothing is left
/// @param raw    the signed transaction in hex
public record Transfer(
        String txid,
        List<String> from,
        String to,
        long amount,
        long fee,
        long feeRate,
        long change,
        int vsize,
        String raw) {}
