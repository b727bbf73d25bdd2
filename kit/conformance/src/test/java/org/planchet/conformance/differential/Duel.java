package org.planchet.conformance.differential;

import java.time.Instant;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Transaction;
import org.planchet.script.ScriptError;

/// Planchet and another party are offered the same things and must say the same.
final class Duel implements AutoCloseable {
    /// The time by both clocks: a year after regtest's genesis block, so that blocks a spacing apart fit before it.
    static final Instant NOW = Instant.ofEpochSecond(1_296_688_602L + 366L * 86_400);

    /// They did not say the same.
    static final class Disagreement extends Exception {
        private static final long serialVersionUID = 1;

        final String ours;
        final String theirs;

        Disagreement(String what, String ours, String theirs) {
            super(what + ": Planchet says " + ours + ", the other " + theirs);
            this.ours = ours;
            this.theirs = theirs;
        }
    }

    private final PlanchetParty planchet;
    private final Party other;
    private final SortedSet<String> reasons = new TreeSet<>();
    private int offers;

    Duel(ChainParams params, Party other) {
        this.planchet = new PlanchetParty(params, NOW);
        this.other = other;
    }

    PlanchetParty planchet() {
        return planchet;
    }

    /// How many blocks and transactions were offered.
    int offers() {
        return offers;
    }

    /// Every verdict that both have given.
    SortedSet<String> reasons() {
        return reasons;
    }

    /// Returns the verdict of both.
    String block(byte[] raw) throws Exception {
        offers++;
        String ours = planchet.block(raw);
        String theirs = other.block(raw);
        // The other reads a block and does not look at what follows it, so it may say more of bytes that are none.
        boolean refused = !theirs.equals(Party.ACCEPTED) && !theirs.equals(Party.BESIDE);
        if (ours.equals(Party.UNDECODABLE) && refused) return ours;
        // The reference node takes a version's highest bit for a sign of a longer header, which it cannot read.
        if (theirs.equals(Party.UNDECODABLE) && hasNegativeVersion(raw) && !ours.equals(Party.ACCEPTED)) return ours;
        return agreed("a block " + shown(raw), ours, theirs);
    }

    private static boolean hasNegativeVersion(byte[] raw) {
        return raw.length > 3 && raw[3] < 0;
    }

    /// Returns the verdict of both.
    String pool(byte[] raw) throws Exception {
        offers++;
        String ours = planchet.pool(raw);
        String theirs = other.pool(raw);
        // Looked at early there, and never relayed by either.
        if (theirs.equals("bad-txns-vout-script-toolarge") && !ours.equals(Party.ACCEPTED)) return ours;
        return agreed("a transaction " + shown(raw), ours, theirs);
    }

    /// Their tips, their coins and their pools are the same.
    void compareState() throws Exception {
        same("the tip", planchet.tip(), other.tip());
        same("the coins", planchet.coins(), other.coins());
        // On its way to a branch that turns out invalid, and back, the reference node's mempool loses what is not
        // allowed at the fork (an immature coinbase's spend). It has to take that again.
        SortedSet<String> kept = other.pooled();
        for (Transaction tx : planchet.pooledInOrder())
            if (!kept.contains(tx.wtxid().toString())) same("a lost transaction", Party.ACCEPTED, other.pool(tx.raw()));
        var ours = planchet.pooled();
        var theirs = other.pooled();
        ours.removeAll(other.pooled());
        theirs.removeAll(planchet.pooled());
        same("what only one has pooled", ours.toString(), theirs.toString());
    }

    private String agreed(String what, String ours, String theirs) throws Disagreement {
        reasons.add(ours);
        return same(what, ours, theirs);
    }

    private static String same(String what, String ours, String theirs) throws Disagreement {
        // Bitcoin Core 30 calls it by a name of its own.
        String wanted = theirs.replace(ScriptError.PUBKEYTYPE.message(), ScriptError.TAPSCRIPT_EMPTY_PUBKEY.message());
        if (!ours.equals(theirs) && !ours.equals(wanted)) throw new Disagreement(what, ours, theirs);
        return ours;
    }

    private static String shown(byte[] raw) {
        String hex = HexFormat.of().formatHex(raw);
        return hex.length() <= 4_000 ? hex : hex.substring(0, 400) + "… (" + raw.length + " bytes)";
    }

    @Override
    public void close() {
        try (planchet;
                other) {
            // Both end.
        }
    }
}
