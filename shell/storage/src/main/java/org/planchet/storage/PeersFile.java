package org.planchet.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The file of known nodes: a JSON array, one object an entry, so that a person can read and edit it. What an entry
/// holds is the business of its record.
public final class PeersFile {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private PeersFile() {}

    /// Reads the entries of `file`, none if it does not exist. An entry that cannot be read is left out, with a
    /// warning: peers are found again, a node that does not start is not.
    ///
    /// @param type    the record of one entry
    /// @param warning receives one sentence for each thing left out
    public static <T> List<T> load(Path file, Class<T> type, Consumer<String> warning) {
        if (!Files.exists(file)) return List.of();
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException unreadable) {
            warning.accept("The file " + file + " cannot be read and is left aside: " + firstLine(unreadable) + ".");
            return List.of();
        }
        if (root == null || !root.isArray()) {
            warning.accept("The file " + file + " holds no list and is left aside.");
            return List.of();
        }
        var entries = new ArrayList<T>();
        int number = 0;
        for (JsonNode node : root) {
            number++;
            try {
                T entry = JSON.treeToValue(node, type);
                if (entry != null) entries.add(entry);
                else warning.accept("Entry " + number + " of " + file + " is empty and is left out.");
            } catch (JacksonException | IllegalArgumentException unreadable) {
                warning.accept("Entry " + number + " of " + file + " is left out: " + firstLine(unreadable) + ".");
            }
        }
        return entries;
    }

    /// Replaces the file by one with `entries`.
    public static void save(Path file, List<?> entries) throws IOException {
        AtomicFile.write(file, JSON.writeValueAsString(entries).getBytes(StandardCharsets.UTF_8));
    }

    private static String firstLine(Exception failed) {
        String message = String.valueOf(failed.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
