/// The machines composed into one machine.
@NullMarked
package org.planchet.node;

import org.jspecify.annotations.NullMarked;
