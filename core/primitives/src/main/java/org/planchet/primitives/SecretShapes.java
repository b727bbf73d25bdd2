package org.planchet.primitives;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What private keys and backup phrases look like, so that one that was typed in the wrong place is neither
/// shown nor kept. Judges by the shape only: a key with a letter mistyped is a secret still, and one of
/// another chain as well.
public final class SecretShapes {
    /// The wallet import format: Base58 of 37 or 38 bytes, which has letters of both cases; or an extended
    /// private key (BIP-0032), Base58 of 82 bytes.
    private static final Pattern KEY =
            Pattern.compile("(?<![0-9A-Za-z])(?=\\w*[a-z])(?=\\w*[A-Z])[1-9A-HJ-NP-Za-km-z]{51,52}(?![0-9A-Za-z])"
                    + "|(?<![0-9A-Za-z])[A-Za-z]prv[1-9A-HJ-NP-Za-km-z]{100,110}(?![0-9A-Za-z])");

    /// A private key in hex looks like a hash.
    private static final Pattern HEX_KEY = Pattern.compile("(?<![0-9A-Za-z])[0-9A-Fa-f]{64}(?![0-9A-Za-z])");

    /// Twelve or more words as BIP-0039's lists have them: 3 to 8 letters in English, one character in Chinese.
    private static final Pattern WORDS =
            Pattern.compile("(?<![\\p{L}\\p{N}])(?:(?:[A-Za-z]{3,8}|\\p{IsHan})\\s+){11,23}"
                    + "(?:[A-Za-z]{3,8}|\\p{IsHan})(?![\\p{L}\\p{N}])");

    private SecretShapes() {}

    /// Whether `text` holds what looks like a private key or a backup phrase.
    ///
    /// @param hashes 64 hex digits are a hash here, and not a key
    public static boolean isIn(String text, boolean hashes) {
        return KEY.matcher(text).find()
                || WORDS.matcher(text).find()
                || (!hashes && HEX_KEY.matcher(text).find());
    }

    /// `text` with a star in place of every character of what looks like a secret.
    ///
    /// @param hashes as in [#isIn]
    public static String masked(String text, boolean hashes) {
        return replaced(text, hashes, secret -> "*".repeat(secret.length()));
    }

    /// `text` with three dots in place of what looks like a secret, for an error or a log.
    ///
    /// @param hashes as in [#isIn]
    public static String hidden(String text, boolean hashes) {
        return replaced(text, hashes, secret -> "...");
    }

    private static String replaced(String text, boolean hashes, UnaryOperator<String> by) {
        String keys = KEY.matcher(text).replaceAll((MatchResult found) -> by.apply(found.group()));
        String words = WORDS.matcher(keys).replaceAll((MatchResult found) -> by.apply(found.group()));
        return hashes ? words : HEX_KEY.matcher(words).replaceAll((MatchResult found) -> by.apply(found.group()));
    }
}
