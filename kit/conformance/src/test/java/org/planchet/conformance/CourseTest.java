package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.planchet.testkit.FreePort;

/// The course does what it says: every command of every chapter is run, in both languages, by the shell and with the
/// launcher that a reader has, and answers as the page says.
final class CourseTest {
    private static final int CHAPTERS = 7;
    private static final int LIMIT_MINUTES = 5;
    private static final Path COURSE = Repository.ROOT.resolve("docs/course");

    @TempDir
    Path folder;

    /// The pages in the course's order, English and Chinese in turn.
    static Stream<Path> pages() {
        return IntStream.rangeClosed(1, CHAPTERS)
                .mapToObj(number -> Repository.files(COURSE, ".md").stream()
                        .filter(page -> page.getFileName().toString().startsWith(number + "-")))
                .flatMap(found -> found);
    }

    @Test
    void a_line_is_compared_but_for_what_varies() {
        Chapter chapter = Chapter.parse("text\n```console\n$ a\nheight 3  tip 0000…\n…\nend\n$ b\n```\n$ no command\n");
        assertEquals(List.of("a", "b"), chapter.commands());
        Chapter.Step step = chapter.steps().getFirst();
        assertTrue(step.isAnsweredBy(List.of("height 3 tip 0000ab", "one", "two", "end")));
        assertTrue(step.isAnsweredBy(List.of("height 3   tip 0000ab", "end")));
        assertFalse(step.isAnsweredBy(List.of("height 4  tip 0000ab", "end")));
        assertFalse(step.isAnsweredBy(List.of("height 3  tip 0000ab", "end", "more")));
        assertTrue(chapter.steps().getLast().isAnsweredBy(List.of()));
        assertFalse(chapter.steps().getLast().isAnsweredBy(List.of("something")));
    }

    @Test
    void both_languages_have_the_same_commands() {
        List<Path> pages = pages().toList();
        assertEquals(2 * CHAPTERS, pages.size());
        for (int i = 0; i < pages.size(); i += 2) {
            Chapter one = Chapter.parse(Repository.read(pages.get(i).toString()));
            Chapter other = Chapter.parse(Repository.read(pages.get(i + 1).toString()));
            assertFalse(one.commands().isEmpty());
            assertEquals(one.commands(), other.commands(), pages.get(i).toString());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("pages")
    void every_command_answers_as_the_page_says(Path page) throws Exception {
        Assumptions.assumeTrue(
                Files.exists(Repository.ROOT.resolve("shell/cli/target/planchet.jar")),
                "skipped: ./planchet is not built; mvn package does it");
        for (String tool : List.of("bash", "curl", "xxd", "sha256sum", "openssl", "pkill"))
            Assumptions.assumeTrue(isOnPath(tool), "skipped: no " + tool + " on the PATH");
        Chapter chapter = Chapter.parse(Repository.read(page.toString()));
        String language = page.toString().endsWith(".zh-CN.md") ? "zh" : "en";
        Map<String, String> own = ownNames();
        List<List<String>> answers = run(chapter, language, own);
        for (int i = 0; i < answers.size(); i++) {
            Chapter.Step step = chapter.steps().get(i);
            List<String> answer = answers.get(i);
            if (!step.isAnsweredBy(answer))
                throw new AssertionError("%s: $ %s%nthe page says:%n%s%nit answers:%n%s"
                        .formatted(
                                page.getFileName(),
                                step.command(),
                                String.join("\n", step.answer()),
                                String.join("\n", answer)));
        }
        assertEquals(chapter.steps().size(), answers.size(), "commands that ran");
    }

    private static boolean isOnPath(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /// Runs all commands in one shell and gives each one's lines, with the page's own names for ports and folder.
    private List<List<String>> run(Chapter chapter, String language, Map<String, String> own) throws Exception {
        Path launcher = Files.createSymbolicLink(folder.resolve("planchet"), Repository.ROOT.resolve("planchet"));
        String mark = "-- answered --";
        var script = new StringBuilder();
        for (String command : chapter.commands())
            script.append(translated(command, own))
                    .append("\necho '")
                    .append(mark)
                    .append("'\n");
        var builder = new ProcessBuilder("bash").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PLANCHET_LANG", language);
        builder.environment().put("PLANCHET_BUILD", "never");
        Process shell = builder.start();
        try (var watch = Executors.newSingleThreadScheduledExecutor()) {
            var limit = watch.schedule(shell::destroyForcibly, LIMIT_MINUTES, TimeUnit.MINUTES);
            watch.execute(() -> type(shell, script.toString()));
            var answers = new ArrayList<List<String>>();
            var lines = new ArrayList<String>();
            for (String line : shell.inputReader(StandardCharsets.UTF_8).lines().toList()) {
                if (line.endsWith(mark)) {
                    String last = line.substring(0, line.length() - mark.length());
                    if (!last.isEmpty()) lines.add(last);
                    answers.add(List.copyOf(lines));
                    lines.clear();
                } else lines.add(named(line, own));
            }
            limit.cancel(false);
            return answers;
        } finally {
            shell.destroyForcibly();
            endNodes(Objects.requireNonNull(own.get("target/course")));
            Files.delete(launcher);
        }
    }

    private static void type(Process shell, String script) {
        try (var writer = shell.outputWriter(StandardCharsets.UTF_8)) {
            writer.write(script);
        } catch (IOException ended) {
            // It was given up: what it answered until then is compared.
        }
    }

    /// Ends what a chapter that broke off left running.
    private static void endNodes(String course) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(course))
                .forEach(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    /// Free ports, and a folder that no other process names, in place of those of the page.
    private static Map<String, String> ownNames() throws IOException {
        var own = new LinkedHashMap<String, String>();
        var taken = new HashSet<Integer>();
        for (String port : List.of("5000", "5001", "6000", "6001")) {
            int free = FreePort.choose();
            while (!taken.add(free)) free = FreePort.choose();
            own.put(port, Integer.toString(free));
        }
        own.put("target/course", "target/course-" + Long.toHexString(System.nanoTime()));
        return own;
    }

    private static String translated(String command, Map<String, String> own) {
        String typed =
                command.replaceAll("\\./planchet call (?!--api)", "./planchet call --api http://127.0.0.1:5001 ");
        for (var name : own.entrySet()) typed = typed.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
        return typed;
    }

    private static String named(String line, Map<String, String> own) {
        String named = line;
        for (var name : own.entrySet()) named = named.replaceAll("\\b" + name.getValue() + "\\b", name.getKey());
        return named;
    }
}
