package org.planchet.consensus;

import static org.planchet.consensus.Fault.CONSENSUS;
import static org.planchet.consensus.Fault.FEE;
import static org.planchet.consensus.Fault.KNOWN;
import static org.planchet.consensus.Fault.MISSING_DATA;
import static org.planchet.consensus.Fault.MUTATED;
import static org.planchet.consensus.Fault.NOT_YET;
import static org.planchet.consensus.Fault.POLICY;

import java.util.Optional;

/// The one catalogue of rules: every reason for which a header, a block or a transaction is ever refused, with the
/// reject string that Bitcoin Core 30 prints for it, whose fault it is, where it comes from and what it says.
public enum Rule {
    // Headers.
    HIGH_HASH("high-hash", CONSENSUS, Stage.HEADER, "CheckProofOfWork", "the hash meets the target of its own bits"),
    BAD_DIFFBITS("bad-diffbits", CONSENSUS, Stage.HEADER_PARENT, "GetNextWorkRequired", "bits are what the chain asks"),
    TIME_TOO_OLD(
            "time-too-old", CONSENSUS, Stage.HEADER_PARENT, "BIP 113", "time exceeds the median of the last 11 blocks"),
    TIMEWARP(
            "time-timewarp-attack",
            CONSENSUS,
            Stage.HEADER_PARENT,
            "BIP 54, 94",
            "a difficulty period does not start long before its parent"),
    NEGATIVE_PERIOD(
            "time-negative-interval",
            CONSENSUS,
            Stage.HEADER_PARENT,
            "BIP 54",
            "a difficulty period does not end before it starts"),
    TIME_TOO_NEW(
            "time-too-new", NOT_YET, Stage.HEADER_PARENT, "MAX_FUTURE_BLOCK_TIME", "time is at most two hours ahead"),
    BAD_VERSION(
            "bad-version", CONSENSUS, Stage.HEADER_PARENT, "BIP 34, 65, 66", "an upgraded chain has upgraded versions"),
    PARENT_UNKNOWN("prev-blk-not-found", MISSING_DATA, Stage.HEADER_PARENT, "AcceptBlockHeader", "the parent is known"),
    PARENT_INVALID("bad-prevblk", CONSENSUS, Stage.HEADER_PARENT, "AcceptBlockHeader", "the parent is valid"),
    BLOCK_KNOWN_INVALID(
            "duplicate-invalid", CONSENSUS, Stage.KNOWN, "BIP 22", "the block was not found invalid before"),
    NOT_ON_TIP("inconclusive-not-best-prevblk", NOT_YET, Stage.KNOWN, "BIP 23", "a proposed block builds on the tip"),

