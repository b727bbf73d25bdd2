package org.planchet.script;

/// The four settings a signature is checked in, with Bitcoin Core's names.
enum SigVersion {
    /// scriptSig, scriptPubKey and P2SH scripts.
    BASE,
    /// Witness version 0 (BIP-0143).
    WITNESS_V0,
    /// The key path of taproot (BIP-0341).
    TAPROOT,
    /// The script path of taproot with leaf version 0xc0 (BIP-0342).
    TAPSCRIPT
}
