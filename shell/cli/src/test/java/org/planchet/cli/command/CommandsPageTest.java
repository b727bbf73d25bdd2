package org.planchet.cli.command;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.cli.console.Command;
import org.planchet.cli.console.CommandTable;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// `docs/commands.md` and its Chinese twin are written from the tables that the program itself reads. If this test
/// fails, run it once with `-Dplanchet.docs=write`, and look at what changed.
class CommandsPageTest {
    @ParameterizedTest
    @EnumSource
    void the_page_is_what_the_tables_say(Language language) throws IOException {
        Texts texts = Texts.in(language);
        Path page = Path.of("../../docs", language == Language.EN ? "commands.md" : "commands.zh-CN.md");
        String rendered = render(texts);
        if ("write".equals(System.getProperty("planchet.docs"))) Files.writeString(page, rendered);
        assertEquals(rendered, Files.exists(page) ? Files.readString(page) : "");
    }

    private static String render(Texts texts) {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(texts.say("docs.title")).append("\n\n");
        page.append(texts.say("docs.intro")).append("\n\n");
        page.append("## ").append(texts.say("docs.commands")).append("\n\n| | |\n|---|---|\n");
        CommandLine root = Program.build(new Context(
                texts,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                Map.of(),
                false));
        commands(root, "planchet", page);
        page.append("\n## ").append(texts.say("docs.words")).append("\n");
        String group = "";
        for (Command word : CommandTable.all()) {
            if (!word.group().equals(group)) {
                group = word.group();
                page.append("\n**").append(texts.say("group." + group)).append("**\n\n| | |\n|---|---|\n");
            }
            row(
                    page,
                    (word.name() + " " + texts.say("word." + word.name() + ".args")).strip(),
                    texts.say("word." + word.name() + ".help"));
        }
        page.append("\n## ").append(texts.say("docs.start")).append("\n\n");
        page.append(texts.say("docs.start-intro")).append("\n\n| | |\n|---|---|\n");
        starting(requireNonNull(root.getSubcommands().get("console")), page);
        page.append("\n## ").append(texts.say("docs.settings")).append("\n\n");
        page.append(texts.say("docs.settings-intro")).append("\n\n| | | | |\n|---|---|---|---|\n");
        for (Setting setting : Settings.all()) {
            String key = "setting." + setting.key();
            String environment =
                    setting.environments().isEmpty() ? "" : "`" + String.join("`, `", setting.environments()) + "`";
            page.append("| `").append(setting.flag()).append("` | ");
            page.append(cell(texts.has(key) ? texts.say(key) : setting.help())).append(" | ");
            page.append(cell(setting.defaultText()))
                    .append(" | ")
                    .append(environment)
                    .append(" |\n");
        }
        page.append("\n## ").append(texts.say("docs.codes")).append("\n\n| | |\n|---|---|\n");
        for (int code : new int[] {0, 1, 2, 3, 4, 5, 69, 70})
            row(page, Integer.toString(code), texts.say("docs.code." + code));
        return page.toString();
    }

    /// The flags that are no settings: they are about one start, and no file or variable has them.
    private static void starting(CommandLine console, StringBuilder page) {
        for (OptionSpec option : console.getCommandSpec().options()) {
            String name = option.longestName();
            boolean isSetting =
                    Settings.all().stream().anyMatch(setting -> setting.flag().equals(name));
            if (!isSetting && !List.of("--help", "--lang").contains(name)) row(page, name, option.description()[0]);
        }
    }

    private static void commands(CommandLine line, String path, StringBuilder page) {
        line.getSubcommands().forEach((name, command) -> {
            String arguments = String.join(
                    " ",
                    command.getCommandSpec().positionalParameters().stream()
                            .map(argument ->
                                    argument.arity().max() > 1 ? argument.paramLabel() + " …" : argument.paramLabel())
                            .toList());
            String help = command.getCommandSpec().usageMessage().description()[0];
            row(page, (path + " " + name + " " + arguments).strip(), help);
            commands(command, path + " " + name, page);
        });
    }

    private static void row(StringBuilder page, String code, String text) {
        page.append("| `").append(cell(code)).append("` | ").append(cell(text)).append(" |\n");
    }

    /// Text in a cell of a table: a bar would end the cell.
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
