package org.planchet.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The symbol table that a Windows library built by MinGW carries: names and their offsets from where the library is
/// loaded. The layout is that of Microsoft's PE/COFF specification.
final class CoffSymbols {
    private static final int SYMBOL_SIZE = 18;
    private static final int SECTION_HEADER_SIZE = 40;
    private static final int EXTERNAL = 2;

    private final Map<String, Long> offsets = new HashMap<>();

    private CoffSymbols() {}

    /// Reads the whole file of a library.
    ///
    /// @throws IllegalArgumentException if it is no PE file with symbols
    static CoffSymbols of(byte[] file) {
        try {
            return read(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IndexOutOfBoundsException cut) {
            throw new IllegalArgumentException("no PE library with a symbol table", cut);
        }
    }

    private static CoffSymbols read(ByteBuffer file) {
        int pe = file.getInt(0x3c);
        if (file.getInt(pe) != 0x4550) throw new IllegalArgumentException("no PE library");
        int header = pe + 4;
        int table = file.getInt(header + 8);
        int count = file.getInt(header + 12);
        int sections = header + 20 + Short.toUnsignedInt(file.getShort(header + 16));
        int strings = table + count * SYMBOL_SIZE;
        var symbols = new CoffSymbols();
        for (int i = 0; i < count; i++) {
            int at = table + i * SYMBOL_SIZE;
            int section = file.getShort(at + 12);
            if (section > 0 && file.get(at + 16) == EXTERNAL) {
                long start = Integer.toUnsignedLong(file.getInt(sections + (section - 1) * SECTION_HEADER_SIZE + 12));
                symbols.offsets.put(name(file, at, strings), start + Integer.toUnsignedLong(file.getInt(at + 8)));
            }
            i += Byte.toUnsignedInt(file.get(at + 17)); // auxiliary records
        }
        return symbols;
    }

    /// Up to 8 bytes in the record itself, longer ones in the string table behind the symbols.
    private static String name(ByteBuffer file, int at, int strings) {
        boolean isLong = file.getInt(at) == 0;
        int from = isLong ? strings + file.getInt(at + 4) : at;
        int end = from;
        while ((isLong || end < at + 8) && file.get(end) != 0) end++;
        byte[] bytes = new byte[end - from];
        file.get(from, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /// Bytes from the start of the loaded library, if it has a symbol of that name.
    Optional<Long> offset(String name) {
        return Optional.ofNullable(offsets.get(name));
    }
}
