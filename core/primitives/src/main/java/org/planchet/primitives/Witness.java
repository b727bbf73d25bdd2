package org.planchet.primitives;

import java.util.ArrayList;
import java.util.List;

/// The witness of one input (BIP-0141): a stack of byte strings, bottom first. The items are only to be read.
public record Witness(List<byte[]> items) {
    public static final Witness EMPTY = new Witness(List.of());

    public Witness {
        items = List.copyOf(items);
    }

    public static Witness of(byte[]... items) {
        return new Witness(List.of(items));
    }

    public boolean isEmpty() {
        return items.isEmpty();
    }

    public int size() {
        return items.size();
    }

    /// Bytes it takes serialized, the count included.
    public int serializedSize() {
        int size = ByteWriter.compactSizeLength(items.size());
        for (byte[] item : items) size += ByteWriter.compactSizeLength(item.length) + item.length;
        return size;
    }

    static Witness read(ByteReader in) throws MalformedDataException {
        int count = in.count(1, "witness item count");
        if (count == 0) return EMPTY;
        var items = new ArrayList<byte[]>(count);
        for (int i = 0; i < count; i++) items.add(in.lengthPrefixed("witness item"));
        return new Witness(items);
    }

    void write(ByteWriter out) {
        out.compactSize(items.size());
        for (byte[] item : items) out.lengthPrefixed(item);
    }
}
