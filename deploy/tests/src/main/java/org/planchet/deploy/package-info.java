/// Tests alone: what `deploy/` holds is assembled, rendered, read strictly and run, as far as that goes without a
/// container engine and without a cluster.
@NullMarked
package org.planchet.deploy;

import org.jspecify.annotations.NullMarked;
