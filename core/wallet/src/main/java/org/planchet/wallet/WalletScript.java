package org.planchet.wallet;

import org.planchet.primitives.Script;

/// One of the wallet's scripts as it is shown.
///
/// @param change  of the branch for change
/// @param used    whether it was ever paid
/// @param balance satoshis of its unspent outputs
/// @param label   the user's word for it, empty for none
public record WalletScript(
        Script script, String address, KeyOrigin origin, boolean change, boolean used, long balance, String label) {}
