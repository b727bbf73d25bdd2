/// A user's keys, and what they can spend.
///
/// Read in this order: [org.planchet.wallet.Mnemonic] (words, BIP-0039) gives
/// [org.planchet.wallet.ExtendedKey] (a tree of keys, BIP-0032), of which [org.planchet.wallet.KeyChain] watches one
/// account (BIP-0044); [org.planchet.wallet.Wallet] follows the chain and the mempool and knows the coins;
/// [org.planchet.wallet.CoinSelection] and [org.planchet.wallet.TransferBuilder] make a payment of them;
/// [org.planchet.wallet.WalletState] and [org.planchet.wallet.WalletStore] are what is kept, and where.
///
/// The wallet watches the chain with public keys only and needs [org.planchet.wallet.WalletSecrets] only to
/// sign or to import. Its coins are always computed from its transactions and their confirmations, never
/// stored as balances: a reorganisation leaves no stale state.
///
/// It must never depend on the node (chain and mempool events are passed to it), read a clock or a source of
/// randomness itself, print a secret or keep one in a String, sign for a coin whose script its key does not
/// hash to, or let out a signature that was not verified.
///
/// Taproot and PSBT have their places: a new case of [org.planchet.wallet.KeyOrigin], another chain of
/// scripts beside [org.planchet.wallet.KeyChain], another signer. They are not here yet.
@NullMarked
package org.planchet.wallet;

import org.jspecify.annotations.NullMarked;
