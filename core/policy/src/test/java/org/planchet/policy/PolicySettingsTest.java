package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

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
}
