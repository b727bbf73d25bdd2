/// Request and response records.
@NullMarked
package org.planchet.api;

import org.jspecify.annotations.NullMarked;
