package org.planchet.policy;

/// Which transactions are relayed though consensus would take more.
///
/// @param required         refuse what [Standardness] calls non-standard (`-acceptnonstdtxn` is its opposite)
/// @param bareMultisig     relay bare multisig outputs (`-permitbaremultisig`)
/// @param dataCarrierBytes bytes of all data carrier outputs' scripts together (`-datacarriersize`), 0 for none, to
///                         4,000,000
/// @param bytesPerSigOp    virtual bytes that a signature operation counts for at least (`-bytespersigop`), 1 to
///                         1,000
public record StandardRules(boolean required, boolean bareMultisig, int dataCarrierBytes, int bytesPerSigOp) {
    /// Bitcoin Core 30's defaults.
    public static final StandardRules DEFAULT = new StandardRules(true, true, 100_000, 20);

    /// Whatever consensus takes is relayed.
    public static final StandardRules NOT_REQUIRED = new StandardRules(false, true, 100_000, 20);

    /// @throws IllegalArgumentException naming the number, what it is and its bounds
    public StandardRules {
        Bounds.check("dataCarrierBytes", dataCarrierBytes, 0, 4_000_000);
        Bounds.check("bytesPerSigOp", bytesPerSigOp, 1, 1_000);
    }
}
