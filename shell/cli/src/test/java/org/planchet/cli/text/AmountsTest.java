package org.planchet.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Amounts are exact in both directions, and nothing that is not clearly an amount is taken for one.
class AmountsTest {
    private final Amounts coins = new Amounts(100_000_000, "PLC");

    @ParameterizedTest
    @CsvSource({
        "1.5, 150000000",
        "150000000sat, 150000000",
        "150000000 sat, 150000000",
        "1 satoshi, 1",
        "0, 0",
        "0.00000001, 1",
        "1.500000000, 150000000",
        "1.5 PLC, 150000000",
        "1.5plc, 150000000",
        "21000000, 2100000000000000",
        "92233720368.54775807, 9223372036854775807",
        "9223372036854775807sat, 9223372036854775807",
    })
    void reads_coins_and_satoshis_exactly(String text, long satoshis) {
        assertEquals(OptionalLong.of(satoshis), coins.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1e5",
                ".5",
                "1.",
                "1,5",
                "1.5.5",
                "0x10",
                "one",
                "NaN",
                "0.000000001",
                "1.5sat",
                "-1sat",
                "92233720368.54775808",
                "9223372036854775808sat",
                "99999999999999999999",
                "１.５",
                "1 BTC",
                "sat",
                "PLC"
            })
    void refuses_what_is_not_an_amount(String text) {
        assertEquals(OptionalLong.empty(), coins.parse(text));
    }

    @Test
    void shows_no_more_places_than_needed() {
        assertEquals("0", coins.plain(0));
        assertEquals("0.00000001", coins.plain(1));
        assertEquals("1.5 PLC", coins.show(150_000_000));
        assertEquals("-2", coins.plain(-200_000_000));
        assertEquals("500", coins.plain(50_000_000_000L));
        assertEquals("-92233720368.54775808", coins.plain(Long.MIN_VALUE));
    }

    @Property
    void what_is_shown_is_read_again(@ForAll @LongRange(min = 0) long satoshis, @ForAll @IntRange(max = 8) int places) {
        long coin = 1;
        for (int i = 0; i < places; i++) coin *= 10;
        Amounts amounts = new Amounts(coin, "YJK");
        assertEquals(OptionalLong.of(satoshis), amounts.parse(amounts.show(satoshis)));
        assertEquals(OptionalLong.of(satoshis), amounts.parse(amounts.plain(satoshis)));
        assertEquals(OptionalLong.of(satoshis), amounts.parse(satoshis + "sat"));
    }

    @Property
    void no_text_at_all_brings_it_down(@ForAll String text) {
        coins.parse(text).ifPresent(satoshis -> assertTrue(satoshis >= 0));
        Amounts.parseFeeRate(text).ifPresent(rate -> assertTrue(rate >= 0));
    }

    @ParameterizedTest
    @CsvSource({"20, 20000", "1.5, 1500", "0.001, 1", "0, 0"})
    void reads_fee_rates_a_byte(String text, long perThousand) {
        assertEquals(OptionalLong.of(perThousand), Amounts.parseFeeRate(text));
        assertEquals(text, Amounts.showFeeRate(perThousand));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "0.0001", "fast", "1e3"})
    void refuses_what_is_not_a_fee_rate(String text) {
        assertEquals(OptionalLong.empty(), Amounts.parseFeeRate(text));
    }
}
