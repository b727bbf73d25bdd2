package org.planchet.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// What the Dockerfile says of the image that it makes: how it is started, by whom, with which variables.
final class Dockerfile {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> lines;

    private Dockerfile(List<String> lines) {
        this.lines = lines;
    }

    static Dockerfile read() {
        String last = Checkout.read("Dockerfile").replace("\\\n", " ").split("\nFROM scratch\n", -1)[1];
        return new Dockerfile(last.lines().toList());
    }

    /// The rest of the line that begins with `instruction`.
    String of(String instruction) {
        List<String> found = lines.stream()
                .filter(line -> line.startsWith(instruction + " "))
                .map(line -> line.substring(instruction.length()).strip())
                .toList();
        if (found.size() != 1) throw new AssertionError(instruction + ": " + found);
        return found.getFirst();
    }

    /// The entry point, and behind it the arguments that a container is given.
    List<String> command(String... arguments) {
        var command = new ArrayList<>(words(of("ENTRYPOINT")));
        command.addAll(List.of(arguments));
        return command;
    }

    /// The arguments of a container that is given none.
    List<String> arguments() {
        return words(of("CMD"));
    }

    List<String> healthCheck() {
        String check = of("HEALTHCHECK");
        return words(check.substring(check.indexOf("CMD") + 3));
    }

    Map<String, String> variables() {
        var variables = new LinkedHashMap<String, String>();
        for (String pair : of("ENV").split(" "))
            variables.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        return variables;
    }

    private static List<String> words(String list) {
        return List.of(JSON.readValue(list, String[].class));
    }
}
