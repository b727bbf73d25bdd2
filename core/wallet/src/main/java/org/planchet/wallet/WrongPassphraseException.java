package org.planchet.wallet;

/// The passphrase does not open the wallet, or was not tried because wrong ones came just before. One message for
/// every way of being wrong.
public final class WrongPassphraseException extends Exception {
    private final long waitSeconds;

    /// Tried, and wrong.
    public WrongPassphraseException() {
        super("the passphrase is wrong");
        waitSeconds = 0;
    }

    /// Not tried.
    public WrongPassphraseException(long waitSeconds) {
        super("too many wrong passphrases: wait " + waitSeconds + " s");
        this.waitSeconds = waitSeconds;
    }

    /// How long the next passphrase must wait, 0 if this one was tried.
    public long waitSeconds() {
        return waitSeconds;
    }
}
