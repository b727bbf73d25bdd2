package org.planchet.api;

import java.util.List;
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
        /// A node of this kind cannot do it; another one can.
        NOT_SUPPORTED(501),
        UNAVAILABLE(503),
        /// It was begun and not finished in time: it may yet be done.
        OUTCOME_UNKNOWN(504);

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
    private final transient ErrorMessage said;

    /// @param params what is put into the sentence's places, by its text
    public ApiException(Kind kind, ErrorCode saying, @Nullable Object... params) {
        this(kind, ErrorMessage.of(saying, params));
    }

    /// One that comes from elsewhere: its code may be of a newer [ErrorCode] than those known here.
    public ApiException(Kind kind, ErrorMessage said) {
        super(said.sentence());
        this.kind = kind;
        this.refusal = null;
        this.said = said;
    }

    /// A block or transaction that a rule refused.
    public ApiException(Refusal refusal) {
        super(
                refusal.detail().isEmpty()
                        ? refusal.reason()
                        : ErrorCode.REFUSED.say(List.of(refusal.reason(), refusal.detail())));
        this.kind = Kind.REJECTED;
        this.refusal = refusal;
        this.said = ErrorMessage.plainly(String.valueOf(getMessage()));
    }

    /// The sentence, and what it is made of.
    public ErrorMessage said() {
        return said;
    }

    public Kind kind() {
        return kind;
    }

    /// The rule that was broken, if it was a rule.
    public @Nullable Refusal refusal() {
        return refusal;
    }
}
