/// The figures of a node: a snapshot for answers from memory, and the metrics that are read by Prometheus.
@NullMarked
package org.planchet.daemon.metrics;

import org.jspecify.annotations.NullMarked;
