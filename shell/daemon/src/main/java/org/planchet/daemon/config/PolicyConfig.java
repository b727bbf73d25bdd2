package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.policy.FamilyLimits;
import org.planchet.policy.FeeRate;
import org.planchet.policy.FeeRates;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;

/// The settings of what is relayed and kept unconfirmed. Their defaults are those of [PolicySettings], and their units
/// are Bitcoin Core's, but for fee rates: satoshis per 1,000 virtual bytes.
final class PolicyConfig {
    private static final String GROUP = "Mempool and relay";
    private static final PolicySettings DEFAULT = PolicySettings.DEFAULT;

    /// A thousand virtual bytes, and a million bytes.
    private static final int KILO = 1_000;

    private static final long MEGA = 1_000_000;

    private PolicyConfig() {}

    static List<Setting> rows() {
        List<Setting> rows = new ArrayList<>(memory());
        rows.addAll(feeRates());
        rows.addAll(standard());
        rows.addAll(families());
        return rows;
    }

    private static List<Setting> memory() {
        return List.of(
                number("max-mempool", "Memory for unconfirmed transactions, in MB.", DEFAULT.maxMempoolBytes() / MEGA)
                        .range(5, 65_536)
                        .build(),
                number(
                                "mempool-expiry",
                                "Hours after which an unconfirmed transaction is dropped.",
                                DEFAULT.expiry().toHours())
                        .range(1, 8_760)
                        .build(),
                number("block-max-weight", "Weight that a block made here may have.", DEFAULT.blockMaxWeight())
                        .range(8_000, 4_000_000)
                        .build());
    }

    private static List<Setting> feeRates() {
        FeeRates fees = DEFAULT.fees();
        return List.of(
                rate(
                        "min-relay-fee",
                        "Satoshis per 1,000 virtual bytes below which nothing is relayed.",
                        fees.minRelay()),
                rate(
                        "incremental-relay-fee",
                        "Satoshis per 1,000 virtual bytes that a replacement pays on top for its own size.",
                        fees.incremental()),
                rate(
                        "dust-relay-fee",
                        "Satoshis per 1,000 virtual bytes by which an output is too small to be worth spending.",
                        fees.dustRelay()),
                rate(
                        "block-min-fee",
                        "Satoshis per 1,000 virtual bytes below which nothing enters a block made here.",
                        fees.blockMin()));
    }

    private static List<Setting> standard() {
        StandardRules rules = DEFAULT.standard();
        return List.of(
                row(GROUP, "accept-non-standard", "Relay whatever consensus takes; not on mainnet.")
                        .standard(Boolean.toString(!rules.required()))
                        .onOff()
                        .build(),
                row(GROUP, "permit-bare-multisig", "Relay outputs that are a multisig as it stands.")
                        .standard(Boolean.toString(rules.bareMultisig()))
                        .onOff()
                        .build(),
                number(
                                "data-carrier-size",
                                "Bytes that all outputs which only carry data may have together; 0 for none.",
                                rules.dataCarrierBytes())
                        .range(0, 4_000_000)
                        .build(),
                number(
                                "bytes-per-sigop",
                                "Virtual bytes that a signature operation counts for at least.",
                                rules.bytesPerSigOp())
                        .range(1, 1_000)
                        .build());
    }

    private static List<Setting> families() {
        FamilyLimits limits = DEFAULT.families();
        return List.of(
                number(
                                "limit-ancestor-count",
                                "Unconfirmed transactions that one may need, itself included.",
                                limits.ancestors())
                        .range(1, 1_000)
                        .build(),
                number(
                                "limit-ancestor-size",
                                "Their size together, in 1,000 virtual bytes.",
                                limits.ancestorVsize() / KILO)
                        .range(1, 10_000)
                        .build(),
                number(
                                "limit-descendant-count",
                                "Unconfirmed transactions that may need one, itself included.",
                                limits.descendants())
                        .range(1, 1_000)
                        .build(),
                number(
                                "limit-descendant-size",
                                "Their size together, in 1,000 virtual bytes.",
                                limits.descendantVsize() / KILO)
                        .range(1, 10_000)
                        .build());
    }

    private static Setting rate(String key, String help, FeeRate standard) {
        return number(key, help, standard.satoshisPerKvB())
                .range(0, FeeRates.MAX_RATE)
                .build();
    }

    private static SettingRow number(String key, String help, long standard) {
        return row(GROUP, key, help).standard(Long.toString(standard));
    }

    /// What the settings say together, each being within its own bounds.
    static PolicySettings of(NodeConfig config) {
        return new PolicySettings(
                new FeeRates(
                        new FeeRate(config.whole("min-relay-fee")),
                        new FeeRate(config.whole("incremental-relay-fee")),
                        new FeeRate(config.whole("dust-relay-fee")),
                        new FeeRate(config.whole("block-min-fee"))),
                familyLimits(config),
                new StandardRules(
                        !config.on("accept-non-standard"),
                        config.on("permit-bare-multisig"),
                        config.whole("data-carrier-size"),
                        config.whole("bytes-per-sigop")),
                config.whole("max-mempool") * MEGA,
                Duration.ofHours(config.whole("mempool-expiry")),
                DEFAULT.fullReplaceByFee(),
                config.whole("block-max-weight"));
    }

    private static FamilyLimits familyLimits(NodeConfig config) {
        return new FamilyLimits(
                config.whole("limit-ancestor-count"),
                (long) config.whole("limit-ancestor-size") * KILO,
                config.whole("limit-descendant-count"),
                (long) config.whole("limit-descendant-size") * KILO);
    }

    /// What is wrong with settings that are each within their own bounds.
    static List<ErrorMessage> problems(NodeConfig config) {
        List<ErrorMessage> problems = new ArrayList<>();
        String chain = config.chain().name();
        if (config.on("accept-non-standard") && chain.equals("mainnet"))
            problems.add(ErrorMessage.of(ErrorCode.NON_STANDARD_ON_MAINNET));
        long needed = Math.ceilDiv(PolicySettings.minMempoolBytes(familyLimits(config)), MEGA);
        if (config.whole("max-mempool") < needed)
            problems.add(ErrorMessage.of(
                    ErrorCode.MEMPOOL_TOO_SMALL,
                    Integer.toString(config.whole("max-mempool")),
                    Long.toString(needed),
                    Integer.toString(config.whole("limit-descendant-size"))));
        return problems;
    }
}
