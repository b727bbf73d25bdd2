package org.planchet.network;

/// A connection's name, assigned by the code that opens or accepts it; never reused while the node runs.
/// Peers are always iterated in the order of their ids.
public record PeerId(long value) implements Comparable<PeerId> {
    @Override
    public int compareTo(PeerId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "peer " + value;
    }
}
