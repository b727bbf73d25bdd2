package org.planchet.electrum;

import org.planchet.electrum.ElectrumException.Code;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Txid;
import tools.jackson.databind.JsonNode;

/// The parameters of a call, by position.
record Parameters(JsonNode values) {
    /// @throws ElectrumException if there are fewer than `least` or more than `most`
    void count(int least, int most) {
        if (values.size() < least || values.size() > most)
            throw invalid("there are " + values.size() + " parameters; expected: "
                    + (least == most ? "" : least + " to ") + most);
    }

    boolean has(int i) {
        return i < values.size() && !values.get(i).isNull();
    }

    private JsonNode get(int i) {
        if (i >= values.size()) throw invalid("parameter " + (i + 1) + " is missing");
        return values.get(i);
    }

    String text(int i) {
        if (!get(i).isString()) throw invalid("parameter " + (i + 1) + " is no text");
        return get(i).stringValue();
    }

    /// A whole number, 0 or more.
    int whole(int i) {
        if (!get(i).isInt() || get(i).intValue() < 0) throw invalid("parameter " + (i + 1) + " is no height or count");
        return get(i).intValue();
    }

    int whole(int i, int otherwise) {
        return has(i) ? whole(i) : otherwise;
    }

    boolean isTrue(int i) {
        if (!has(i)) return false;
        if (!get(i).isBoolean()) throw invalid("parameter " + (i + 1) + " is neither true nor false");
        return get(i).booleanValue();
    }

    Txid txid(int i) {
        return Hash256.parse(text(i)).map(Txid::new).orElseThrow(() -> wrong(i, "is no transaction id"));
    }

    ScriptHash script(int i) {
        return Hash256.parse(text(i)).map(ScriptHash::new).orElseThrow(() -> wrong(i, "is no script hash"));
    }

    byte[] hex(int i) {
        return Hex.parse(text(i)).orElseThrow(() -> wrong(i, "is not hex"));
    }

    private static ElectrumException wrong(int i, String what) {
        return new ElectrumException(Code.BAD_REQUEST, "parameter " + (i + 1) + " " + what);
    }

    private static ElectrumException invalid(String what) {
        return new ElectrumException(Code.INVALID_PARAMS, what);
    }
}
