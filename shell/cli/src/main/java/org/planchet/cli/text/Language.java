package org.planchet.cli.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A language the program speaks.
public enum Language {
    EN("en"),
    ZH("zh");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    /// ISO 639's two letters, as `--lang` takes them.
    public String code() {
        return code;
    }

    /// The language that `tag` asks for: `zh`, `zh-CN`, `zh_CN.UTF-8`; empty where we do not speak it.
    public static Optional<Language> of(String tag) {
        String language = tag.strip().toLowerCase(Locale.ROOT).split("[-_.]", 2)[0];
        return Arrays.stream(values())
                .filter(each -> each.code.equals(language))
                .findFirst();
    }

    /// The language of the user's locale, English where we do not speak it.
    public static Language ofLocale(Locale locale) {
        return of(locale.getLanguage()).orElse(EN);
    }
}
