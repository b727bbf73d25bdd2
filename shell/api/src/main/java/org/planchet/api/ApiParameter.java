package org.planchet.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A number or flag of an [ApiCall]. A caller over HTTP may leave out those behind the question mark, and those of a
/// body that may be null there.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ApiParameter {
    /// The number that is taken if it is left out; a flag is false then.
    int otherwise() default 0;

    /// Bounds of a number behind the question mark.
    int least() default 0;

    int most() default Integer.MAX_VALUE;

    /// What it says.
    String does() default "";
}
