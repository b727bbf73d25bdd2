/// What we relay and mine by choice.
@NullMarked
package org.planchet.policy;

import org.jspecify.annotations.NullMarked;
