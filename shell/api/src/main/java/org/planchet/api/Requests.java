package org.planchet.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What callers send in a body: one record for each call of [NodeApi] that takes more than a name. Those with secrets
/// leave them out of their text.
public final class Requests {
    private Requests() {}

    /// A transaction or a block, serialized, in hex.
    public record Raw(String raw) {}

    /// A neighbour, host:port.
    public record Peer(String address) {}

    /// @param address where the reward goes; null for an address of the wallet's
    /// @param blocks  how many to find; null for no end
    /// @param threads null for one a core
    public record StartMining(
            @Nullable String address,
            @Nullable Long blocks,
            @Nullable Integer threads) {}

    /// @param address where the rewards go; null for an address of the wallet's
    public record Generate(@Nullable String address, int count) {}

    /// @param passphrase seals the keys on disk; null for none
    /// @param phrase     BIP 39 words to restore from; null for new ones
    /// @param gap        addresses in a row that were never paid, after which a restore looks no further; null
    ///     for 20
    /// @param birthday   where a restore begins: a date (`2026-01-31`) or a height; null for the first block
    public record CreateWallet(
            @Nullable String passphrase,
            @Nullable List<String> phrase,
            @Nullable Integer gap,
            @Nullable String birthday) {
        @Override
        public String toString() {
            return "CreateWallet";
        }
    }

    /// @param seconds until the wallet locks itself
    public record Unlock(String passphrase, int seconds) {
        @Override
        public String toString() {
            return "Unlock[" + seconds + " s]";
        }
    }

    /// @param passphrase the wallet's; null if it has none
    public record Phrase(@Nullable String passphrase) {
        @Override
        public String toString() {
            return "Phrase";
        }
    }

    /// @param from the passphrase so far; null if there is none
    public record ChangePassphrase(@Nullable String from, String to) {
        @Override
        public String toString() {
            return "ChangePassphrase";
        }
    }

    /// @param privateKey hex or WIF
    public record Key(String privateKey) {
        @Override
        public String toString() {
            return "Key";
        }
    }

    /// @param beyondGap also an address that a restore from the words may miss; null for false
    public record NewAddress(
            @Nullable String label, @Nullable Boolean beyondGap) {}

    /// @param from height of the first block; null for 0
    /// @param gap  addresses in a row that were never paid, after which the scan looks no further; null for 20
    public record Rescan(@Nullable Integer from, @Nullable Integer gap) {}

    /// @param part    whose details are meant; `all` for each
    /// @param details whether they are logged
    public record Logging(String part, boolean details) {}

    /// @param destination absolute path on the node's machine
    /// @param walletsOnly leave the chain out; null for false
    public record Backup(String destination, @Nullable Boolean walletsOnly) {}

    /// @param privateKey hex or WIF
    public record ImportKey(String privateKey, @Nullable String label) {
        @Override
        public String toString() {
            return "ImportKey";
        }
    }
}
