package org.planchet.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Where two JSON documents differ: keys that one of them lacks, values of another type, and on demand other values.
final class JsonDifference {
    private final boolean values;
    private final List<String> found = new ArrayList<>();

    private JsonDifference(boolean values) {
        this.values = values;
    }

    /// The paths at which keys or types differ; of an array the first element speaks for all.
    static List<String> ofShape(JsonNode ours, JsonNode theirs) {
        var difference = new JsonDifference(false);
        difference.compare("", ours, theirs);
        return difference.found;
    }

    /// The paths at which anything differs.
    static List<String> ofValues(JsonNode ours, JsonNode theirs) {
        var difference = new JsonDifference(true);
        difference.compare("", ours, theirs);
        return difference.found;
    }

    private void compare(String path, JsonNode ours, JsonNode theirs) {
        if (!type(ours).equals(type(theirs))) {
            found.add(path + ": " + type(ours) + ", theirs " + type(theirs));
        } else if (ours.isObject()) {
            compareKeys(path, ours, theirs);
        } else if (ours.isArray()) {
            compareElements(path, ours, theirs);
        } else if (values && !equal(ours, theirs)) {
            found.add(path + ": " + ours + ", theirs " + theirs);
        }
    }

    private void compareKeys(String path, JsonNode ours, JsonNode theirs) {
        var keys = new TreeSet<String>();
        for (Map.Entry<String, JsonNode> field : ours.properties()) keys.add(field.getKey());
        for (Map.Entry<String, JsonNode> field : theirs.properties()) keys.add(field.getKey());
        for (String key : keys) {
            String at = path + "/" + key;
            if (!ours.has(key)) found.add(at + ": missing");
            else if (!theirs.has(key)) found.add(at + ": not theirs");
            else compare(at, ours.get(key), theirs.get(key));
        }
    }

    private void compareElements(String path, JsonNode ours, JsonNode theirs) {
        if (values && ours.size() != theirs.size())
            found.add(path + ": " + ours.size() + " elements, theirs " + theirs.size());
        int common = Math.min(ours.size(), theirs.size());
        for (int i = 0; i < (values ? common : Math.min(1, common)); i++)
            compare(path + "/" + i, ours.get(i), theirs.get(i));
    }

    private static boolean equal(JsonNode ours, JsonNode theirs) {
        return ours.isNumber() ? ours.decimalValue().compareTo(theirs.decimalValue()) == 0 : ours.equals(theirs);
    }

    private static String type(JsonNode node) {
        if (node.isNumber()) return "number";
        return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }
}
