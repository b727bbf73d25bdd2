package org.planchet.wallet.descriptor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// One text for several descriptors: a step `<0;1>` of its key paths is `0` in the first and `1` in the second
/// (BIP 389).
final class MultiPath {
    private static final Pattern STEP = Pattern.compile("<([^<>]*)>");

    /// Descriptors that one text may stand for.
    private static final int MAX = 1_000;

    private MultiPath() {}

    static List<String> expand(String text) throws BadDescriptorException {
        List<MatchResult> steps = STEP.matcher(text).results().toList();
        if (steps.isEmpty()) return List.of(text);
        var choices = new ArrayList<String[]>();
        for (MatchResult step : steps) choices.add(choices(step.group(1)));
        int count = choices.getFirst().length;
        for (String[] each : choices)
            if (each.length != count)
                throw new BadDescriptorException("Multipath derivation paths have mismatched lengths");
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var one = new StringBuilder();
            int from = 0;
            for (int step = 0; step < steps.size(); step++) {
                one.append(text, from, steps.get(step).start()).append(choices.get(step)[i]);
                from = steps.get(step).end();
            }
            texts.add(one.append(text.substring(from)).toString());
        }
        return texts;
    }

    private static String[] choices(String inside) throws BadDescriptorException {
        String[] numbers = inside.split(";", -1);
        if (numbers.length < 2 || numbers.length > MAX)
            throw new BadDescriptorException("Multipath key path specifiers must have at least two items");
        if (new HashSet<>(Arrays.asList(numbers)).size() < numbers.length)
            throw new BadDescriptorException("Duplicated key path value in multipath specifier");
        return numbers;
    }
}
