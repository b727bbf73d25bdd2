package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import tools.jackson.databind.JsonNode;

/// A caller's mistakes have the same code with us and with a Bitcoin node, method by method.
@Tag("interop")
final class RpcMistakesTest {
    /// Methods that end the node, or wait.
    private static final List<String> LEFT_OUT =
            List.of("stop", "waitfornewblock", "waitforblock", "waitforblockheight");

    /// What an argument may be that it should not.
    private static final List<Object> WRONG =
            Arrays.asList("x", "00", 1.5, -7, 1L << 40, true, null, List.of(), List.of(1), Map.of(), Map.of("a", 1));

    private static final String TX =
            "0200000001" + "ab".repeat(32) + "0000000000ffffffff01e803000000000000015100000000";

    /// A right value for each parameter, for the calls that are wrong further on.
    private static final Map<String, Object> RIGHT = Map.ofEntries(
            Map.entry("blockhash", "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"),
            Map.entry("txid", "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"),
            Map.entry("hash_or_height", 0),
            Map.entry("hash_type", "none"),
            Map.entry("n", 0),
            Map.entry("verbose", true),
            Map.entry("verbosity", 1),
            Map.entry("checklevel", 1),
            Map.entry("output", "raw(51)#8lvh9jxk"),
            Map.entry("descriptor", "raw(51)#8lvh9jxk"),
            Map.entry("transactions", List.of()),
            Map.entry("nblocks", 0),
            Map.entry("num_blocks", 0),
            Map.entry("address", "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"),
            Map.entry("hexdata", "00"),
            Map.entry("node", "127.0.0.1:1"),
            Map.entry("command", "remove"),
            Map.entry("hexstring", TX),
            Map.entry("rawtxs", List.of(TX)),
            Map.entry("maxfeerate", 0.1));

    /// What a node of Core's family takes that is not in Core.
    private static final List<String> THEIRS = List.of(
            "getmempoolinfo [",
            // A third argument that is text or a list has a meaning there.
            "addnode [127.0.0.1:1, remove, x]",
            "addnode [127.0.0.1:1, remove, 00]",
            "sendrawtransaction [" + TX + ", []]",
            "sendrawtransaction [" + TX + ", 0.1, []]",
            // We have no encrypted connections, and say so first.
            "addnode [127.0.0.1:1, remove, true]",
            // There a priority may be given, and no fee.
            "prioritisetransaction [",
            // Null is no argument.
            "help [null]",
            // There it has no version yet.
            "createrawtransaction [null, null, null, null, ");

    @TempDir
    Path folder;

    @Test
    void every_method_refuses_wrong_arguments_with_the_same_code() throws Exception {
        Path data = folder.resolve("planchet");
        try (ReferenceNode reference = ReferenceNode.start(Files.createDirectory(folder.resolve("reference")));
                RunningNode planchet = Daemon.start(Folders.served(data))) {
            String cookie = Files.readString(data.resolve(".cookie"));
            List<String> differences = new ArrayList<>();
            for (String row : methods()) {
                String method = row.split(" ")[0];
                for (Object[] arguments : mistakes(row)) {
                    String call = method + " " + Arrays.toString(arguments);
                    JsonNode theirs = reference.call(method, arguments);
                    JsonNode ours = ReferenceNode.post(planchet.apiPort(), cookie, method, Arrays.asList(arguments));
                    // There are nodes of Core's family that lack a method.
                    if (!code(ours).equals(code(theirs)) && !code(theirs).equals("-32601"))
                        differences.add(call + ": " + told(ours) + ", theirs " + told(theirs));
                }
            }
            differences.removeIf(each -> THEIRS.stream().anyMatch(each::startsWith));
            assertEquals("", String.join("\n", differences));
        }
    }

    /// Each parameter in turn wrong in each way, those before it right; none at all, and too many.
    private static List<Object[]> mistakes(String row) {
        List<Object[]> all = new ArrayList<>();
        all.add(new Object[0]);
        List<Object> right = new ArrayList<>();
        for (String name : row.replaceAll("[()\"`]", "").strip().split("\\s+")) {
            if (name.equals(row.split(" ")[0])) continue;
            for (Object wrong : WRONG) {
                List<Object> arguments = new ArrayList<>(right);
                arguments.add(wrong);
                all.add(arguments.toArray());
            }
            right.add(RIGHT.get(name));
        }
        Object[] many = new Object[14];
        Arrays.fill(many, "x");
        all.add(many);
        return all;
    }

    private static String code(JsonNode answer) {
        return answer.path("error").path("code").asString("none");
    }

    private static String told(JsonNode answer) {
        String message = answer.path("error").path("message").asString("");
        return code(answer) + " " + message.lines().findFirst().orElse("");
    }

    /// The methods of docs/json-rpc.md with their parameters.
    private static List<String> methods() {
        return Pattern.compile("(?m)^\\| `([a-z]+[^`]*)`")
                .matcher(Repository.read("docs/json-rpc.md"))
                .results()
                .map((MatchResult row) -> row.group(1))
                .filter(row -> !LEFT_OUT.contains(row.split(" ")[0]))
                .toList();
    }
}
