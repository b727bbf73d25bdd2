/// The planchet program: commands and console.
@NullMarked
package org.planchet.cli;

import org.jspecify.annotations.NullMarked;
