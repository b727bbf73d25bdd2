package org.planchet.server;

import io.helidon.webserver.CloseConnectionException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.planchet.api.ApiException;
import org.planchet.api.ApiMethod;
import org.planchet.api.ApiParameter;
import org.planchet.api.ErrorCode;
import org.planchet.api.Json;
import org.planchet.api.JsonTree;
import org.planchet.api.Language;
import org.planchet.api.Messages;
import org.planchet.api.NodeStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// One request, as a route's handler sees it: every way of asking wrongly ends in a 4xx here.
final class Call {
    private static final JsonTree TREE = new JsonTree(Json.MAX_DEPTH, Json.MAX_TEXT, false);

    private final Exchange exchange;
    private final Route route;
    private final BooleanSupplier trusted;
    private final byte[] body;

    /// @param trusted whether the caller could use guarded routes; evaluated only if it matters
    /// @param body    what the caller sent, nothing for a route that takes no body
    Call(Exchange exchange, Route route, BooleanSupplier trusted, byte[] body) {
        this.exchange = exchange;
        this.route = route;
        this.trusted = trusted;
        this.body = body;
    }

    /// The status as this caller may see it: the path of the data folder is hidden from untrusted callers.
    NodeStatus shown(NodeStatus status) {
        return trusted.getAsBoolean() ? status : status.forStrangers();
    }

    Route route() {
        return route;
    }

    Exchange exchange() {
        return exchange;
    }

    /// What the node says, in the language that the caller asks for.
    Messages messages() {
        return messages(exchange);
    }

    /// The same of any request. The answer names its language, and that it varies by the caller's.
    static Messages messages(Exchange exchange) {
        Messages messages = Messages.in(Language.accepted(exchange.header("Accept-Language")));
        exchange.answerHeader("Content-Language", messages.language().code());
        exchange.answerHeader("Vary", "Accept-Language");
        return messages;
    }

    /// A parameter of the path, decoded.
    String path(String name) {
        return exchange.pathParameter(name);
    }

    /// What `node` answers to the call that is declared as `api`, asked with what this request says.
    Object ask(ApiMethod api, Object node) {
        var arguments = new ArrayList<Object>();
        for (String place : api.places()) arguments.add(path(place));
        for (Parameter query : api.queries()) arguments.add(argument(query));
        if (api.body() != null) arguments.addAll(api.arguments(body(api.body())));
        return api.wrapped(api.invoke(node, arguments));
    }

    private Object argument(Parameter query) {
        if (query.getType() == boolean.class) return flag(query.getName());
        ApiParameter declared = query.getAnnotation(ApiParameter.class);
        return number(query.getName(), declared.least(), declared.most(), declared.otherwise());
    }

    /// A whole number behind the question mark.
    int number(String name, int least, int most, int otherwise) {
        String text = exchange.query(name);
        if (text == null) return otherwise;
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException notANumber) {
            // Reported below, as a number out of its range is.
        }
        throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BAD_PARAMETER, name, least, most);
    }

    /// `true` or `false` behind the question mark, false if it is not given.
    boolean flag(String name) {
        String text = exchange.query(name);
        if (text == null || text.equals("false")) return false;
        if (text.equals("true")) return true;
        throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BAD_FLAG, name);
    }

    /// The body as the record that the route takes: what must not be null in it is there.
    <T> T body(Class<T> type) {
        if (route.api().body() == null) throw new AssertionError(route.path() + " takes no body");
        try {
            T read = Json.STRICT.treeToValue(TREE.read(body), type);
            if (read == null) throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.NULL_BODY);
            for (RecordComponent field : type.getRecordComponents())
                if (ApiMethod.component(read, field) == null && !OpenApi.isNullable(field))
                    throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.FIELD_MISSING, field.getName());
            return read;
        } catch (DatabindException wrongShape) {
            throw misfit(wrongShape);
        } catch (JacksonException notJson) {
            throw new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BODY_NOT_JSON, Json.MAX_DEPTH);
        }
    }

    /// Answers at once, before the handler continues: for one that ends with the server itself.
    void answerNow(Object answer) {
        try {
            exchange.send("application/json", Json.STRICT.writeValueAsBytes(answer));
        } catch (CloseConnectionException gone) {
            // The caller did not wait for the answer; what it asked for is done all the same.
        }
    }

    /// Refuses a state change whose body is not declared to be JSON: a web page of another origin can send every
    /// other type without asking first.
    static void checkContentType(Exchange exchange) {
        String type = exchange.header("Content-Type");
        String bare = type == null ? "" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals("application/json")) throw new HttpProblem(415, "Unsupported media type", ErrorCode.NOT_JSON);
    }

    /// Which field is wrong: its name only, since its value may be a secret.
    private static ApiException misfit(DatabindException wrong) {
        if (wrong.getPath().isEmpty()) return new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BODY_SHAPE);
        String field = wrong.getPath().getLast().getPropertyName();
        return field == null
                ? new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BODY_ITEM)
                : new ApiException(ApiException.Kind.BAD_REQUEST, ErrorCode.BODY_FIELD, field);
    }
}
