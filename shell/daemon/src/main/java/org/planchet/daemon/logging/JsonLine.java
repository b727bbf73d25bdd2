package org.planchet.daemon.logging;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A line of output as log collectors read it: one JSON object, fields named as in the Elastic Common Schema.
public final class JsonLine {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonLine() {}

    /// What was said outside the log.
    ///
    /// @param level `INFO`, `WARN` or `ERROR`
    public static String of(String level, String message) {
        return of(Instant.now(), level, message, Map.of());
    }

    static String of(Instant time, String level, String message, Map<String, Object> more) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("@timestamp", time.toString());
        line.put("log.level", level);
        line.put("message", message);
        line.put("ecs.version", "8.11.0");
        line.put("service.name", "planchet");
        line.put("event.dataset", "planchet.log");
        line.putAll(more);
        return JSON.writeValueAsString(line);
    }

    /// Whether a line is one already.
    public static boolean isOne(String line) {
        if (!line.startsWith("{")) return false;
        try {
            return JSON.readTree(line).isObject();
        } catch (JacksonException text) {
            return false;
        }
    }
}
