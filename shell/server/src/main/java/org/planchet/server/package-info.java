/// HTTP: REST, metrics, health.
@NullMarked
package org.planchet.server;

import org.jspecify.annotations.NullMarked;
