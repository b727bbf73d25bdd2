/// Output descriptors (BIP 380): scripts in words, with the keys, or trees of keys, that they are made of.
///
/// [org.planchet.wallet.descriptor.Descriptor] is what a text says;
/// [org.planchet.wallet.descriptor.DescriptorParser] reads it, its messages being Bitcoin Core's;
/// [org.planchet.wallet.descriptor.Expression] has a case for each function, and
/// [org.planchet.wallet.descriptor.DescriptorKey] is a key in one. Miniscript is not read.
@NullMarked
package org.planchet.wallet.descriptor;

import org.jspecify.annotations.NullMarked;
