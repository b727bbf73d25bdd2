package org.planchet.api;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A sentence as a node says it, and what it is made of.
///
/// @param sentence in English
/// @param code     of the [ErrorCode], null if it is in no table, such as an error inside a file
/// @param params   the values of its placeholders
public record ErrorMessage(String sentence, @Nullable String code, List<String> params) {
    public ErrorMessage {
        params = List.copyOf(params);
    }

    /// A row of the table with `params` in its places, by their text.
    public static ErrorMessage of(ErrorCode saying, @Nullable Object... params) {
        List<String> texts = Stream.of(params).map(String::valueOf).toList();
        return new ErrorMessage(saying.say(texts), saying.code(), texts);
    }

    /// A sentence of no table.
    public static ErrorMessage plainly(String sentence) {
        return new ErrorMessage(sentence, null, List.of());
    }
}
