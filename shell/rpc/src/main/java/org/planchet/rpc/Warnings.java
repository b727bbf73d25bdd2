package org.planchet.rpc;

import tools.jackson.databind.node.ObjectNode;

/// What an operator should look at, as the `warnings` of three calls have it.
final class Warnings {
    private Warnings() {}

    static void put(ObjectNode json, NodePort node) {
        var warnings = json.putArray("warnings");
        if (node.clockOffset().isTooFar())
            warnings.add("This computer's date and time appear to be more than 10 minutes out of sync with the network,"
                    + " by which a node may refuse valid blocks or take ones too early. Check them; the field timeoffset"
                    + " of getpeerinfo and getnetworkinfo says by how many seconds.");
    }
}
