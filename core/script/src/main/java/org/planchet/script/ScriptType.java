package org.planchet.script;

/// The forms of a scriptPubKey that have a name, which is Bitcoin Core's.
public enum ScriptType {
    NONSTANDARD("nonstandard"),
    PUBKEY("pubkey"),
    PUBKEYHASH("pubkeyhash"),
    SCRIPTHASH("scripthash"),
    MULTISIG("multisig"),
    NULL_DATA("nulldata"),
    WITNESS_V0_KEYHASH("witness_v0_keyhash"),
    WITNESS_V0_SCRIPTHASH("witness_v0_scripthash"),
    WITNESS_V1_TAPROOT("witness_v1_taproot"),
    ANCHOR("anchor"),
    WITNESS_UNKNOWN("witness_unknown");

    private final String coreName;

    ScriptType(String coreName) {
        this.coreName = coreName;
    }

    /// As Bitcoin Core's RPC prints it.
    public String coreName() {
        return coreName;
    }
}
