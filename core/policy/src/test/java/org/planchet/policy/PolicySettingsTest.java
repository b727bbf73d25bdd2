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
    @Test
    void the_defaults_are_bitcoin_core_30s() {
        PolicySettings defaults = PolicySettings.DEFAULT;
        assertEquals(new FeeRate(100), defaults.minRelay());
        assertEquals(Duration.ofDays(14), defaults.expiry());
        assertEquals(300_000_000, defaults.maxMempoolBytes());
    }

    @Test
    void a_pool_has_room_for_forty_families() {
        assertEquals(
                4_040_000, PolicySettings.DEFAULT.withMaxMempoolBytes(4_040_000).maxMempoolBytes());
        var error = assertThrows(
                IllegalArgumentException.class, () -> PolicySettings.DEFAULT.withMaxMempoolBytes(4_039_999));
        assertEquals("maxMempoolBytes is 4039999, must be 4040000 to 1099511627776", error.getMessage());
    }

    @Test
    void bounds_hold_for_rates_times_and_weights() {
        assertThrows(IllegalArgumentException.class, () -> PolicySettings.DEFAULT.withMinRelay(new FeeRate(-1)));
        assertThrows(IllegalArgumentException.class, () -> PolicySettings.DEFAULT.withExpiry(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> PolicySettings.DEFAULT.withBlockMaxWeight(7_999));
        assertThrows(IllegalArgumentException.class, () -> PolicySettings.DEFAULT.withBlockMaxWeight(4_000_001));
    }

    /// Each setting's bounds: the least and the most that pass, and what is one beyond them.
    @ParameterizedTest
    @CsvSource({
        "minRelay, 0, 100000000",
        "incremental, 0, 100000000",
        "dustRelay, 0, 100000000",
        "expiry, 1, 315360000",
        "maxAncestors, 1, 1000",
        "maxAncestorVsize, 1000, 10000000",
        "maxDescendants, 1, 1000",
        // The most is tried with a pool of 300,000,000 bytes, which has room for forty of 7,500,000.
        "maxDescendantVsize, 1000, 7500000",
        "dataCarrierBytes, 0, 4000000",
        "blockMinFee, 0, 100000000",
        "blockMaxWeight, 8000, 4000000"
    })
    void each_setting_has_its_bounds(String name, long least, long most) {
        assertDoesNotThrow(() -> with(name, least));
        assertDoesNotThrow(() -> with(name, most));
        assertThrows(IllegalArgumentException.class, () -> with(name, least - 1));
        assertThrows(IllegalArgumentException.class, () -> with(name, most + 1));
    }

    /// What may be chosen alone is chosen alone: all else stays.
    @Test
    void one_setting_changes_nothing_else() {
        PolicySettings d = PolicySettings.DEFAULT;
        assertEquals(with("minRelay", 7), d.withMinRelay(new FeeRate(7)));
        assertEquals(with("expiry", 7), d.withExpiry(Duration.ofSeconds(7)));
        assertEquals(with("blockMaxWeight", 8_001), d.withBlockMaxWeight(8_001));
        assertEquals(d, d.withRequireStandard(false).withRequireStandard(true));
        assertFalse(d.withRequireStandard(false).requireStandard());
        assertEquals(d, d.withFullReplaceByFee(false).withFullReplaceByFee(true));
        assertFalse(d.withFullReplaceByFee(false).fullReplaceByFee());
        assertEquals(d, d.withMaxMempoolBytes(5_000_000).withMaxMempoolBytes(d.maxMempoolBytes()));
    }

    /// The defaults with one of them changed.
    private static PolicySettings with(String name, long value) {
        PolicySettings d = PolicySettings.DEFAULT;
        return new PolicySettings(
                name.equals("minRelay") ? new FeeRate(value) : d.minRelay(),
                name.equals("incremental") ? new FeeRate(value) : d.incremental(),
                name.equals("dustRelay") ? new FeeRate(value) : d.dustRelay(),
                d.maxMempoolBytes(),
                name.equals("expiry") ? Duration.ofSeconds(value) : d.expiry(),
                name.equals("maxAncestors") ? (int) value : d.maxAncestors(),
                name.equals("maxAncestorVsize") ? value : d.maxAncestorVsize(),
                name.equals("maxDescendants") ? (int) value : d.maxDescendants(),
                name.equals("maxDescendantVsize") ? value : d.maxDescendantVsize(),
                d.fullReplaceByFee(),
                d.requireStandard(),
                d.bareMultisig(),
                name.equals("dataCarrierBytes") ? (int) value : d.dataCarrierBytes(),
                name.equals("blockMinFee") ? new FeeRate(value) : d.blockMinFee(),
                name.equals("blockMaxWeight") ? (int) value : d.blockMaxWeight());
    }
}
