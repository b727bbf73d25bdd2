/// Opcodes, interpreter, signature hashes, standard templates.
@NullMarked
package org.planchet.script;

import org.jspecify.annotations.NullMarked;
