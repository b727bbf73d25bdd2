package org.planchet.conformance.differential;

import java.util.List;

/// Where Bitcoin Knots 29.4 decides otherwise than Bitcoin Core 30, whom Planchet follows. None of it is a rule of
/// blocks.
///
/// @param name   of the case
/// @param theirs what Knots says
/// @param reason why that is no fault of Planchet's
record KnownDifference(String name, String theirs, String reason) {
    static final List<KnownDifference> ALL = List.of(
            new KnownDifference(
                    "header_version_negative", Party.UNDECODABLE, "Knots does not read a block of negative version"),
            new KnownDifference(
                    "taproot_control_of_128_nodes",
                    "mempool-script-verify-flag-failed (Invalid Taproot control block size)",
                    "Knots relays control blocks of up to 7 nodes only (BIP 110)"),
            new KnownDifference(
                    "tapscript_if_of_1",
                    "mempool-script-verify-flag-failed (OP_IF/NOTIF argument must be minimal in tapscript)",
                    "Knots does not relay OP_IF in tapscripts (BIP 110)"));

    static boolean explains(String name, Duel.Disagreement found) {
        return ALL.stream().anyMatch(known -> known.name.equals(name) && known.theirs.equals(found.theirs));
    }
}
