package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.consensus.Rule;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;

/// The node's own tables have their rows in Chinese, and no row is of what is no more.
class MessagesOfTheNodeTest {
    private final Texts rows = Texts.in(Language.ZH);

    @Test
    void every_rule_and_every_step_of_checking_is_explained_in_chinese() {
        assertEquals(sorted(Stream.of(Rule.values()).map(Rule::name)), rowsOf("rule."));
        assertEquals(sorted(Stream.of(Rule.values()).map(rule -> words(rule.step()))), rowsOf("step."));
    }

    @Test
    void every_value_that_a_setting_may_have_is_told_in_chinese() {
        Stream<String> allowed = Settings.all().stream()
                .map(Setting::allowed)
                .filter(each -> !Settings.RANGE.matcher(each).matches());
        assertEquals(sorted(allowed.map(MessagesOfTheNodeTest::words)), rowsOf("allowed."));
    }

    @Test
    void every_setting_is_explained_in_chinese() {
        assertEquals(sorted(Settings.all().stream().map(Setting::key)), rowsOf("setting."));
    }

    private Set<String> rowsOf(String group) {
        Set<String> names = sorted(
                rows.keys().stream().filter(key -> key.startsWith(group)).map(key -> key.substring(group.length())));
        for (String name : names) {
            String row = rows.say(group + name);
            boolean chinese = row.codePoints().anyMatch(Character::isIdeographic);
            assertTrue(chinese && !row.matches(".*[A-Za-z]+ [a-z]+ [a-z]+.*"), row);
        }
        return names;
    }

    private static Set<String> sorted(Stream<String> names) {
        return new TreeSet<>(names.toList());
    }

    private static String words(String english) {
        return english.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
