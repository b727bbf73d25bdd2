package org.planchet.policy;

/// How large a family of unconfirmed transactions may grow.
///
/// @param ancestors       unconfirmed transactions one may need, itself included (`-limitancestorcount`), 1 to 1,000
/// @param ancestorVsize   their virtual bytes together (`-limitancestorsize`, times 1,000), 1,000 to 10,000,000
/// @param descendants     unconfirmed transactions that may need one, itself included (`-limitdescendantcount`), 1 to
///                        1,000
/// @param descendantVsize their virtual bytes together (`-limitdescendantsize`, times 1,000), 1,000 to 10,000,000
public record FamilyLimits(int ancestors, long ancestorVsize, int descendants, long descendantVsize) {
    /// Bitcoin Core 30's defaults.
    public static final FamilyLimits DEFAULT = new FamilyLimits(25, 101_000, 25, 101_000);

    /// @throws IllegalArgumentException naming the limit, what it is and its bounds
    public FamilyLimits {
        Bounds.check("ancestors", ancestors, 1, 1_000);
        Bounds.check("ancestorVsize", ancestorVsize, 1_000, 10_000_000);
        Bounds.check("descendants", descendants, 1, 1_000);
        Bounds.check("descendantVsize", descendantVsize, 1_000, 10_000_000);
    }
}
