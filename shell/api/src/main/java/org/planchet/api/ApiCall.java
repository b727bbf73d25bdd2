package org.planchet.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How a method of the node's API is called over HTTP. Beside the method's own types this is all there is to
/// know of a call: the server's route, the client, the OpenAPI description and the table in docs/api.md are made
/// of it ([ApiMethod]).
///
/// The method's first parameters take the places in braces of the path. The others are what comes behind the question
/// mark, by their names; or, if there is a [#body], its components in their order.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ApiCall {
    /// Where the paths of the API begin.
    String V1 = "/api/v1";

    /// `GET`, `POST` or `DELETE`.
    String method() default "GET";

    /// With parameters in braces.
    String path();

    /// One sentence on what it does, without a capital letter and a full stop.
    String does();

    /// Only for callers from this machine, and those who show a credential.
    boolean guarded() default false;

    /// The record that callers send; `Void` for none.
    Class<?> body() default Void.class;

    /// The record around a bare answer, since JSON documents are objects or lists; `Void` if the answer is none.
    Class<?> answer() default Void.class;

    /// Of an answer that is not JSON.
    String mediaType() default "application/json";

    /// Whether a good answer is 201 and not 200.
    boolean creates() default false;

    /// Whether a gateway answers it too, which knows the chain from the stores that nodes write.
    boolean gateway() default false;

    /// Whether it goes through every coin: one such call at a time.
    boolean scansCoins() default false;

    /// Whether its answer holds whole blocks: few such at a time, the rest wait.
    boolean holdsBlocks() default false;

    /// Whether it takes as long as it takes, such as mining on request.
    boolean endless() default false;
}
