package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How users and browsers name a language.
class LanguageTest {
    @Test
    void languages_are_found_by_tag_and_locale() {
        assertEquals(Optional.of(Language.ZH), Language.of("zh-CN"));
        assertEquals(Optional.of(Language.ZH), Language.of("zh_CN.UTF-8"));
        assertEquals(Optional.of(Language.EN), Language.of("EN"));
        assertEquals(Optional.empty(), Language.of("de"));
        assertEquals(Optional.empty(), Language.of(""));
        assertEquals(Language.ZH, Language.ofLocale(Locale.SIMPLIFIED_CHINESE));
        assertEquals(Language.EN, Language.ofLocale(Locale.FRANCE));
        assertEquals(Language.EN, Language.ofLocale(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({
        "zh, ZH",
        "'zh-CN,zh;q=0.9,en;q=0.8', ZH",
        "'en-US,en;q=0.9,zh;q=0.8', EN",
        "'en;q=0.1,zh-Hant-TW;q=0.2', ZH",
        "'fr, zh;q=0.5', ZH",
        "'zh;q=0, en', EN",
        "fr, EN",
        "*, EN",
        "';q', EN",
        "'', EN",
        ", EN",
    })
    void a_header_is_answered_in_what_it_likes_best(String header, Language language) {
        assertEquals(language, Language.accepted(header));
    }
}
