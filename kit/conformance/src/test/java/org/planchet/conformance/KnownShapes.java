package org.planchet.conformance;

import java.util.List;

/// Where our answers differ from Bitcoin Core's in shape, and why; and what one node or another of Core's family
/// adds or leaves out.
final class KnownShapes {
    private static final List<String> ENDINGS = List.of(
            // Added in version 30.
            "/blockmintxfee: not theirs",
            "/permitbaremultisig: not theirs",
            "/maxdatacarriersize: not theirs",
            // It tells nobody of the same machine where it sees it.
            "/0/addrlocal: missing",
            // We have no such figures.
            "/0/mapped_as: missing",
            // Of a later version than theirs.
            "/0/inv_to_send: not theirs",
            "/0/last_block_announcement: missing",
            "/0/bytessent_per_msg/",
            "/0/bytesrecv_per_msg/",
            // Every soft fork is buried here, and there is no dummy for tests.
            "/deployments/testdummy: missing",
            "/deployments/taproot/bip9: missing",
            // A block made by the node itself is remembered there until the next start.
            "/currentblockweight: missing",
            "/currentblocktx: missing",
            // A node of Core's family that tells more.
            "/currentblocksize: missing",
            "/dustrelayfee: missing",
            "/dustrelayfeefloor: missing",
            "/dustdynamic: missing",
            "/rbf_policy: missing",
            "/truc_policy: missing",
            "/startingpriority: missing",
            "/currentpriority: missing",
            "/hash: missing",
            "/txcount: missing",
            "/header_version: missing",
            "/misbehavior_score: missing",
            "/forced_inbound: missing",
            "/cpu_load: missing");

    private KnownShapes() {}

    /// Whether a difference, as [JsonDifference] writes it, is one of these.
    static boolean contains(String difference) {
        return ENDINGS.stream()
                .anyMatch(known -> known.endsWith("/") ? difference.startsWith(known) : difference.endsWith(known));
    }
}
