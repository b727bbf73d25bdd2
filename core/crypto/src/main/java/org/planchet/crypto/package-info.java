/// Hashes and secp256k1: bytes in, bytes or a yes/no out.
///
/// Read in this order: [org.planchet.crypto.Hashes]; [org.planchet.crypto.Secp256k1], which asks libsecp256k1
/// through the foreign function API (`LibSecp256k1` binds its functions, `NativeLibrary` finds it, `LaxDer`
/// reads what old blocks call a signature); [org.planchet.crypto.HashSearch], the miner's inner loop
/// (`DigestSearch` and `VectorSearch` are it, `SearchTrial` chooses, `Sha256` and `VectorModule` are what the
/// vectors need); [org.planchet.crypto.MuHash], over sets; [org.planchet.crypto.EllSwift] and
/// [org.planchet.crypto.FsChaCha20Poly1305], the basis of the encrypted transport (BIP 324).
///
/// Nothing here knows what a transaction is, keeps a secret longer than a call (but for the keys of those two ciphers),
/// or answers bad bytes with an exception if they may come from a peer. The one randomness of its own is the blinding
/// of the curve's context,
/// which no result depends on.
@NullMarked
package org.planchet.crypto;

import org.jspecify.annotations.NullMarked;
