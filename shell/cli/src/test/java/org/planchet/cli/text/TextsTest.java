package org.planchet.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.chainstate.ChainTip;
import org.planchet.cli.console.Command;
import org.planchet.cli.console.CommandTable;
import org.planchet.consensus.Fault;
import org.planchet.mempool.FeeEstimate;
import org.planchet.wallet.HistoryItem;

/// Every sentence that the console and the command line say exists, and no other.
class TextsTest {
    private final Texts english = Texts.in(Language.EN);
    private final Texts chinese = Texts.in(Language.ZH);

    /// A key that is written out in the code must exist, and a text that no code names is dead. Keys that are put
    /// together are named by their beginning here.
    @Test
    void the_code_and_the_texts_name_the_same_keys() throws IOException {
        String code = sources();
        Matcher quoted = Pattern.compile("\"([a-z][a-zA-Z0-9_-]*(?:\\.[a-zA-Z0-9_-]+)+)\"")
                .matcher(code);
        Set<String> named = new TreeSet<>();
        while (quoted.find()) named.add(quoted.group(1));
        List<String> dead = english.keys().stream()
                .filter(key -> !key.startsWith("page."))
                .filter(key -> !named.contains(key) && !code.contains("${bundle:" + key + "}"))
                .filter(key -> Stream.of(
                                "word.",
                                "group.",
                                "view.",
                                "fault.",
                                "problem.",
                                "direction.",
                                "peer-status.",
                                "store-state.",
                                "history-state.",
                                "tip-status.",
                                "fee-source.",
                                "command",
                                "demo.column.",
                                "doctor.",
                                "docs.")
                        .noneMatch(key::startsWith))
                .toList();
        assertEquals(List.of(), dead, "texts that nobody says");
        Set<String> groups =
                english.keys().stream().map(key -> key.split("\\.")[0]).collect(Collectors.toSet());
        List<String> missing = named.stream()
                .filter(key -> groups.contains(key.split("\\.")[0]) && !english.has(key))
                .filter(key -> !key.endsWith(".yaml"))
                .toList();
        assertEquals(List.of(), missing, "texts that are said but not written");
    }

    @Test
    void every_word_has_its_texts() {
        for (Command word : CommandTable.all()) {
            for (Texts texts : List.of(english, chinese)) {
                assertTrue(texts.has("word." + word.name() + ".args"), word.name());
                assertFalse(texts.say("word." + word.name() + ".help").isEmpty(), word.name());
                assertTrue(texts.has("group." + word.group()), word.group());
            }
        }
    }

    @Test
    void every_state_and_every_fault_has_its_texts() {
        for (Texts texts : List.of(english, chinese)) {
            for (HistoryItem.State state : HistoryItem.State.values())
                assertTrue(texts.has("history-state." + state.name().toLowerCase(Locale.ROOT)), state.name());
            for (Fault fault : Fault.values())
                assertTrue(
                        texts.has(
                                "fault." + fault.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                        fault.name());
            for (FeeEstimate.Source source : FeeEstimate.Source.values())
                assertTrue(texts.has("fee-source." + source.name().toLowerCase(Locale.ROOT)), source.name());
            for (ChainTip.Status status : ChainTip.Status.values())
                assertTrue(texts.has("tip-status." + status), status.name());
        }
    }

    @Test
    void columns_line_up_also_in_chinese() {
        Table table = new Table("地址", "n").row("abc", 5).row("节点一", 10);
        assertEquals(List.of("地址     n", "abc      5", "节点一  10"), table.lines());
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            StringBuilder all = new StringBuilder();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }
}
