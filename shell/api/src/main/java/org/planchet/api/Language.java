package org.planchet.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A language that people are spoken to in.
public enum Language {
    EN("en"),
    ZH("zh");

    private static final List<String> CODES =
            Arrays.stream(values()).map(Language::code).toList();

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /// ISO 639's two letters, as `--lang` takes them.
    public String code() {
        return code;
    }

    /// The language that `tag` asks for: `zh`, `zh-CN`, `zh_CN.UTF-8`; empty if we do not speak it.
    public static Optional<Language> of(String tag) {
        String language = tag.strip().toLowerCase(Locale.ROOT).split("[-_.]", 2)[0];
        return Arrays.stream(values())
                .filter(each -> each.code.equals(language))
                .findFirst();
    }

    /// The language of the user's locale, English if we do not speak it.
    public static Language ofLocale(Locale locale) {
        return of(locale.getLanguage()).orElse(EN);
    }

    /// What a header `Accept-Language` likes best of what we speak (RFC 4647's lookup); English if that is nothing,
    /// if it is none, and if it cannot be read.
    public static Language accepted(@Nullable String header) {
        if (header == null) return EN;
        try {
            String best = Locale.lookupTag(LanguageRange.parse(header), CODES);
            return best == null ? EN : of(best).orElse(EN);
        } catch (IllegalArgumentException unreadable) {
            return EN;
        }
    }
}
