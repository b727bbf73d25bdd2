package org.planchet.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An error as the HTTP interface reports it: a problem document of RFC 9457, with the reject string and the
/// whole refusal if a rule was broken.
///
/// @param type    `about:blank`: the status says all there is to say about the kind of problem
/// @param title   the kind in English words, the same for every problem of it
/// @param status  the HTTP status
/// @param detail  this problem in a sentence, in the language that was asked for
/// @param code    of what `detail` says, such as `no-wallet` ([ErrorCode]), else null
/// @param params  the values of that sentence's placeholders
/// @param reason  the reject string, such as `bad-txns-vin-empty`, else null
/// @param refusal everything known of the refusal, else null
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String code,
        List<String> params,
        @Nullable String reason,
        @Nullable Refusal refusal) {
    public Problem {
        // Older nodes, which do not send the code, name no parameters.
        params = params == null ? List.of() : List.copyOf(params);
    }

    /// The media type of a problem document.
    public static final String MEDIA_TYPE = "application/problem+json";

    /// A call that could not be served, described in the language of `messages`.
    public static Problem of(ApiException failure, Messages messages) {
        Refusal refusal = failure.refusal();
        return new Problem(
                "about:blank",
                title(failure.kind().name()),
                failure.kind().status(),
                messages.of(failure),
                failure.said().code(),
                failure.said().params(),
                refusal == null ? null : refusal.reason(),
                refusal == null ? null : messages.of(refusal));
    }

    /// A problem of HTTP itself, such as a method that a path does not know.
    public static Problem of(int status, String title, ErrorMessage said, Messages messages) {
        return new Problem("about:blank", title, status, messages.of(said), said.code(), said.params(), null, null);
    }

    /// The exception that this was before it was sent.
    public ApiException toException() {
        if (refusal != null) return new ApiException(refusal);
        ErrorMessage said = new ErrorMessage(detail, code, params);
        for (ApiException.Kind kind : ApiException.Kind.values())
            if (kind.status() == status) return new ApiException(kind, said);
        return new ApiException(
                status >= 500 || status == 429 ? ApiException.Kind.UNAVAILABLE : ApiException.Kind.BAD_REQUEST, said);
    }

    private static String title(String name) {
        String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
