package org.planchet.index;

import java.util.HexFormat;

/// A row of an index as [Index] draws it. The arrays are only to be read.
@SuppressWarnings("ArrayRecordComponent") // rows are never compared
public record Row(byte[] key, byte[] value) {
    @Override
    public String toString() {
        return HexFormat.of().formatHex(key) + "=" + HexFormat.of().formatHex(value);
    }
}
