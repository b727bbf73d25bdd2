package org.planchet.cli.text;

import java.util.Locale;
import org.planchet.api.ApiException;
import org.planchet.api.Refusal;
import org.planchet.api.Said;

/// What a node says, in the user's language: by the code that its errors carry, where the language has a sentence for
/// it, else in the node's own English.
public final class Sayings {
    private Sayings() {}

    /// The sentence of a call that could not be served. Reject strings are the same in every language.
    public static String of(ApiException failure, Texts texts) {
        Refusal refusal = failure.refusal();
        if (refusal != null && texts.has(ruleKey(refusal))) {
            return texts.say("why.in-short", refusal.reason(), texts.say(ruleKey(refusal)));
        }
        return of(failure.said(), texts);
    }

    /// A node's sentence.
    public static String of(Said said, Texts texts) {
        String key = "said." + said.code();
        return texts.has(key) ? texts.say(key, said.params().toArray()) : said.sentence();
    }

    /// What the rule says that refused.
    public static String rule(Refusal refusal, Texts texts) {
        return texts.has(ruleKey(refusal)) ? texts.say(ruleKey(refusal)) : refusal.meaning();
    }

    /// The stage of checking.
    public static String step(Refusal refusal, Texts texts) {
        String key = "step." + refusal.step().toLowerCase(Locale.ROOT).replace(' ', '-');
        return texts.has(key) ? texts.say(key) : refusal.step();
    }

    private static String ruleKey(Refusal refusal) {
        return "rule." + refusal.rule();
    }
}
