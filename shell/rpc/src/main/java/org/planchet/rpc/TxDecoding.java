package org.planchet.rpc;

import java.util.Optional;
import java.util.function.Predicate;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Transaction;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.ScriptReader;

/// Which of two ways to read a transaction is meant: bytes `0001` behind the version are the marker of BIP 144, or,
/// in a transaction that is not complete yet, no inputs and one output (Bitcoin Core's `DecodeTx`).
final class TxDecoding {
    private TxDecoding() {}

    /// @param hasWitness true to read with the marker only, false without it only; empty to find out: the way
    ///     whose scripts make sense, the one with the marker if both or neither do
    /// @throws RpcException if `hex` is no transaction
    static Transaction decode(String hex, Optional<Boolean> hasWitness) {
        Optional<Transaction> extended =
                hasWitness.orElse(true) ? Hex.parse(hex, Transaction::parse) : Optional.empty();
        Optional<Transaction> plain =
                hasWitness.orElse(false) ? Optional.empty() : Hex.parse(hex, Transaction::parseWithoutWitness);
        Predicate<Transaction> sane = TxDecoding::isSane;
        return extended.filter(sane)
                .or(() -> plain.filter(sane))
                .or(() -> extended)
                .or(() -> plain)
                .orElseThrow(() -> new RpcException(Code.DESERIALIZATION, "TX decode failed"));
    }

    private static boolean isSane(Transaction tx) {
        boolean inputs =
                tx.isCoinbase() || tx.inputs().stream().allMatch(input -> ScriptReader.hasValidOps(input.scriptSig()));
        return inputs && tx.outputs().stream().allMatch(output -> ScriptReader.hasValidOps(output.scriptPubKey()));
    }
}
