package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySettingsTest {
    private static final PolicySettings DEFAULT = PolicySettings.DEFAULT;

    @Test
    void the_defaults_are_bitcoin_core_30s() {
        assertEquals(new FeeRate(100), DEFAULT.fees().minRelay());
        assertEquals(Duration.ofDays(14), DEFAULT.expiry());
        assertEquals(300_000_000, DEFAULT.maxMempoolBytes());
    }

    @Test
    void a_mempool_has_room_for_forty_families() {
        assertEquals(4_040_000, DEFAULT.withMaxMempoolBytes(4_040_000).maxMempoolBytes());
        var error = assertThrows(IllegalArgumentException.class, () -> DEFAULT.withMaxMempoolBytes(4_039_999));
        assertEquals("maxMempoolBytes is 4039999, must be 4040000 to 1099511627776", error.getMessage());
    }

    /// Each setting's bounds: the least and the most that pass, and what is one beyond them.
    @ParameterizedTest
    @CsvSource({
        "minRelay, 0, 100000000",
        "incremental, 0, 100000000",
        "dustRelay, 0, 100000000",
        "blockMin, 0, 100000000",
        "expiry, 1, 315360000",
        "ancestors, 1, 1000",
        "ancestorVsize, 1000, 10000000",
        "descendants, 1, 1000",
        // The most is tried with a mempool of 300,000,000 bytes, which has room for forty of 7,500,000.
        "descendantVsize, 1000, 7500000",
        "dataCarrierBytes, 0, 4000000",
        "bytesPerSigOp, 1, 1000",
        "blockMaxWeight, 8000, 4000000"
    })
    void each_setting_has_its_bounds(String name, long min, long max) {
        assertDoesNotThrow(() -> with(name, min));
        assertDoesNotThrow(() -> with(name, max));
        assertThrows(IllegalArgumentException.class, () -> with(name, min - 1));
        assertThrows(IllegalArgumentException.class, () -> with(name, max + 1));
    }

    @Test
    void one_setting_changes_nothing_else() {
        assertEquals(with("minRelay", 7), DEFAULT.withFees(FeeRates.DEFAULT.withMinRelay(new FeeRate(7))));
        assertEquals(with("bytesPerSigOp", 7), DEFAULT.withStandard(new StandardRules(true, true, 100_000, 7)));
        assertEquals(with("blockMaxWeight", 8_001), DEFAULT.withBlockMaxWeight(8_001));
        assertEquals(DEFAULT, DEFAULT.withFullReplaceByFee(false).withFullReplaceByFee(true));
        assertFalse(DEFAULT.withFullReplaceByFee(false).fullReplaceByFee());
        assertEquals(DEFAULT, DEFAULT.withMaxMempoolBytes(5_000_000).withMaxMempoolBytes(DEFAULT.maxMempoolBytes()));
    }

    /// The defaults with one of them changed.
    private static PolicySettings with(String name, long value) {
        FeeRates fees = FeeRates.DEFAULT;
        FamilyLimits families = FamilyLimits.DEFAULT;
        StandardRules standard = StandardRules.DEFAULT;
        return new PolicySettings(
                new FeeRates(
                        name.equals("minRelay") ? new FeeRate(value) : fees.minRelay(),
                        name.equals("incremental") ? new FeeRate(value) : fees.incremental(),
                        name.equals("dustRelay") ? new FeeRate(value) : fees.dustRelay(),
                        name.equals("blockMin") ? new FeeRate(value) : fees.blockMin()),
                new FamilyLimits(
                        name.equals("ancestors") ? (int) value : families.ancestors(),
                        name.equals("ancestorVsize") ? value : families.ancestorVsize(),
                        name.equals("descendants") ? (int) value : families.descendants(),
                        name.equals("descendantVsize") ? value : families.descendantVsize()),
                new StandardRules(
                        standard.required(),
                        standard.bareMultisig(),
                        name.equals("dataCarrierBytes") ? (int) value : standard.dataCarrierBytes(),
                        name.equals("bytesPerSigOp") ? (int) value : standard.bytesPerSigOp()),
                DEFAULT.maxMempoolBytes(),
                name.equals("expiry") ? Duration.ofSeconds(value) : DEFAULT.expiry(),
                DEFAULT.fullReplaceByFee(),
                name.equals("blockMaxWeight") ? (int) value : DEFAULT.blockMaxWeight());
    }
}
