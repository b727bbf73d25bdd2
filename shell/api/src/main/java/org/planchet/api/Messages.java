package org.planchet.api;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a node says, in one language.
///
/// English stands where it arises: in [ErrorCode], in the catalogue of rules, in the table of settings. For another
/// language [Texts] has a row for each: `error.<code>` a sentence, `rule.<name>` what a rule asks, `step.<words>` a
/// stage of checking, `allowed.<words>` what a setting may be. What has no row stays English: the details of a
/// refusal, and whatever a newer node says. Codes and reject strings are the same in every language.
public final class Messages {
    private static final Map<Language, Messages> ALL =
            Stream.of(Language.values()).collect(Collectors.toMap(each -> each, Messages::new));

    private final Language language;
    private final Texts texts;

    private Messages(Language language) {
        this.language = language;
        texts = Texts.in(language);
    }

    public static Messages in(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    public Language language() {
        return language;
    }

    /// All that the program says, in the same language.
    public Texts texts() {
        return texts;
    }

    /// A sentence, and what is put in it if that is words of ours.
    public String of(ErrorMessage said) {
        String pattern = texts.find("error." + said.code());
        if (pattern == null) return said.sentence();
        return Placeholders.fill(
                pattern,
                said.params().stream().map(param -> words("allowed.", param)).toList());
    }

    /// The sentence of a call that could not be served: if a rule refused it, the reject string and what it asks.
    public String of(ApiException failure) {
        Refusal refusal = failure.refusal();
        if (refusal == null) return of(failure.said());
        String meaning = texts.find("rule." + refusal.rule());
        return meaning == null
                ? failure.said().sentence()
                : of(ErrorMessage.of(ErrorCode.REFUSED, refusal.reason(), meaning));
    }

    /// A refusal with its rule and step in this language.
    public Refusal of(Refusal refusal) {
        return refusal.translated(meaning(refusal.rule(), refusal.meaning()), words("step.", refusal.step()));
    }

    /// What the rule called `rule` asks, which is `english` in English.
    public String meaning(String rule, String english) {
        return texts.or("rule." + rule, english);
    }

    /// Single words, in English, that are translated on their own.
    private String words(String group, String english) {
        String key = english.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return texts.or(group + key, english);
    }
}