    // Blocks.
    SIGNET_SOLUTION("bad-signet-blksig", CONSENSUS, Stage.BLOCK, "BIP 325", "a signet block is signed"),
    MERKLE_ROOT("bad-txnmrklroot", MUTATED, Stage.BLOCK, "CheckMerkleRoot", "the header commits to the transactions"),
    MERKLE_DUPLICATE(
            "bad-txns-duplicate", MUTATED, Stage.BLOCK, "CVE-2012-2459", "no other list of txs has the same root"),
    BLOCK_LENGTH("bad-blk-length", CONSENSUS, Stage.BLOCK, "CheckBlock", "some transactions, and not too many bytes"),
    COINBASE_MISSING("bad-cb-missing", CONSENSUS, Stage.BLOCK, "CheckBlock", "the first transaction is a coinbase"),
    COINBASE_MULTIPLE("bad-cb-multiple", CONSENSUS, Stage.BLOCK, "CheckBlock", "only the first one is a coinbase"),
    BLOCK_SIGOPS("bad-blk-sigops", CONSENSUS, Stage.BLOCK, "MAX_BLOCK_SIGOPS_COST", "signature checks stay in bounds"),
    BLOCK_TX_NONFINAL(
            "bad-txns-nonfinal",
            CONSENSUS,
            Stage.BLOCK_PARENT,
            "BIP 68, 113",
            "lock times and relative locks are past"),
    COINBASE_HEIGHT(
            "bad-cb-height", CONSENSUS, Stage.BLOCK_PARENT, "BIP 34", "the coinbase starts with the block's height"),
    COINBASE_LOCKTIME(
            "bad-cb-locktime",
            CONSENSUS,
            Stage.BLOCK_PARENT,
            "BIP 54",
            "the coinbase is locked up to its parent's height"),
    COINBASE_SEQUENCE(
            "bad-cb-sequence", CONSENSUS, Stage.BLOCK_PARENT, "BIP 54", "the coinbase's lock time is not switched off"),
    TX_64_BYTES("bad-txns-size", CONSENSUS, Stage.BLOCK_PARENT, "BIP 54", "no transaction could pass for two hashes"),
    WITNESS_NONCE_SIZE(
            "bad-witness-nonce-size",
            MUTATED,
            Stage.BLOCK_PARENT,
            "BIP 141",
            "the coinbase's witness is one item of 32 bytes"),
    WITNESS_COMMITMENT(
            "bad-witness-merkle-match",
            MUTATED,
            Stage.BLOCK_PARENT,
            "BIP 141",
            "the coinbase commits to the witnesses"),
    WITNESS_UNEXPECTED("unexpected-witness", MUTATED, Stage.BLOCK_PARENT, "BIP 141", "no witness without a commitment"),
    BLOCK_WEIGHT("bad-blk-weight", CONSENSUS, Stage.BLOCK_PARENT, "BIP 141", "the block's weight stays in bounds"),
    OVERWRITES_COINS(
            "bad-txns-BIP30",
            CONSENSUS,
            Stage.BLOCK_SPEND,
            "BIP 30",
            "no transaction has the id of one with coins left"),
    BLOCK_FEES_RANGE(
            "bad-txns-accumulated-fee-outofrange", CONSENSUS, Stage.BLOCK_SPEND, "MoneyRange", "fees sum to money"),
    COINBASE_AMOUNT("bad-cb-amount", CONSENSUS, Stage.BLOCK_SPEND, "GetBlockSubsidy", "it takes subsidy and fees only"),
    BLOCK_SCRIPT(
            "block-script-verify-flag-failed",
            CONSENSUS,
            Stage.SCRIPT,
            "CheckInputScripts",
            "every input satisfies the script of the coin it spends"),

    // Transactions.
    TX_NO_INPUTS("bad-txns-vin-empty", CONSENSUS, Stage.TX, "CheckTransaction", "there are inputs"),
    TX_NO_OUTPUTS("bad-txns-vout-empty", CONSENSUS, Stage.TX, "CheckTransaction", "there are outputs"),
    TX_OVERSIZE("bad-txns-oversize", CONSENSUS, Stage.TX, "CheckTransaction", "it fits into a block"),
    TX_OUTPUT_NEGATIVE("bad-txns-vout-negative", CONSENSUS, Stage.TX, "CVE-2010-5139", "no value is negative"),
    TX_OUTPUT_TOO_LARGE("bad-txns-vout-toolarge", CONSENSUS, Stage.TX, "MoneyRange", "no value exceeds all money"),
    TX_OUTPUT_TOTAL_TOO_LARGE(
            "bad-txns-txouttotal-toolarge", CONSENSUS, Stage.TX, "CVE-2010-5139", "values sum to at most all money"),
    TX_DUPLICATE_INPUT("bad-txns-inputs-duplicate", CONSENSUS, Stage.TX, "CVE-2018-17144", "no coin is spent twice"),
    TX_COINBASE_LENGTH("bad-cb-length", CONSENSUS, Stage.TX, "CheckTransaction", "its script has 2 to 100 bytes"),
    TX_NULL_PREVOUT("bad-txns-prevout-null", CONSENSUS, Stage.TX, "CheckTransaction", "inputs name a coin"),
    TX_MISSING_INPUTS(
            "bad-txns-inputs-missingorspent", MISSING_DATA, Stage.TX_COINS, "CheckTxInputs", "the coins are there"),
    TX_PREMATURE_COINBASE_SPEND(
            "bad-txns-premature-spend-of-coinbase",
            NOT_YET,
            Stage.TX_COINS,
            "COINBASE_MATURITY",
            "coinbases are mature"),
    TX_INPUT_VALUES_RANGE(
            "bad-txns-inputvalues-outofrange", CONSENSUS, Stage.TX_COINS, "MoneyRange", "coins sum to money"),
    TX_IN_BELOW_OUT(
            "bad-txns-in-belowout", CONSENSUS, Stage.TX_COINS, "CheckTxInputs", "outputs take no more than came"),
    TX_LEGACY_SIGOPS(
            "bad-txns-legacy-sigops",
            CONSENSUS,
            Stage.TX_COINS,
            "BIP 54",
            "at most 2,500 signature checks outside of witnesses"),

