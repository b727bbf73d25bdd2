/// Specifications of the HTTP interface, over real HTTP.
@NullMarked
package org.planchet.server;

import org.jspecify.annotations.NullMarked;
