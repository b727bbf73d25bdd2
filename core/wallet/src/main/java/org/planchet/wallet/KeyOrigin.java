package org.planchet.wallet;

/// Where the key of one of the wallet's scripts comes from. Sealed, so that a new kind of key (taproot, a descriptor)
/// is a new case that the compiler asks every user about.
public sealed interface KeyOrigin {
    /// How people name it: a BIP-0032 path, or `imported`.
    String path();

    /// A key of the wallet's tree, at `m/44'/coin'/0'/change/index` (BIP-0044).
    ///
    /// @param change the branch for change, else the one for receiving
    record Derived(int coinType, boolean change, int index) implements KeyOrigin {
        @Override
        public String path() {
            return "m/44'/" + coinType + "'/0'/" + (change ? 1 : 0) + "/" + index;
        }
    }

    /// The imported key at `position` of the wallet's list of them.
    record Imported(int position) implements KeyOrigin {
        @Override
        public String path() {
            return "imported";
        }
    }
}
