package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// D34: two machines on one network, each with an address of its own. The machines are network namespaces that this
/// test makes and removes, so it needs root and `ip`; skipped with a word otherwise.
@Tag("interop")
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TwoMachinesTest {
    private static final String ADDRESS_A = "10.213.77.1";
    private static final String ADDRESS_B = "10.213.77.2";

    /// A well-known address of test chains; nobody spends from it here.
    private static final String REWARD = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private final String a = "planchet-a" + ProcessHandle.current().pid();
    private final String b = "planchet-b" + ProcessHandle.current().pid();

    private static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : "failed: " + said;
        } catch (IOException noSuchProgram) {
            return "failed: " + noSuchProgram.getMessage();
        }
    }

    private static void ip(String arguments) throws InterruptedException {
        String said = run(("ip " + arguments).split(" "));
        assertTrue(!said.startsWith("failed"), () -> "ip " + arguments + ": " + said);
    }

    private void makeNetwork() throws InterruptedException {
        String made = run("ip", "netns", "add", a);
        Assumptions.assumeTrue(!made.startsWith("failed"), "skipped: no network namespace can be made: " + made);
        ip("netns add " + b);
        // Names of interfaces have 15 characters at most.
        String pid = Long.toString(ProcessHandle.current().pid() % 1_000_000);
        ip("link add pa" + pid + " netns " + a + " type veth peer name pb" + pid + " netns " + b);
        for (String[] end : new String[][] {{a, "pa" + pid, ADDRESS_A}, {b, "pb" + pid, ADDRESS_B}}) {
            ip("-n " + end[0] + " addr add " + end[2] + "/24 dev " + end[1]);
            ip("-n " + end[0] + " link set " + end[1] + " up");
            ip("-n " + end[0] + " link set lo up");
        }
    }

    private List<String> planchet(String machine, String... arguments) {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", machine));
        command.addAll(PlanchetCommand.of(arguments));
        return command;
    }

    private Process start(String machine, String address, String... more) throws IOException {
        File log = folder.resolve(machine + ".log").toFile();
        List<String> command = planchet(
                machine,
                "node",
                "--chain",
                "regtest",
                "--data-dir",
                folder.resolve(machine).toString(),
                "--bind",
                address,
                "--port",
                "5000",
                "--api-port",
                "5001",
                "--discover",
                "false");
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private String ask(String machine, String... words) throws InterruptedException {
        List<String> command = planchet(machine, "call");
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private void await(String machine, String sentence, String... words) throws InterruptedException {
        String said = "";
        for (int i = 0; i < 60; i++) {
            said = ask(machine, words);
            if (said.contains(sentence)) return;
            Thread.sleep(500);
        }
        throw new AssertionError(machine + " does not say \"" + sentence + "\": " + said);
    }

    @Test
    void d34_another_machine_is_reached_by_its_address() throws Exception {
        makeNetwork();
        Process first = null;
        Process second = null;
        try {
            first = start(a, ADDRESS_A);
            await(a, "regtest", "status");
            String mined = ask(a, "continuous_mine", "3", "0", REWARD);
            assertTrue(!mined.startsWith("failed"), mined);
            second = start(b, ADDRESS_B, "--peer", ADDRESS_A + ":5000");
            await(b, ADDRESS_A + ":5000", "peers");
            await(b, "3", "block", "3");
            assertTrue(ask(b, "block", "3")
                    .contains(ask(a, "block", "3").lines().findFirst().orElseThrow()));
            String refused = run("ip", "netns", "exec", b, "bash", "-c", "exec 3<>/dev/tcp/" + ADDRESS_A + "/5001");
            assertTrue(refused.startsWith("failed"), "its API is for callers of its own machine");
        } finally {
            if (second != null) second.destroy();
            if (first != null) first.destroy();
            if (second != null) second.waitFor();
            if (first != null) first.waitFor();
            run("ip", "netns", "del", a);
            run("ip", "netns", "del", b);
        }
    }
}
