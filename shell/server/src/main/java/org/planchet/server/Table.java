package org.planchet.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is served at which path. A path is taken as it was sent: another spelling of it is another path, at which there
/// is nothing. A slash at its end makes no difference.
final class Table {
    /// The last part of a route that matches any rest of the path.
    static final String REST = "*";

    /// By path and method. Those without parameters come before those with some.
    private final Map<String, Map<String, Entry>> fixed = new HashMap<>();

    private final List<Pattern> patterns = new ArrayList<>();

    /// What is served, and the path that it was added under.
    record Entry(String path, Exchange.Endpoint endpoint) {}

    private record Pattern(String method, List<String> parts, Entry entry) {
        boolean fits(List<String> actual) {
            boolean open = parts.getLast().equals(REST);
            int length = open ? parts.size() - 1 : parts.size();
            if (open ? actual.size() < length : actual.size() != length) return false;
            for (int i = 0; i < length; i++) {
                boolean parameter = parts.get(i).startsWith("{");
                if (parameter ? actual.get(i).isEmpty() : !parts.get(i).equals(actual.get(i))) return false;
            }
            return true;
        }
    }

    /// @param path with parameters in braces, or with [#REST] at its end
    void add(String method, String path, Exchange.Endpoint endpoint) {
        if (path.contains("{") || path.endsWith(REST))
            patterns.add(new Pattern(method, List.of(path.split("/")), new Entry(path, endpoint)));
        else fixed.computeIfAbsent(path, _ -> new HashMap<>()).put(method, new Entry(path, endpoint));
    }

    /// What serves this request, null if nothing does.
    @Nullable
    Entry find(String method, String path) {
        Entry exact = fixed.getOrDefault(path, Map.of()).get(method);
        return exact != null ? exact : all(path).get(method);
    }

    /// The methods that a path knows, in order; none if there is nothing.
    Set<String> methods(String path) {
        return all(path).keySet();
    }

    private Map<String, Entry> all(String path) {
        var found = new TreeMap<String, Entry>();
        List<String> parts = List.of(path.split("/"));
        for (Pattern pattern : patterns) if (pattern.fits(parts)) found.putIfAbsent(pattern.method(), pattern.entry());
        String bare = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        found.putAll(fixed.getOrDefault(bare, Map.of()));
        return found;
    }
}
