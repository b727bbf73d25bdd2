package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;

/// Two full nodes, and a light one beside them.
///
/// @param limit how long a balance may take to come, in simulated time
record LightScene(SimNet net, SimNode a, SimNode b, SimNode light, Duration limit) {
    static final long COIN = 100_000_000;

    void connect() {
        net.connect(a, b);
        net.connect(light, a);
        net.connect(light, b);
    }

    static void mine(SimNode node, int count) {
        for (int i = 0; i < count; i++) node.mine();
    }

    static Block payTo(SimNode from, Script script, long amount) {
        assertEquals(Optional.empty(), from.submit(from.wallet().pay(script, amount, 1_000)));
        return from.mine();
    }

    void awaitBalance(long satoshis) {
        net.runUntil(
                "a balance of " + satoshis + ", not " + light.lightWallet().balance(),
                () -> light.lightWallet().balance() == satoshis,
                limit);
    }

    /// Whether the light node has logged a line that holds `text`.
    boolean noted(String text) {
        return light.notes().stream().anyMatch(note -> note.contains(text));
    }
}
