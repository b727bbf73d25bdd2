package org.planchet.daemon.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.planchet.index.Index;

/// What the node keeps indexes of, as `--index` says it: `none`, or one or several of the others.
public record Indexing(Set<Kind> kinds) {
    /// An index by the name that settings and views give it.
    public enum Kind {
        TX,
        ADDRESS,
        FILTER;

        private Set<Index> indexes() {
            return switch (this) {
                case TX -> Set.of(Index.TRANSACTIONS);
                case ADDRESS -> Set.of(Index.TRANSACTIONS, Index.SCRIPTS);
                case FILTER -> Set.of(Index.FILTERS);
            };
        }
    }

    static final Indexing NONE = new Indexing(Set.of());

    public Indexing {
        kinds = Set.copyOf(kinds);
    }

    static Indexing of(Kind kind) {
        return new Indexing(Set.of(kind));
    }

    /// Reads a list such as `address,filter`, or `none`; empty if it names anything else.
    static Optional<Indexing> parse(String text) {
        if (text.equals("none")) return Optional.of(NONE);
        var kinds = EnumSet.noneOf(Kind.class);
        for (String name : text.split(",", -1)) {
            Optional<Kind> kind = Arrays.stream(Kind.values())
                    .filter(each -> nameOf(each).equals(name.strip()))
                    .findFirst();
            if (kind.isEmpty()) return Optional.empty();
            kinds.add(kind.get());
        }
        return Optional.of(new Indexing(kinds));
    }

    private static String nameOf(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// The setting's name of what keeps `index`.
    public static String nameOf(Index index) {
        return nameOf(
                switch (index) {
                    case TRANSACTIONS -> Kind.TX;
                    case SCRIPTS -> Kind.ADDRESS;
                    case FILTERS -> Kind.FILTER;
                });
    }

    public boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    public Set<Index> indexes() {
        var indexes = EnumSet.noneOf(Index.class);
        for (Kind kind : kinds) indexes.addAll(kind.indexes());
        return indexes;
    }

    /// As settings and views spell it.
    public String text() {
        if (kinds.isEmpty()) return "none";
        return kinds.stream().sorted().map(Indexing::nameOf).collect(Collectors.joining(","));
    }
}