    // What this node relays and mines by choice.
    MEMPOOL_SCRIPT(
            "mempool-script-verify-flag-failed",
            POLICY,
            Stage.POLICY,
            "STANDARD_SCRIPT_VERIFY_FLAGS",
            "scripts keep to the stricter rules of relay"),
    LOOSE_COINBASE("coinbase", CONSENSUS, Stage.POLICY, "PreChecks", "a coinbase comes in a block only"),
    VERSION("version", POLICY, Stage.POLICY, "IsStandardTx", "the version is one that has a meaning"),
    TX_SIZE("tx-size", POLICY, Stage.POLICY, "MAX_STANDARD_TX_WEIGHT", "the weight is at most 400,000"),
    TX_SIZE_SMALL("tx-size-small", POLICY, Stage.POLICY, "CVE-2017-12842", "65 bytes or more without witness"),
    SCRIPTSIG_SIZE("scriptsig-size", POLICY, Stage.POLICY, "IsStandardTx", "a scriptSig has at most 1,650 bytes"),
    SCRIPTSIG_NOT_PUSHONLY("scriptsig-not-pushonly", POLICY, Stage.POLICY, "IsStandardTx", "a scriptSig only pushes"),
    SCRIPTPUBKEY("scriptpubkey", POLICY, Stage.POLICY, "IsStandardTx", "outputs are of a known kind"),
    DATACARRIER("datacarrier", POLICY, Stage.POLICY, "IsStandardTx", "data outputs stay within the limit"),
    BARE_MULTISIG("bare-multisig", POLICY, Stage.POLICY, "IsStandardTx", "multisig is wrapped"),
    DUST("dust", POLICY, Stage.POLICY, "IsDust", "an output is worth what it costs to spend"),
    NONFINAL("non-final", NOT_YET, Stage.POLICY, "BIP 113", "the next block can have it: lock time"),
    NON_BIP68_FINAL("non-BIP68-final", NOT_YET, Stage.POLICY, "BIP 68", "the next block can have it: relative locks"),
    NONSTANDARD_INPUTS(
            "bad-txns-nonstandard-inputs",
            POLICY,
            Stage.POLICY,
            "AreInputsStandard",
            "coins spent are of a known kind"),
    NONSTANDARD_WITNESS(
            "bad-witness-nonstandard", POLICY, Stage.POLICY, "IsWitnessStandard", "witnesses keep to relay's limits"),
    TOO_MANY_SIGOPS(
            "bad-txns-too-many-sigops",
            POLICY,
            Stage.POLICY,
            "MAX_STANDARD_TX_SIGOPS_COST",
            "one transaction takes at most a fifth of a block's signature checks"),
    MIN_RELAY_FEE("min relay fee not met", FEE, Stage.POLICY, "CheckFeeRate", "the fee pays for relaying it"),
    MEMPOOL_MIN_FEE("mempool min fee not met", FEE, Stage.MEMPOOL, "CheckFeeRate", "the fee beats what was evicted"),
    MAX_FEE_RATE(
            "max feerate exceeded",
            POLICY,
            Stage.MEMPOOL,
            "PreChecks",
            "the fee rate is within what its sender allows"),
    TX_IN_MEMPOOL("txn-already-in-mempool", KNOWN, Stage.KNOWN, "PreChecks", "it is new"),
    TX_IN_MEMPOOL_OTHER_WITNESS(
            "txn-same-nonwitness-data-in-mempool", KNOWN, Stage.KNOWN, "PreChecks", "it is new but for its witness"),
    TX_KNOWN("txn-already-known", KNOWN, Stage.KNOWN, "PreChecks", "it is not in the chain"),
    TX_CONFLICT("txn-mempool-conflict", POLICY, Stage.MEMPOOL, "PreChecks", "no other transaction spends its coins"),
    PACKAGE_REPLACES(
            "bip125-replacement-disallowed",
            POLICY,
            Stage.MEMPOOL,
            "PreChecks",
            "transactions tried together replace none"),
    REPLACEMENT_FEE("insufficient fee", FEE, Stage.MEMPOOL, "BIP 125 rules 3, 4, 6", "a replacement pays more"),
    REPLACEMENT_TOO_MANY(
            "too many potential replacements", POLICY, Stage.MEMPOOL, "BIP 125 rule 5", "it replaces at most 100"),
    REPLACEMENT_ADDS_UNCONFIRMED(
            "replacement-adds-unconfirmed", POLICY, Stage.MEMPOOL, "BIP 125 rule 2", "it adds no unconfirmed coins"),
    REPLACEMENT_SPENDS_CONFLICT(
            "bad-txns-spends-conflicting-tx",
            CONSENSUS,
            Stage.MEMPOOL,
            "EntriesAndTxidsDisjoint",
            "it spends none of them"),
    TOO_LONG_CHAIN(
            "too-long-mempool-chain", POLICY, Stage.MEMPOOL, "DEFAULT_ANCESTOR_LIMIT", "families stay within 25"),
    TRUC_VIOLATION("TRUC-violation", POLICY, Stage.MEMPOOL, "BIP 431", "version 3 stays small and in pairs"),
    MISSING_EPHEMERAL_SPENDS(
            "missing-ephemeral-spends", POLICY, Stage.MEMPOOL, "CheckEphemeralSpends", "dust goes with its siblings"),
    MEMPOOL_FULL("mempool full", POLICY, Stage.MEMPOOL, "LimitMempoolSize", "it is not the first to be evicted");

