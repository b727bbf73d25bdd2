/// What a node is started with: one table of settings, read from flags, environment, file and defaults; chain files;
/// and how a failed start is reported.
@NullMarked
package org.planchet.daemon.config;

import org.jspecify.annotations.NullMarked;
