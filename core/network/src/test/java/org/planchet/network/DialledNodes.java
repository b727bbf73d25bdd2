package org.planchet.network;

import java.util.ArrayList;
import java.util.List;
import org.planchet.network.AddressRecord.Status;
import org.planchet.network.NetworkEffect.Connect;

/// Stages that know nodes which can be dialled, and what became of them.
final class DialledNodes {
    private DialledNodes() {}

    static AddressRecord known(Endpoint address, Status status) {
        return new AddressRecord(address, 9, Stage.START, Stage.START.minusSeconds(10_000), status, -1, 0, "s");
    }

    static Stage knowing(Endpoint... nodes) {
        var records = new ArrayList<AddressRecord>();
        for (Endpoint node : nodes) records.add(known(node, Status.KNOWN));
        return new Stage(NetworkSettings.defaults(5000), records);
    }

    static List<Endpoint> dialled(List<NetworkEffect> effects) {
        var targets = new ArrayList<Endpoint>();
        for (NetworkEffect effect : effects)
            if (effect instanceof Connect(Endpoint target, boolean _)) targets.add(target);
        return targets;
    }

    static AddressRecord record(Stage stage) {
        return stage.network.knownNodes().getFirst();
    }
}
