package org.planchet.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of the route table: from it the server serves, guards and describes.
///
/// @param method  `GET`, `POST` or `DELETE`
/// @param path    with parameters in braces
/// @param access  who may call it
/// @param style   how it tells errors
/// @param summary one sentence for the description
/// @param queries parameters behind the question mark
/// @param body    the record that callers send, null for none
/// @param limit   bytes that the body may have
/// @param status  of a good answer
/// @param answer  what a good answer is
/// @param heavy   goes through every coin: one such call at a time
/// @param large   its answer holds whole blocks: few such at a time, the rest wait
/// @param handler does it
record Route(
        String method,
        String path,
        Access access,
        Style style,
        String summary,
        List<Query> queries,
        @Nullable Class<?> body,
        int limit,
        int status,
        Answer answer,
        boolean heavy,
        boolean large,
        Handler handler) {

    /// 1 MiB, for everything but raw transactions and blocks.
    static final int BODY_LIMIT = 1 << 20;

    /// A block of 4 MiB in hex, and the JSON around it.
    static final int RAW_LIMIT = (8 << 20) + 1024;

    enum Access {
        /// Whoever reaches the port.
        PUBLIC,
        /// Callers from this machine, and those who show the token.
        GUARDED
    }

    enum Style {
        /// Problem documents.
        PROBLEM,
        /// The prototype's `{"error": "…"}` with 400, 404 and 500 only.
        PROTOTYPE
    }

    /// What a good answer is.
    sealed interface Answer {
        record One(Class<?> type) implements Answer {}

        record Many(Class<?> type) implements Answer {}

        /// Something else than a record of the API.
        record Other(String mediaType, String description) implements Answer {}
    }

    record Query(String name, String type, String description) {}

    @FunctionalInterface
    interface Handler {
        /// Returns what is to be answered: a record or list for JSON, a text or bytes for another type, or null if it
        /// has answered by itself.
        @Nullable
        Object answer(Call call);
    }

    /// The names in braces in the path.
    List<String> pathParameters() {
        var names = new ArrayList<String>();
        for (String part : path.split("/")) if (part.startsWith("{")) names.add(part.substring(1, part.length() - 1));
        return names;
    }

    static Route get(String path, Class<?> type, String summary, Handler handler) {
        return of("GET", path, Access.PUBLIC, summary, new Answer.One(type), handler);
    }

    static Route list(String path, Class<?> type, String summary, Handler handler) {
        return of("GET", path, Access.PUBLIC, summary, new Answer.Many(type), handler);
    }

    static Route other(String path, String mediaType, String summary, Handler handler) {
        return of("GET", path, Access.PUBLIC, summary, new Answer.Other(mediaType, summary), handler);
    }

    static Route post(String path, Class<?> type, String summary, Handler handler) {
        return of("POST", path, Access.PUBLIC, summary, new Answer.One(type), handler);
    }

    static Route delete(String path, Class<?> type, String summary, Handler handler) {
        return of("DELETE", path, Access.PUBLIC, summary, new Answer.One(type), handler);
    }

    private static Route of(String method, String path, Access access, String summary, Answer answer, Handler handler) {
        return new Route(
                method,
                path,
                access,
                Style.PROBLEM,
                summary,
                List.of(),
                null,
                BODY_LIMIT,
                200,
                answer,
                false,
                false,
                handler);
    }

    Route guarded() {
        return copy(Access.GUARDED, style, queries, body, limit, status, heavy, large);
    }

    Route prototype() {
        return copy(access, Style.PROTOTYPE, queries, body, limit, status, heavy, large);
    }

    Route query(String name, String type, String description) {
        var more = new ArrayList<>(queries);
        more.add(new Query(name, type, description));
        return copy(access, style, List.copyOf(more), body, limit, status, heavy, large);
    }

    Route takes(Class<?> bodyType) {
        return copy(access, style, queries, bodyType, limit, status, heavy, large);
    }

    Route upTo(int bytes) {
        return copy(access, style, queries, body, bytes, status, heavy, large);
    }

    Route created() {
        return copy(access, style, queries, body, limit, 201, heavy, large);
    }

    Route oneAtATime() {
        return copy(access, style, queries, body, limit, status, true, large);
    }

    Route holdsBlocks() {
        return copy(access, style, queries, body, limit, status, heavy, true);
    }

    private Route copy(
            Access newAccess,
            Style newStyle,
            List<Query> newQueries,
            @Nullable Class<?> newBody,
            int newLimit,
            int newStatus,
            boolean newHeavy,
            boolean newLarge) {
        return new Route(
                method,
                path,
                newAccess,
                newStyle,
                summary,
                newQueries,
                newBody,
                newLimit,
                newStatus,
                answer,
                newHeavy,
                newLarge,
                handler);
    }
}