    /// The stages of checking, as a refusal names them.
    static final class Stage {
        static final String KNOWN = "seen before";
        static final String HEADER = "header in isolation";
        static final String HEADER_PARENT = "header after its parent";
        static final String BLOCK = "block in isolation";
        static final String BLOCK_PARENT = "block after its parent";
        static final String BLOCK_SPEND = "block spending coins";
        static final String TX = "transaction in isolation";
        static final String TX_COINS = "transaction spending coins";
        static final String SCRIPT = "scripts";
        static final String POLICY = "relay policy";
        static final String MEMPOOL = "mempool";

        private Stage() {}
    }

    private final String code;
    private final Fault fault;
    private final String step;
    private final String source;
    private final String meaning;

    Rule(String code, Fault fault, String step, String source, String meaning) {
        this.code = code;
        this.fault = fault;
        this.step = step;
        this.source = source;
        this.meaning = meaning;
    }

    /// The reject string, as Bitcoin Core 30 prints it.
    public String code() {
        return code;
    }

    public Fault fault() {
        return fault;
    }

    /// The stage of checking that this rule belongs to.
    public String step() {
        return step;
    }

    /// The BIP, the advisory or Bitcoin Core's name that the rule comes from.
    public String source() {
        return source;
    }

    /// What holds if the rule is kept.
    public String meaning() {
        return meaning;
    }

    /// A rejection by this rule.
    ///
    /// @param detail what was found and what was expected, in a sentence without a full stop
    public Rejection broken(String detail) {
        return new Rejection(this, fault, "", detail, null, step);
    }

    /// [#broken] for checks that return an optional rejection.
    public Optional<Rejection> refuses(String detail) {
        return Optional.of(broken(detail));
    }
}
