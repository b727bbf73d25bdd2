package org.planchet.network;

/// A connection's name, given by whoever opens or accepts it; never used twice while the node runs. Peers are always
/// gone through in the order of their ids.
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
