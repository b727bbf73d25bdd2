/// Block files and key-value tables behind the ports.
@NullMarked
package org.planchet.storage;

import org.jspecify.annotations.NullMarked;
