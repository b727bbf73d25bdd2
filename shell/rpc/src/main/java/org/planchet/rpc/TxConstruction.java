package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.planchet.api.JsonTree;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Hex;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import org.planchet.script.Op;
import org.planchet.script.ScriptBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// An unsigned transaction as a caller describes it (Bitcoin Core's `ConstructTransaction`): inputs, outputs,
/// lock time, whether it signals that it may be replaced (BIP 125), and version.
final class TxConstruction {
    /// The highest sequence number that signals replaceability (Bitcoin Core's MAX_BIP125_RBF_SEQUENCE).
    private static final int REPLACEABLE = -3;

    private static final int DEFAULT_VERSION = 2;
    private static final int MIN_VERSION = 1;
    private static final int MAX_VERSION = 3;
    private static final long MAX_UINT32 = 0xffff_ffffL;

    private final ChainParams params;
    private final int lockTime;
    private final Optional<Boolean> replaceable;

    private TxConstruction(ChainParams params, int lockTime, Optional<Boolean> replaceable) {
        this.params = params;
        this.lockTime = lockTime;
        this.replaceable = replaceable;
    }

    /// The parameters of a call that takes a description.
    static List<Method.Parameter> parameters() {
        return List.of(
                need("inputs", ParameterType.ARRAY),
                need("outputs", ParameterType.ANY),
                may("locktime", ParameterType.NUMBER),
                may("replaceable", ParameterType.BOOL),
                may("version", ParameterType.NUMBER));
    }

    /// The transaction that the parameters of a call describe.
    ///
    /// @throws RpcException if they make no sense
    static Transaction of(Arguments arguments, ChainParams params) {
        long lockTime = arguments.whole("locktime", 0);
        if (lockTime < 0 || lockTime > MAX_UINT32) throw wrong("locktime out of range");
        int version = version(arguments);
        Optional<Boolean> replaceable = arguments.get("replaceable").map(JsonNode::booleanValue);
        var construction = new TxConstruction(params, (int) lockTime, replaceable);
        List<TxIn> inputs = new ArrayList<>();
        for (JsonNode input : arguments.list("inputs")) inputs.add(construction.input(input));
        List<TxOut> outputs = construction.outputs(arguments.get("outputs").orElse(NullNode.getInstance()));
        boolean signals =
                inputs.stream().anyMatch(input -> Integer.compareUnsigned(input.sequence(), REPLACEABLE) <= 0);
        if (replaceable.orElse(false) && !inputs.isEmpty() && !signals)
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Invalid parameter combination: Sequence number(s) contradict replaceable option");
        return new Transaction(version, inputs, outputs, (int) lockTime);
    }

    private static int version(Arguments arguments) {
        int version = arguments.unsigned("version", DEFAULT_VERSION);
        if (version < MIN_VERSION || version > MAX_VERSION)
            throw wrong("version out of range(" + MIN_VERSION + "~" + MAX_VERSION + ")");
        return version;
    }

    private static RpcException wrong(String what) {
        return new RpcException(Code.INVALID_PARAMETER, "Invalid parameter, " + what);
    }

    private TxIn input(JsonNode input) {
        Arguments.expect(input, "object");
        Txid txid = new Txid(Arguments.hash(Arguments.text(field(input, "txid")), "txid"));
        JsonNode vout = field(input, "vout");
        if (!Arguments.isNumber(vout)) throw wrong("missing vout key");
        int index = Arguments.integer(vout);
        if (index < 0) throw wrong("vout cannot be negative");
        int sequence = usualSequence();
        JsonNode given = field(input, "sequence");
        if (Arguments.isNumber(given)) {
            long number = Arguments.whole(given);
            if (number < 0 || number > MAX_UINT32) throw wrong("sequence number is out of range");
            sequence = (int) number;
        }
        return new TxIn(new OutPoint(txid, index), Script.EMPTY, sequence, Witness.EMPTY);
    }

    private static JsonNode field(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null ? NullNode.getInstance() : value;
    }

    private int usualSequence() {
        if (replaceable.orElse(true)) return REPLACEABLE;
        return lockTime == 0 ? TxIn.SEQUENCE_FINAL : TxIn.SEQUENCE_FINAL - 1;
    }

    private List<TxOut> outputs(JsonNode given) {
        if (given.isNull()) throw wrong("output argument must be non-null");
        if (!given.isObject()) Arguments.expect(given, "array");
        List<Map.Entry<String, JsonNode>> pairs = new ArrayList<>();
        if (given.isObject()) {
            pairs.addAll(given.properties());
            JsonTree.repeated(given).ifPresent(name -> pairs.add(Map.entry(name, given.get(name))));
        } else {
            for (JsonNode pair : given) pairs.add(pair(pair));
        }
        Set<Script> paid = new HashSet<>();
        boolean hasData = false;
        List<TxOut> outputs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> pair : pairs) {
            String name = pair.getKey();
            boolean isData = name.equals("data");
            if (isData && hasData) throw wrong("duplicate key: data");
            hasData |= isData;
            TxOut output = isData ? data(pair.getValue()) : payment(name, pair.getValue());
            if (!isData && !paid.add(output.scriptPubKey()))
                throw wrong("duplicated address: " + Arguments.shown(name));
            outputs.add(output);
        }
        return outputs;
    }

    private static Map.Entry<String, JsonNode> pair(JsonNode pair) {
        if (!pair.isObject()) throw wrong("key-value pair not an object as expected");
        if (pair.size() != 1 || JsonTree.repeated(pair).isPresent())
            throw wrong("key-value pair must contain exactly one key");
        return pair.properties().iterator().next();
    }

    private static TxOut data(JsonNode value) {
        String text = JsonTree.number(value).orElseGet(value::asString);
        byte[] bytes = Hex.parse(text)
                .filter(some -> some.length > 0)
                .orElseThrow(() -> new RpcException(
                        Code.INVALID_PARAMETER,
                        "Data must be hexadecimal string (not '" + Arguments.shown(text) + "')"));
        return new TxOut(
                0, new ScriptBuilder().op(Op.OP_RETURN).pushBytes(bytes).build());
    }

    private TxOut payment(String address, JsonNode value) {
        long amount = Arguments.amount(value, params.coin().decimals());
        try {
            return new TxOut(amount, Addresses.toScript(address, params.addresses()));
        } catch (BadAddressException bad) {
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Invalid Bitcoin address: " + Arguments.shown(address));
        }
    }
}
