package org.planchet.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.views.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The configuration file: a flat YAML map from the keys of [Settings] to a value or a list of values.
final class ConfigFile {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private ConfigFile() {}

    /// Every setting the file names. What is wrong with the file itself is added to `problems`.
    static Map<Setting, NodeConfig.Value> read(Path file, List<ErrorMessage> problems) {
        Map<Setting, NodeConfig.Value> found = new LinkedHashMap<>();
        Optional<JsonNode> root = parse(file, problems);
        if (root.isEmpty() || root.get().isMissingNode() || root.get().isNull()) return found;
        if (!root.get().isObject()) {
            problems.add(ErrorMessage.of(ErrorCode.NO_KEYS, file));
            return found;
        }
        for (Map.Entry<String, JsonNode> entry : root.get().properties()) {
            String name = Text.shown(entry.getKey(), 40);
            String where = file + ": " + name;
            Optional<Setting> setting = Settings.find(entry.getKey());
            if (setting.isEmpty())
                problems.add(nearest(entry.getKey())
                        .map(meant -> ErrorMessage.of(ErrorCode.SETTING_MISSPELT, name, file, meant))
                        .orElse(ErrorMessage.of(ErrorCode.NO_SETTING_IN, name, file)));
            else
                texts(entry.getValue(), where, problems)
                        .ifPresent(texts -> found.put(setting.get(), new NodeConfig.Value(where, texts)));
        }
        return found;
    }

    /// The file's content, empty if it cannot be read or is not YAML: the reason is then in `problems`.
    static Optional<JsonNode> parse(Path file, List<ErrorMessage> problems) {
        if (!Files.isRegularFile(file)) {
            problems.add(ErrorMessage.of(ErrorCode.NO_FILE, file));
            return Optional.empty();
        }
        try {
            return Optional.of(YAML.readTree(file));
        } catch (JacksonException broken) {
            String reason = String.valueOf(broken.getOriginalMessage())
                    .lines()
                    .findFirst()
                    .orElse("unreadable");
            int line = broken.getLocation() == null
                    ? 1
                    : Math.max(broken.getLocation().getLineNr(), 1);
            problems.add(ErrorMessage.of(ErrorCode.NOT_YAML, file, line, Text.shown(reason, 200)));
            return Optional.empty();
        }
    }

    private static Optional<List<String>> texts(JsonNode node, String where, List<ErrorMessage> problems) {
        List<String> texts = new ArrayList<>();
        if (node.isNull()) return Optional.empty();
        for (JsonNode item : node.isArray() ? List.copyOf(node.values()) : List.of(node)) {
            if (!item.isValueNode()) {
                problems.add(ErrorMessage.of(ErrorCode.NOT_A_VALUE, where));
                return Optional.empty();
            }
            texts.add(item.asString());
        }
        return Optional.of(texts);
    }

    /// The key that is a slip of the pen away.
    private static Optional<String> nearest(String key) {
        String name = key.replace('_', '-');
        return Settings.all().stream()
                .map(Setting::key)
                .filter(k -> distance(k, name) <= 2)
                .findFirst();
    }

    /// Levenshtein's distance of two short words.
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) return 3;
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
