package org.planchet.daemon.adapters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.planchet.consensus.Coin;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.electrum.ScriptState;
import org.planchet.index.ScriptHash;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.Removal;
import org.planchet.node.Effect;
import org.planchet.node.SettledNode;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Which scripts the mempool's transactions pay and spend from. Belongs to the chain thread.
///
/// What a transaction spends is known from the coins at its arrival, and those are not to be read while blocks are in
/// flight: until then it waits unresolved.
final class PoolScripts implements NodeLoop.Follower {
    /// What a transaction pays and spends, by script.
    private record Touch(
            Map<ScriptHash, List<ScriptState.Coin>> outputs, Map<ScriptHash, List<ScriptState.Coin>> spent) {
        Set<ScriptHash> scripts() {
            Set<ScriptHash> all = new HashSet<>(outputs.keySet());
            all.addAll(spent.keySet());
            return all;
        }
    }

    private final NodeLoop loop;
    private final Consumer<Set<ScriptHash>> listener;
    private final Map<Txid, Touch> touches = new HashMap<>();
    private final Map<ScriptHash, Set<Txid>> byScript = new HashMap<>();
    private final Set<Txid> unresolved = new LinkedHashSet<>();

    /// @param listener is called with the scripts whose part of the mempool has changed; must return at once
    PoolScripts(NodeLoop loop, Consumer<Set<ScriptHash>> listener) {
        this.loop = loop;
        this.listener = listener;
        for (MempoolEntry entry : loop.ask(node -> node.mempool().entries())) unresolved.add(entry.txid());
    }

    /// The transactions of the mempool that concern `script`: those whose inputs are all confirmed first. At the tip,
    /// with nothing in flight.
    List<ScriptState.Waiting> waiting(SettledNode node, ScriptHash script) {
        resolve(node);
        List<ScriptState.Waiting> found = new ArrayList<>();
        for (Txid txid : byScript.getOrDefault(script, Set.of())) {
            MempoolEntry entry = node.mempool().get(txid);
            Touch touch = touches.get(txid);
            if (entry == null || touch == null) throw new AssertionError("a transaction that left the mempool unheard");
            found.add(new ScriptState.Waiting(
                    txid,
                    entry.fee(),
                    !entry.parents().isEmpty(),
                    touch.outputs.getOrDefault(script, List.of()),
                    touch.spent.getOrDefault(script, List.of())));
        }
        found.sort(Comparator.comparing(ScriptState.Waiting::spendsUnconfirmed)
                .thenComparing(tx -> tx.txid().toString()));
        return found;
    }

    /// The chain thread does not wait for blocks in flight, so there may be some.
    private void resolve() {
        loop.run(node -> resolve(node.settled()));
    }

    private void resolve(SettledNode node) {
        if (unresolved.isEmpty() || !node.chain().isSettled()) return;
        Set<ScriptHash> changed = new HashSet<>();
        for (Txid txid : unresolved) {
            MempoolEntry entry = node.mempool().get(txid);
            if (entry == null) continue;
            Touch touch = touch(node, entry.tx());
            touches.put(txid, touch);
            for (ScriptHash script : touch.scripts())
                byScript.computeIfAbsent(script, _ -> new LinkedHashSet<>()).add(txid);
            changed.addAll(touch.scripts());
        }
        unresolved.clear();
        listener.accept(changed);
    }

    private static Touch touch(SettledNode node, Transaction tx) {
        Touch touch = new Touch(new HashMap<>(), new HashMap<>());
        for (int i = 0; i < tx.outputs().size(); i++)
            add(touch.outputs, tx.outPoint(i), tx.outputs().get(i));
        for (TxIn input : tx.inputs()) {
            Coin coin = node.mempool().coins().coin(input.prevout());
            if (coin != null) add(touch.spent, input.prevout(), coin.output());
        }
        return touch;
    }

    private static void add(Map<ScriptHash, List<ScriptState.Coin>> to, OutPoint at, TxOut output) {
        if (Coin.isUnspendable(output.scriptPubKey())) return;
        to.computeIfAbsent(ScriptHash.of(output.scriptPubKey()), _ -> new ArrayList<>(1))
                .add(new ScriptState.Coin(at, output.value(), 0));
    }

    @Override
    public void onPool(Effect.MempoolChanged change, Instant now) {
        Set<ScriptHash> changed = new HashSet<>();
        for (Removal removal : change.removed()) remove(removal.tx(), changed);
        for (Transaction tx : change.added()) unresolved.add(tx.txid());
        if (!changed.isEmpty()) listener.accept(changed);
        resolve();
    }

    private void remove(Transaction tx, Set<ScriptHash> changed) {
        unresolved.remove(tx.txid());
        Touch touch = touches.remove(tx.txid());
        if (touch == null) return;
        for (ScriptHash script : touch.scripts())
            byScript.computeIfPresent(script, (_, txids) -> {
                txids.remove(tx.txid());
                return txids.isEmpty() ? null : txids;
            });
        changed.addAll(touch.scripts());
        // If it was mined, what spends it no longer spends what is unconfirmed.
        for (int i = 0; i < tx.outputs().size(); i++) {
            OutPoint output = tx.outPoint(i);
            Transaction child = loop.ask(node -> node.mempool().spender(output));
            Touch childs = child == null ? null : touches.get(child.txid());
            if (childs != null) changed.addAll(childs.scripts());
        }
    }

    @Override
    public void onTick(Instant steady) {
        resolve();
    }
}
