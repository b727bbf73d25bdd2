package org.planchet.primitives;

import java.util.Arrays;
import java.util.HexFormat;

/// What a segwit output commits to (BIP-0141): a version and a program whose meaning the version gives.
public final class WitnessProgram {
    public static final int MAX_VERSION = 16;
    public static final int MIN_SIZE = 2;
    public static final int MAX_SIZE = 40;

    private final int version;
    private final byte[] program;

    /// @param version 0 to 16
    /// @param program 2 to 40 bytes, given away
    /// @throws IllegalArgumentException if either is out of its bounds
    public WitnessProgram(int version, byte[] program) {
        if (version < 0 || version > MAX_VERSION) throw new IllegalArgumentException("witness version " + version);
        if (program.length < MIN_SIZE || program.length > MAX_SIZE)
            throw new IllegalArgumentException("witness program of " + program.length + " bytes");
        this.version = version;
        this.program = program;
    }

    public int version() {
        return version;
    }

    /// Only to be read.
    public byte[] program() {
        return program;
    }

    /// Bytes of the program.
    public int size() {
        return program.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WitnessProgram that && version == that.version && Arrays.equals(program, that.program);
    }

    @Override
    public int hashCode() {
        return 31 * version + (int) KeyedHash.of(program);
    }

    @Override
    public String toString() {
        return "v" + version + ":" + HexFormat.of().formatHex(program);
    }
}
