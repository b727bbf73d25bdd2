import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Reads PIT's report of one module, prints its score and the changes that no test noticed, and compares these with
/// the accepted ones.
///
/// A row of accepted survivors has six fields between tabs: class, method, mutator, the line's text without blanks
/// around it (so that rows outlive lines that move), how many such there are, and `equivalent: why` (no test can tell
/// it from the code) or `accepted: why` (a test could, and is not worth it). Run by `bin/mutate`:
///
///     java Survivors.java REPORT.xml SOURCES ACCEPTED.tsv [some]
///
/// With `some` only some of the module's classes were changed, so a row without its survivor is no fault.
/// Exit code 1: a survivor without a row, or a row that no survivor needs.
void main(String[] args) throws Exception {
    Path accepted = Path.of(args[2]);
    boolean all = args.length < 4 || args[3].isEmpty();
    List<Element> mutations = mutations(Path.of(args[0]));
    Map<Key, List<Integer>> survivors = new TreeMap<>();
    int noticed = 0;
    for (Element mutation : mutations) {
        // A change that hangs, or leaves no memory, is noticed too.
        if (mutation.getAttribute("detected").equals("true")) noticed++;
        else survivors.computeIfAbsent(key(mutation, Path.of(args[1])), key -> new ArrayList<>()).add(line(mutation));
    }
    Map<Key, Row> rows = rows(accepted);
    int unknown = 0;
    int known = 0;
    for (var entry : survivors.entrySet()) {
        Row row = rows.get(entry.getKey());
        int allowed = row == null ? 0 : row.count();
        known += Math.min(allowed, entry.getValue().size());
        if (entry.getValue().size() <= allowed) continue;
        unknown += entry.getValue().size() - allowed;
        IO.println("survived: " + entry.getKey().row(entry.getValue().size()) + "\tline " + entry.getValue());
    }
    int stale = 0;
    for (var entry : rows.entrySet()) {
        int left = survivors.getOrDefault(entry.getKey(), List.of()).size();
        if (!all || left >= entry.getValue().count()) continue;
        stale++;
        IO.println("stale row: " + entry.getKey().row(entry.getValue().count()) + "\t(" + left + " survived)");
    }
    int total = mutations.size();
    IO.println("%d of %d changes noticed: %.1f%%; %d survivors accepted (%s), %d not, %d stale rows".formatted(
            noticed, total, total == 0 ? 0 : 100.0 * noticed / total, known, accepted.getFileName(), unknown, stale));
    System.exit(unknown + stale == 0 && total > 0 ? 0 : 1);
}

/// What names a change as long as its line stays as it is.
record Key(String type, String method, String mutator, String source) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
        return toString().compareTo(other.toString());
    }

    String row(int count) {
        return String.join("\t", type, method, mutator, source, Integer.toString(count));
    }
}

/// A row's count, and its reason.
record Row(int count, String reason) {}

List<Element> mutations(Path report) throws Exception {
    NodeList nodes = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile())
            .getElementsByTagName("mutation");
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) found.add((Element) nodes.item(i));
    return found;
}

Key key(Element mutation, Path sources) throws IOException {
    String type = text(mutation, "mutatedClass");
    String folder = type.substring(0, type.lastIndexOf('.')).replace('.', '/');
    List<String> lines = Files.readAllLines(sources.resolve(folder).resolve(text(mutation, "sourceFile")));
    int line = line(mutation);
    String source = line >= 1 && line <= lines.size() ? lines.get(line - 1).strip() : "";
    String mutator = text(mutation, "mutator");
    return new Key(type.substring(type.lastIndexOf('.') + 1), text(mutation, "mutatedMethod"),
            mutator.substring(mutator.lastIndexOf('.') + 1).replace("Mutator", ""), source);
}

int line(Element mutation) {
    return Integer.parseInt(text(mutation, "lineNumber"));
}

String text(Element mutation, String name) {
    return mutation.getElementsByTagName(name).item(0).getTextContent();
}

Map<Key, Row> rows(Path accepted) throws IOException {
    Map<Key, Row> rows = new HashMap<>();
    if (!Files.exists(accepted)) return rows;
    int number = 0;
    for (String line : Files.readAllLines(accepted)) {
        number++;
        if (line.isBlank() || line.startsWith("#")) continue;
        String[] fields = line.split("\t", -1);
        if (fields.length != 6 || !fields[4].matches("[1-9][0-9]*") || !fields[5].matches("(equivalent|accepted): .+"))
            throw new IOException(accepted + ":" + number + ": not six fields with a count and"
                    + " `equivalent: why` or `accepted: why`");
        Row row = new Row(Integer.parseInt(fields[4]), fields[5]);
        if (rows.put(new Key(fields[0], fields[1], fields[2], fields[3]), row) != null)
            throw new IOException(accepted + ":" + number + ": a second row for the same change");
    }
    return rows;
}
