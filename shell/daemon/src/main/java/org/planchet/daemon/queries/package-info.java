/// What every interface asks of the node: looks things up, submits, mines and pays, and returns the API's records.
/// Each class answers one of the small interfaces that make [org.planchet.api.NodeApi].
@NullMarked
package org.planchet.daemon.queries;

import org.jspecify.annotations.NullMarked;
