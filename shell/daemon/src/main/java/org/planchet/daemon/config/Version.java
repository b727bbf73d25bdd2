package org.planchet.daemon.config;

/// What this program calls itself.
public final class Version {
    /// The version, as status and `--version` show it.
    public static final String TEXT = "0.1.0";

    /// As peers see it (BIP-0014).
    public static final String USER_AGENT = "/Planchet:" + TEXT + "/";

    private Version() {}
}
