package org.planchet.bench;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// A unique index of the stand-in that is used as a MongoDB uses one: for each query that names all of its keys or the
/// first, whatever else it names. The library's own is used only for queries that name nothing else, and all others
/// read every document, which would be the only thing measured.
final class StandInIndex extends MemoryUniqueIndex {
    private final Set<String> names;
    private final String front;
    private final Map<KeyValue, Set<Integer>> byFront = new HashMap<>();

    StandInIndex(String name, List<IndexKey> keys, boolean sparse) {
        super(name, keys, sparse);
        // The library computes them anew each time that it is asked.
        names = keys.stream().map(IndexKey::getKey).collect(Collectors.toUnmodifiableSet());
        front = keys.getFirst().getKey();
    }

    /// @param of a document, or what a query wants
    private KeyValue front(Document of) {
        return new KeyValue(Objects.requireNonNull(of.get(front), "every document has all of its keys")).normalized();
    }

    @Override
    public synchronized void add(Document document, Integer position, MongoCollection<Integer> collection) {
        super.add(document, position, collection);
        if (isCompoundIndex())
            byFront.computeIfAbsent(front(document), _ -> new HashSet<>()).add(position);
    }

    @Override
    public synchronized Integer remove(Document document) {
        Integer position = super.remove(document);
        Set<Integer> there = byFront.get(front(document));
        if (there != null) there.remove(position);
        return position;
    }

    /// The values that a query wants, by key: of its own and of all that it joins by `$and`.
    private Document wanted(Document query) {
        var wanted = new Document();
        for (Map.Entry<String, Object> each : query.entrySet()) {
            if (each.getKey().equals("$and"))
                for (Object joined : (List<?>) each.getValue()) wanted.putAll(wanted((Document) joined));
            else if (names.contains(each.getKey()) && isValue(each.getValue()))
                wanted.put(each.getKey(), each.getValue());
        }
        return wanted;
    }

    private boolean isValue(Object wanted) {
        return !(wanted instanceof Document document)
                || (!isCompoundIndex() && document.keySet().equals(Set.of("$in")));
    }

    @Override
    public synchronized boolean canHandle(Document query) {
        return wanted(query).containsKey(front);
    }

    @Override
    public synchronized Iterable<Integer> getPositions(Document query) {
        Document wanted = wanted(query);
        if (wanted.keySet().equals(names)) return super.getPositions(wanted);
        return List.copyOf(byFront.getOrDefault(front(wanted), Set.of()));
    }
}
