package org.planchet.mempool;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.primitives.Wtxid;

/// What became, or would become, of transactions offered together.
///
/// @param fault    why they were not taken as a package, in Bitcoin Core's words; empty if nothing is wrong with them
///                 as a whole
/// @param results  the verdicts there are, by the order of the package: of a test all if all would be taken, else the
///                 first that would not; of a submission each transaction's that was looked at
/// @param together those that were taken for what they pay together; empty if each was taken for its own fee
public record PackageResult(Optional<String> fault, Map<Wtxid, MempoolResult> results, List<MempoolEntry> together) {
    /// What is wrong with a package one of whose transactions was refused.
    static final String FAILED = "transaction failed";

    public PackageResult {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        together = List.copyOf(together);
    }

    /// The result of a test.
    public PackageResult(Optional<String> fault, Map<Wtxid, MempoolResult> results) {
        this(fault, results, List.of());
    }

    static PackageResult refused(String fault) {
        return new PackageResult(Optional.of(fault), Map.of());
    }
}
