package org.planchet.index;

import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

/// Something that happened to a script in the chain: it was paid, or what it held was spent.
public sealed interface ScriptEvent {
    TxPosition at();

    /// The transaction that did it.
    Txid txid();

    /// Output `output` of `txid` pays the script `value` satoshis.
    record Funding(TxPosition at, Txid txid, int output, long value) implements ScriptEvent {
        public OutPoint outPoint() {
            return new OutPoint(txid, output);
        }
    }

    /// Input `input` of `txid` spends the script's coin `spent`, whose [Funding] stands before.
    record ConnectResult(TxPosition at, Txid txid, int input, OutPoint spent) implements ScriptEvent {}
}
