package org.planchet.wallet.descriptor;

import java.util.Optional;

/// The eight characters after a descriptor's `#` (BIP 380): a code that finds up to four wrong characters.
public final class DescriptorChecksum {
    /// How many characters a checksum has.
    static final int LENGTH = 8;

    private static final String INPUT =
            "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
    private static final String CHECKSUM = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final long[] GENERATOR = {0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL};

    /// What the five bits that a step shifts out change, for each of their values.
    private static final long[] FOLDED = new long[32];

    /// The position of each ASCII character in [#INPUT]; -1 if it does not.
    private static final byte[] PLACES = new byte[128];

    static {
        for (int i = 0; i < PLACES.length; i++) PLACES[i] = (byte) INPUT.indexOf(i);
        for (int top = 0; top < FOLDED.length; top++)
            for (int i = 0; i < GENERATOR.length; i++) if (((top >> i) & 1) != 0) FOLDED[top] ^= GENERATOR[i];
    }

    private DescriptorChecksum() {}

    /// What goes with a descriptor; empty if it has characters that no descriptor has.
    public static Optional<String> of(String descriptor) {
        long c = 1;
        int group = 0;
        int inGroup = 0;
        for (int i = 0; i < descriptor.length(); i++) {
            char character = descriptor.charAt(i);
            int at = character < PLACES.length ? PLACES[character] : -1;
            if (at < 0) return Optional.empty();
            c = polymod(c, at & 31);
            group = group * 3 + (at >> 5);
            if (++inGroup == 3) {
                c = polymod(c, group);
                group = 0;
                inGroup = 0;
            }
        }
        if (inGroup > 0) c = polymod(c, group);
        for (int i = 0; i < LENGTH; i++) c = polymod(c, 0);
        c ^= 1;
        var text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) text.append(CHECKSUM.charAt((int) (c >> (5 * (LENGTH - 1 - i))) & 31));
        return Optional.of(text.toString());
    }

    private static long polymod(long c, int value) {
        return ((c & 0x7ffffffffL) << 5) ^ value ^ FOLDED[(int) (c >> 35)];
    }

    /// `descriptor` with its checksum.
    public static String append(String descriptor) {
        return descriptor + "#" + of(descriptor).orElseThrow(() -> new AssertionError("no descriptor: " + descriptor));
    }

    /// The descriptor in `text`, its checksum, if it has one, being the right one.
    ///
    /// @param needed whether it must have one
    static String strip(String text, boolean needed) throws BadDescriptorException {
        String[] parts = text.split("#", -1);
        if (parts.length > 2) throw new BadDescriptorException("Multiple '#' symbols");
        if (parts.length == 1 && needed) throw new BadDescriptorException("Missing checksum");
        if (parts.length == 2 && parts[1].length() != LENGTH)
            throw new BadDescriptorException("Expected 8 character checksum, not " + parts[1].length() + " characters");
        String right = of(parts[0]).orElseThrow(() -> new BadDescriptorException("Invalid characters in payload"));
        if (parts.length == 2 && !parts[1].equals(right))
            throw new BadDescriptorException(
                    "Provided checksum '" + parts[1] + "' does not match computed checksum '" + right + "'");
        return parts[0];
    }
}
