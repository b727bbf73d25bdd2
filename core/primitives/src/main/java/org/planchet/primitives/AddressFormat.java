package org.planchet.primitives;

/// What distinguishes one chain's addresses and keys from another's.
///
/// @param pubKeyHashVersion the version byte of P2PKH addresses (0 makes them start with `1`)
/// @param scriptHashVersion the version byte of P2SH addresses
/// @param privateKeyVersion the version byte of WIF private keys
/// @param bech32Prefix the human-readable part of segwit addresses, in lower case
public record AddressFormat(int pubKeyHashVersion, int scriptHashVersion, int privateKeyVersion, String bech32Prefix) {}
