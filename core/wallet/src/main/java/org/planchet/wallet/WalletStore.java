package org.planchet.wallet;

/// Where a wallet lives on disk: the port that storage implements. The state is stored unencrypted, the
/// secrets encrypted with a passphrase. A save is all or nothing, and done when it returns.
public interface WalletStore {
    /// The state saved last.
    WalletState load();

    /// Saves the state; the sealed secrets stay as they are. Works while locked.
    void save(WalletState state);

    /// Saves state and secrets together, sealed with the passphrase last given to [#unlock].
    ///
    /// @throws IllegalStateException while locked
    void save(WalletState state, WalletSecrets secrets);

    /// Opens the secrets, which the caller owns and closes, and keeps the sealing key until [#lock].
    ///
    /// @param passphrase empty for a wallet that is not encrypted
    /// @throws WrongPassphraseException if it is not the one they were sealed with
    WalletSecrets unlock(char[] passphrase) throws WrongPassphraseException;

    /// Wipes the sealing key.
    void lock();

    /// Seals the secrets with another passphrase, empty for none.
    void changePassphrase(char[] from, char[] to) throws WrongPassphraseException;

    /// Whether a passphrase of the user's protects the secrets.
    boolean encrypted();
}
