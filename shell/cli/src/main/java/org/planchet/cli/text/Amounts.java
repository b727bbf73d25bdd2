package org.planchet.cli.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Money as people write it: decimal coins (`1.5`) or whole satoshis (`150000000sat`). Exact in both directions: there
/// is no floating point and no rounding, so an amount that has no whole number of satoshis is refused.
///
/// @param coin   satoshis in one coin, a power of ten
/// @param symbol the coin's short name, shown behind amounts
public record Amounts(long coin, String symbol) {
    /// What stands for a number: digits, with digits behind a point if it is in coins. Enough digits for any `long`.
    private static final Pattern COINS = Pattern.compile("[0-9]{1,19}(\\.[0-9]{1,19})?");

    private static final Pattern SATOSHIS = Pattern.compile("([0-9]{1,19}) ?(sat|sats|satoshi|satoshis)");

    public Amounts {
        if (coin < 1) throw new IllegalArgumentException("a coin has at least one satoshi: " + coin);
    }

    /// Satoshis of an amount of 0 or more, with or without the symbol behind it; empty if `text` is not an amount,
    /// has more places than the coin, or is more than a `long` holds.
    public OptionalLong parse(String text) {
        String amount = text.strip().toLowerCase(Locale.ROOT);
        var satoshis = SATOSHIS.matcher(amount);
        if (satoshis.matches()) return exact(new BigDecimal(new BigInteger(satoshis.group(1))));
        String unit = symbol.toLowerCase(Locale.ROOT);
        if (!unit.isEmpty() && amount.endsWith(unit))
            amount = amount.substring(0, amount.length() - unit.length()).stripTrailing();
        return COINS.matcher(amount).matches()
                ? exact(new BigDecimal(amount).multiply(BigDecimal.valueOf(coin)))
                : OptionalLong.empty();
    }

    /// The amount in coins without the symbol: no more places than needed, `0.5`, `-2`, `12`.
    public String plain(long satoshis) {
        BigDecimal coins = BigDecimal.valueOf(satoshis).divide(BigDecimal.valueOf(coin));
        return coins.signum() == 0 ? "0" : coins.stripTrailingZeros().toPlainString();
    }

    /// The amount in coins, with the symbol.
    public String show(long satoshis) {
        return symbol.isEmpty() ? plain(satoshis) : plain(satoshis) + " " + symbol;
    }

    /// Satoshis per 1,000 virtual bytes of a rate written in satoshis per byte, with up to three places; empty if
    /// `text` is not one.
    public static OptionalLong parseFeeRate(String text) {
        String rate = text.strip();
        return COINS.matcher(rate).matches() ? exact(new BigDecimal(rate).movePointRight(3)) : OptionalLong.empty();
    }

    /// A rate in satoshis per 1,000 virtual bytes as satoshis per byte.
    public static String showFeeRate(long perThousand) {
        BigDecimal rate = BigDecimal.valueOf(perThousand, 3);
        return rate.signum() == 0 ? "0" : rate.stripTrailingZeros().toPlainString();
    }

    private static OptionalLong exact(BigDecimal satoshis) {
        boolean whole = satoshis.stripTrailingZeros().scale() <= 0;
        boolean fits = satoshis.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return whole && fits ? OptionalLong.of(satoshis.longValueExact()) : OptionalLong.empty();
    }
}
