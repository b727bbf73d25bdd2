/// Hashes and secp256k1: bytes in, bytes or a yes/no out.
@NullMarked
package org.planchet.crypto;

import org.jspecify.annotations.NullMarked;
