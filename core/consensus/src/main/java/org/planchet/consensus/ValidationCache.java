package org.planchet.consensus;

import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.Transaction;
import org.planchet.script.ScriptFlags;
import org.planchet.script.SignatureCache;
import org.planchet.script.SignatureChecker;
import org.planchet.script.VerifiedHashes;

/// What the mempool has verified, so that a block of known transactions costs no scripts (Bitcoin Core's
/// `ValidationCache`): whole transactions by witness id, with the flags of the next block, and single signatures.
///
/// A witness id commits to every byte of the transaction, and by the coins' ids to what it spends: so once
/// all its scripts are verified with some flags, they need not be verified with them again. Another witness
/// is another id, and with other flags all begins anew: nothing that was refused or judged by other rules is
/// ever found here. Only the mempool adds, and lookups take nothing out, so a block that comes back in a
/// reorganisation is as cheap as at first.
public final class ValidationCache {
    /// Slots of each table: about 13 MiB each when full, for some 200,000 transactions and as many signatures.
    public static final int SLOTS = 1 << 18;

    /// The witness ids of transactions all of whose scripts were verified with these flags.
    private record Verified(ScriptFlags flags, VerifiedHashes transactions) {
        boolean holds(Transaction tx) {
            return transactions.contains(tx.wtxid().hash());
        }
    }

    private final int slots;
    private final SignatureCache signatures;
    private volatile Verified verified;

    /// @param slots a power of two: [#SLOTS], or fewer for a small node
    public ValidationCache(int slots) {
        this.slots = slots;
        this.signatures = new SignatureCache(new VerifiedHashes(slots));
        this.verified = new Verified(ScriptFlags.NONE, new VerifiedHashes(slots));
    }

    /// For runs whose signatures may be remembered.
    public SignatureChecker signatures() {
        return signatures;
    }

    /// Whether every script of `tx` was verified with exactly these flags.
    public boolean holds(Transaction tx, ScriptFlags flags) {
        Verified known = verified;
        return known.flags.equals(flags) && known.holds(tx);
    }

    /// Remembers that every script of `tx` is verified with these flags, against the coins it names, and forgets what
    /// was verified with others.
    public void add(Transaction tx, ScriptFlags flags) {
        Verified known = verified;
        if (!known.flags.equals(flags)) {
            known = new Verified(flags, new VerifiedHashes(slots));
            verified = known;
        }
        known.transactions.add(tx.wtxid().hash());
    }

    /// `checker` without the checks of transactions that are held here: for blocks.
    public ScriptChecker before(ScriptChecker checker) {
        return checks -> checker.submit(unknown(checks));
    }

    @SuppressWarnings("ReferenceEquality") // the checks of one transaction lie side by side and share it
    private List<ScriptCheck> unknown(List<ScriptCheck> checks) {
        if (verified.transactions.isEmpty() || checks.isEmpty()) return checks;
        var unknown = new ArrayList<ScriptCheck>();
        ScriptCheck last = null;
        boolean isKnown = false;
        for (ScriptCheck check : checks) {
            if (last == null || check.tx() != last.tx() || !check.flags().equals(last.flags()))
                isKnown = holds(check.tx(), check.flags());
            if (!isKnown) unknown.add(check);
            last = check;
        }
        return unknown;
    }
}
