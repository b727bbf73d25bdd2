package org.planchet.electrum;

import java.util.Map;
import org.planchet.api.ApiException;
import org.planchet.electrum.ElectrumException.Code;
import org.planchet.index.ScriptHash;
import org.planchet.index.ScriptHistory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What happened to a script, and what will.
final class ScriptMethods {
    private final ElectrumNode node;

    ScriptMethods(ElectrumNode node) {
        this.node = node;
    }

    Map<String, Method> all() {
        return Map.of(
                "blockchain.scripthash.get_balance", (_, given) -> balance(state(given)),
                "blockchain.scripthash.get_history", (_, given) -> history(state(given)),
                "blockchain.scripthash.get_mempool", (_, given) -> pool(state(given), ElectrumJson.array()),
                "blockchain.scripthash.listunspent", (_, given) -> unspent(state(given)),
                "blockchain.scripthash.subscribe", this::subscribe,
                "blockchain.scripthash.unsubscribe", this::unsubscribe);
    }

    private ScriptState state(Parameters given) {
        given.count(1, 1);
        return state(given.script(0));
    }

    private ScriptState state(ScriptHash script) {
        ScriptState state = node.script(script);
        if (!state.chain().whole())
            throw new ElectrumException(
                    Code.BAD_REQUEST,
                    "history too large: the script has more than " + ElectrumNode.MAX_EVENTS + " payments and spends");
        return state;
    }

    private static JsonNode balance(ScriptState state) {
        return ElectrumJson.object().put("confirmed", state.confirmed()).put("unconfirmed", state.unconfirmed());
    }

    private static JsonNode history(ScriptState state) {
        ArrayNode all = ElectrumJson.array();
        for (ScriptHistory.Entry entry : state.chain().transactions())
            all.addObject()
                    .put("height", entry.at().height())
                    .put("tx_hash", entry.txid().toString());
        return pool(state, all);
    }

    private static JsonNode pool(ScriptState state, ArrayNode all) {
        for (ScriptState.Waiting tx : state.pool())
            all.addObject()
                    .put("height", tx.height())
                    .put("tx_hash", tx.txid().toString())
                    .put("fee", tx.fee());
        return all;
    }

    private static JsonNode unspent(ScriptState state) {
        ArrayNode all = ElectrumJson.array();
        for (ScriptState.Coin coin : state.unspent())
            all.addObject()
                    .put("height", coin.height())
                    .put("tx_hash", coin.at().txid().toString())
                    .put("tx_pos", Integer.toUnsignedLong(coin.at().index()))
                    .put("value", coin.value());
        return all;
    }

    /// Watches first and looks then, so that nothing is missed in between.
    private JsonNode subscribe(Session session, Parameters given) {
        given.count(1, 1);
        ScriptHash script = given.script(0);
        boolean isNew = session.watch(script);
        try {
            return ElectrumJson.orNull(session.answered(script, state(script).status()));
        } catch (ElectrumException | ApiException failed) {
            if (isNew) session.unwatch(script);
            throw failed;
        }
    }

    private JsonNode unsubscribe(Session session, Parameters given) {
        given.count(1, 1);
        return ElectrumJson.yes(session.unwatch(given.script(0)));
    }
}
