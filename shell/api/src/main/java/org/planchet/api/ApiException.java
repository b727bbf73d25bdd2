package org.planchet.api;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A request that could not be served, for a reason the caller can act on. Becomes a problem document (RFC 9457) over
/// HTTP and one line on the console.
public final class ApiException extends RuntimeException {
    /// What went wrong, and the HTTP status that says so.
    public enum Kind {
        BAD_REQUEST(400),
        UNAUTHORIZED(401),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409),
        REJECTED(422),
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final transient @Nullable Refusal refusal;
    private final @Nullable String code;
    private final transient List<String> params;

    /// @param params what is put into the sentence's places, by its text
    public ApiException(Kind kind, Saying saying, @Nullable Object... params) {
        this(kind, saying.code(), Stream.of(params).map(String::valueOf).toList(), saying);
    }

    private ApiException(Kind kind, String code, List<String> params, Saying saying) {
        this(kind, saying.say(params), code, params);
    }

    /// One that comes from elsewhere.
    ///
    /// @param code of a [Saying], perhaps a newer one than those known here; null where nothing is known but the sentence
    public ApiException(Kind kind, String sentence, @Nullable String code, List<String> params) {
        super(sentence);
        this.kind = kind;
        this.refusal = null;
        this.code = code;
        this.params = List.copyOf(params);
    }

    /// A block or transaction that a rule refused.
    public ApiException(Refusal refusal) {
        super(refusal.reason() + (refusal.detail().isEmpty() ? "" : ": " + refusal.detail()));
        this.kind = Kind.REJECTED;
        this.refusal = refusal;
        this.code = null;
        this.params = List.of();
    }

    /// What is said, as data: the code of a [Saying]; null where a rule refused, or nothing is known but the sentence.
    public @Nullable String code() {
        return code;
    }

    /// What stands in the sentence's places.
    public List<String> params() {
        return params;
    }

    public Kind kind() {
        return kind;
    }

    /// The rule that was broken, where it was a rule.
    public @Nullable Refusal refusal() {
        return refusal;
    }
}
