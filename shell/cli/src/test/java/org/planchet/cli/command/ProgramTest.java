package org.planchet.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;
import picocli.CommandLine;

/// The command line: what it understands, and the one line and exit code for what it does not.
class ProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Context context(Texts texts) {
        return new Context(
                texts,
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false);
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return Program.run(List.of(arguments), this::context, Locale.ENGLISH);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @TempDir
    Path folder;

    /// I01: a start that fails says why in the user's language, and ends with the same code.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | node --port 70000          | --port 的值“70000”不被允许；必须是 0 到 65535 之间的整数。",
                "2 | node --listen maybe        | --listen 的值“maybe”不被允许；允许：true 或 false。",
                "2 | node --role king           | --role 的值“king”不被允许；允许：full、miner 或 spv。",
                "2 | node --advertise here      | --advertise 的值“here”不被允许；允许：主机:端口，端口为 1 到 65535。",
                "2 | node --rpc-user anna       | --rpc-user 与 --rpc-password 必须同时给出。",
                "5 | node --port TAKEN          | 127.0.0.1 上的节点端口 TAKEN 无法使用，可能已被占用，或没有这个地址：请检查 --port 和 --bind。",
                "5 | node --api-port TAKEN      | HTTP 接口无法使用其端口，可能已被占用，或没有这个地址：请检查 --api-port 和 --api-bind。",
                "2 | verify-chain               | FOLDER 中没有链。"
            })
    void i01_what_keeps_it_from_starting_is_said_in_chinese(int code, String line, String sentence) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            List<String> typed =
                    new ArrayList<>(List.of(line.replace("TAKEN", port).split(" ")));
            typed.addAll(List.of("--data-dir=" + folder, "--bind=127.0.0.1", "--chain=regtest"));
            if (!line.contains("--port")) typed.add("--port=0");
            typed.add("--lang=zh");
            assertEquals(code, run(typed.toArray(String[]::new)), this::complained);
            assertEquals(
                    "planchet: " + sentence.replace("TAKEN", port).replace("FOLDER", folder.toString()), complained());
        }
    }

    @Test
    void i01_a_folder_in_use_is_said_in_chinese() throws Exception {
        try (RunningNode _ = Daemon.start(NodeConfig.of(
                "chain", "regtest", "data-dir", folder.toString(), "port", "0", "api", "false", "bind", "127.0.0.1"))) {
            assertEquals(
                    ExitCode.CANNOT_START,
                    run("node", "--chain=regtest", "--data-dir=" + folder, "--port=0", "--lang=zh"));
            assertEquals("planchet: 数据目录 " + folder + " 正被另一个 Planchet 进程使用。", complained());
        }
    }

    @Test
    void i01_faults_of_a_file_are_said_in_chinese() throws Exception {
        Path file = Files.writeString(folder.resolve("node.yaml"), "rol: miner\nport: [[1]]\nnonsense: 1\n");
        assertEquals(2, run("node", "--config=" + file, "--lang=zh"));
        assertEquals(
                List.of(
                        "planchet: " + file + " 中没有设置 rol；是否指 role？",
                        "planchet: " + file + ": port 必须是一个值或一列值。",
                        "planchet: " + file + " 中没有设置 nonsense。"),
                complained().lines().toList());
        Files.writeString(file, "a: 1\n b: [");
        assertEquals(2, run("node", "--config=" + file, "--lang=zh"));
        assertEquals("planchet: 文件 " + file + " 不是 YAML：错在第 2 行。", complained());
        Files.writeString(file, "spacing: fast\n");
        assertEquals(2, run("chain", "lint", file.toString(), "--lang=zh"));
        assertTrue(complained().startsWith("planchet: spacing：fast，应为整数\nplanchet: name：缺少"), complained());
    }

    /// The table of command lines that are wrong: exit code 2, one line that names what is wrong.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "console --nonsense          | There is no flag --nonsense.",
                "--nonsense                  | There is no flag --nonsense.",
                "nonsense                    | There is no command \"nonsense\".",
                "node extra                  | \"extra\" is one argument too many.",
                "node --port                 | --port needs a value.",
                "import                      | FILE is missing.",
                "chain lint                  | FILE is missing.",
                "call                        | WORD is missing.",
                "status --api nonsense:x     | \"nonsense:x\" is not the address of an API: write http://HOST:PORT.",
                "status --api ftp://x        | \"ftp://x\" is not the address of an API: write http://HOST:PORT.",
                "cluster plan                | --nodes needs a value.",
                "cluster plan --nodes 0      | --nodes is \"0\"; it must be a whole number from 1 to 100.",
                "cluster plan --nodes x      | --nodes is \"x\"; it must be a whole number from 1 to 100.",
                "cluster plan --nodes 3 --miners -1 | --miners is \"-1\"; it must be a whole number from 0 to 100.",
                "call nonsense               | There is no command \"nonsense\" in the console: planchet call help lists them.",
                "import /no/such/blk.dat     | /no/such/blk.dat cannot be read: no such file.",
                "verify-chain --blocks -1    | --blocks is \"-1\"; it must be a whole number from 0 to 100000000.",
                "verify-chain --blocks x     | --blocks is \"x\"; it must be a whole number from 0 to 100000000.",
                "--lang de                   | \"de\" is not a language Planchet speaks: en or zh.",
                "version --lang              | \"\" is not a language Planchet speaks: en or zh.",
                "help nonsense               | There is no command \"nonsense\".",
            })
    void a_wrong_command_line_is_one_line_and_code_2(String line, String complaint) {
        assertEquals(2, run(line.strip().split(" ")), line);
        assertEquals(1, complained().lines().count(), complained());
        assertTrue(complained().startsWith("planchet: " + complaint), complained());
        assertEquals("", said());
    }

    @Test
    void the_same_in_chinese() {
        assertEquals(2, run("node", "--nonsense", "--lang=zh"));
        assertEquals("planchet: 没有选项 --nonsense。 （参见：planchet help）", complained());
    }

    @Test
    void version_and_help() {
        assertEquals(0, run("version"));
        assertTrue(said().startsWith("Planchet "), said());
        assertEquals(0, run("--version"));
        assertTrue(said().startsWith("Planchet "), said());
        for (String[] help : new String[][] {{"--help"}, {"-h"}, {"help"}}) {
            assertEquals(0, run(help));
            assertTrue(said().contains("verify-chain"), said());
        }
        assertEquals(0, run("help", "chain", "create"));
        assertTrue(said().contains("KEY=VALUE"), said());
        assertEquals(2, run("chain"));
    }

    /// Every command explains itself in every language, and every setting of the daemon is a flag of a node.
    @ParameterizedTest
    @EnumSource
    void every_command_has_help(Language language) {
        CommandLine root = Program.build(context(Texts.in(language)));
        assertEquals(20, root.getSubcommands().size());
        for (CommandLine command : root.getSubcommands().values()) {
            String usage = command.getUsageMessage();
            assertTrue(usage.contains("--lang"), usage);
            assertTrue(!usage.contains("${"), usage);
        }
        for (String name :
                List.of("console", "node", "import", "verify-chain", "repair", "doctor", "backup", "restore")) {
            String usage =
                    Objects.requireNonNull(root.getSubcommands().get(name)).getUsageMessage();
            for (Setting setting : Settings.all())
                assertTrue(usage.contains(setting.flag()), name + " " + setting.flag());
        }
    }

    @Test
    void lang_is_found_wherever_it_stands() {
        List<String> line = Arrays.asList("node", "--lang", "zh", "--port", "5");
        assertEquals(
                new Program.Spoken(Language.ZH, List.of("node", "--port", "5"), Optional.empty()),
                Program.language(line, Locale.ENGLISH));
        assertEquals(
                Language.EN,
                Program.language(List.of("--lang=en"), Locale.CHINA).language());
        assertEquals(Language.ZH, Program.language(List.of(), Locale.CHINA).language());
    }
}
