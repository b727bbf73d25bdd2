package org.planchet.wallet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Script;
import org.planchet.script.Templates;

/// The scripts of a BIP-0044 account, from its public key alone: a branch for receiving and one for change, both
/// watched at least [#GAP_LIMIT] scripts beyond the last that was handed out or paid, so that a wallet restored
/// from its words finds what it had.
///
/// Whenever too few are left beyond, [#AHEAD] more than needed are watched from then on: blocks that were searched
/// before have to be searched once more for the new ones, so a restore of up to [#AHEAD] used addresses, in whatever
/// order they were paid, goes through the chain once. (Bitcoin Core derives 1,000 ahead for the same reason,
/// and does not go back for those behind.)
///
/// More than [#GAP_LIMIT] unpaid addresses in a row may be handed out, as a shop needs; a restore finds coins
/// beyond such a gap for sure only with a longer one ([#widen]). [#reach] says what every restore from the words finds.
public final class KeyChain {
    /// BIP-0044's: a restore stops after so many scripts in a row that were never paid.
    public static final int GAP_LIMIT = 20;

    /// So many scripts are watched beyond the gap when new ones are needed.
    static final int AHEAD = 100;

    private final int coinType;
    private final Branch receive;
    private final Branch change;
    private int gap;

    /// How often a change script was handed out once more.
    private int again;

    private final Map<Script, KeyOrigin.Derived> origins = new HashMap<>();

    /// @param account the account's key (`m/44'/coin'/0'`), of which only the public half is used
    /// @param progress how far each branch was used before
    public KeyChain(ExtendedKey account, int coinType, Progress progress) {
        this.coinType = coinType;
        this.gap = Math.max(GAP_LIMIT, progress.gap);
        try {
            receive = new Branch(account.neutered().child(0), false, progress.receiveIssued, progress.receiveUsed);
            change = new Branch(account.neutered().child(1), true, progress.changeIssued, progress.changeUsed);
        } catch (BadKeyException never) {
            throw new AssertionError("an account without branches, one of 2^127", never);
        }
        receive.watch();
        change.watch();
    }

    /// How far the branches are used: scripts handed out, and one past the last script paid.
    ///
    /// @param gap scripts watched beyond those; at least [#GAP_LIMIT] are
    public record Progress(int receiveIssued, int receiveUsed, int changeIssued, int changeUsed, int gap) {
        /// Of a new account.
        public static final Progress NONE = new Progress(0, 0, 0, 0, GAP_LIMIT);

        /// The same with another gap.
        public Progress withGap(int other) {
            return new Progress(receiveIssued, receiveUsed, changeIssued, changeUsed, other);
        }
    }

    /// Watches at least `scripts` beyond the last that was handed out or paid. Returns true if more are watched
    /// now than before.
    public boolean widen(int scripts) {
        gap = Math.max(gap, scripts);
        boolean receiving = receive.watch();
        boolean changing = change.watch();
        return receiving || changing;
    }

    /// One past the last script of a branch that every restore from the words finds, with the usual gap.
    ///
    /// @param paid positions of the branch's scripts that blocks of the best chain paid; payments that are
    ///     only in the mempool are not found by a restore if they never confirm
    public static int reach(SortedSet<Integer> paid) {
        int reach = GAP_LIMIT;
        for (int position : paid) {
            if (position >= reach) break;
            reach = Math.max(reach, position + 1 + GAP_LIMIT);
        }
        return reach;
    }

    /// The position of the script that [#issue] hands out next.
    public int next(boolean forChange) {
        Branch branch = branch(forChange);
        return Math.max(branch.issued, branch.used);
    }

    /// Hands out a script for change: a fresh one while a restore finds it, else one of the last that it finds
    /// once more. So a run of payments that never confirm costs privacy, and no money.
    ///
    /// @param reach of the change branch
    public KeyOrigin.Derived issueChange(int reach) {
        if (next(true) < reach) return issue(true);
        int position = reach - GAP_LIMIT + again++ % GAP_LIMIT;
        return new KeyOrigin.Derived(coinType, true, position);
    }

    /// The position of `script` in this account, null if it is not of it.
    public KeyOrigin.@Nullable Derived find(Script script) {
        return origins.get(script);
    }

    /// Every script that [#find] finds.
    Set<Script> watched() {
        return origins.keySet();
    }

    /// The script of a key that [#find] could find.
    public Script script(KeyOrigin.Derived origin) {
        return branch(origin.change()).scripts.get(origin.index());
    }

    /// Hands out the next script of a branch: never one that was handed out or paid before.
    public KeyOrigin.Derived issue(boolean forChange) {
        Branch branch = branch(forChange);
        int index = Math.max(branch.issued, branch.used);
        branch.issued = index + 1;
        branch.watch();
        return new KeyOrigin.Derived(coinType, forChange, index);
    }

    /// Takes back the script handed out last, if `origin` is that one and it is unpaid.
    public void takeBack(KeyOrigin.Derived origin) {
        Branch branch = branch(origin.change());
        if (branch.issued == origin.index() + 1 && branch.used <= origin.index()) branch.issued = origin.index();
    }

    /// Notes that a script was paid. Returns true if more scripts are watched now than before, so that what was
    /// looked through must be looked through again.
    public boolean paid(KeyOrigin.Derived origin) {
        Branch branch = branch(origin.change());
        branch.used = Math.max(branch.used, origin.index() + 1);
        return branch.watch();
    }

    /// Scripts that were handed out or paid, receiving first, each branch in order.
    public List<KeyOrigin.Derived> issued() {
        var all = new ArrayList<KeyOrigin.Derived>();
        for (Branch branch : List.of(receive, change))
            for (int i = 0; i < Math.max(branch.issued, branch.used); i++)
                all.add(new KeyOrigin.Derived(coinType, branch.isChange, i));
        return all;
    }

    public Progress progress() {
        return new Progress(receive.issued, receive.used, change.issued, change.used, gap);
    }

    private Branch branch(boolean forChange) {
        return forChange ? change : receive;
    }

    private final class Branch {
        private final ExtendedKey parent;
        private final boolean isChange;
        private final List<Script> scripts = new ArrayList<>();
        private int issued;
        private int used;

        Branch(ExtendedKey parent, boolean isChange, int issued, int used) {
            this.parent = parent;
            this.isChange = isChange;
            this.issued = issued;
            this.used = used;
        }

        boolean watch() {
            int wanted = Math.max(issued, used) + gap;
            if (scripts.size() >= wanted) return false;
            while (scripts.size() < wanted + AHEAD) derive(scripts.size());
            return true;
        }

        private void derive(int index) {
            Script script;
            try (ExtendedKey key = parent.child(index)) {
                script = Templates.payToPubKeyHash(Hashes.hash160(key.publicKey()));
            } catch (BadKeyException never) {
                throw new AssertionError("a child number without a key, one of 2^127", never);
            }
            scripts.add(script);
            origins.put(script, new KeyOrigin.Derived(coinType, isChange, index));
        }
    }
}
