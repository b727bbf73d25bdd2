package org.planchet.mempool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.planchet.primitives.Wtxid;

/// What the pool would make of some transactions offered together.
///
/// @param fault   why they are no package that could be taken, in Bitcoin Core's words; empty if they are
/// @param results the verdicts there are: of all if all would be taken, else of the first that would not
public record PackageResult(Optional<String> fault, Map<Wtxid, MempoolResult> results) {
    public PackageResult {
        results = new LinkedHashMap<>(results);
    }

    static PackageResult refused(String fault) {
        return new PackageResult(Optional.of(fault), Map.of());
    }
}
