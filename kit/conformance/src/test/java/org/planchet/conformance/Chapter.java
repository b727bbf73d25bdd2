package org.planchet.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A chapter of the course as a test sees it: the commands of its `console` blocks, each with the answer it promises.
///
/// A line that begins with `$ ` is a command, the lines behind it are its answer. `…` stands for what is different each
/// time: within a line for some characters, alone on a line for any number of lines.
record Chapter(List<Step> steps) {
    private static final String PROMPT = "$ ";
    private static final String VARIES = "…";

    record Step(String command, List<String> answer) {
        /// Whether `lines` are the answer; white space counts once, because columns are as wide as what stands in them.
        boolean isAnsweredBy(List<String> lines) {
            var pattern = new StringBuilder();
            for (String line : answer) {
                if (line.equals(VARIES)) pattern.append("(.*\n)*");
                else {
                    List<String> fixed = List.of(line.strip().split(VARIES, -1));
                    pattern.append(
                            String.join(".+", fixed.stream().map(Step::quoted).toList()));
                    pattern.append("\n");
                }
            }
            var given = new StringBuilder();
            for (String line : lines)
                given.append(line.strip().replaceAll("\\s+", " ")).append("\n");
            return Pattern.matches(pattern.toString(), given);
        }

        private static String quoted(String text) {
            return Pattern.quote(text.replaceAll("\\s+", " "));
        }
    }

    static Chapter parse(String markdown) {
        var steps = new ArrayList<Step>();
        boolean inside = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("```")) inside = line.equals("```console");
            else if (inside && line.startsWith(PROMPT))
                steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
            else if (inside) steps.getLast().answer().add(line);
        }
        return new Chapter(steps);
    }

    List<String> commands() {
        return steps.stream().map(Step::command).toList();
    }
}
