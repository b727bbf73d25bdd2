package org.planchet.wallet.descriptor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams.KeyFormat;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Hex;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Wif;
import org.planchet.wallet.BadKeyException;
import org.planchet.wallet.ExtendedKey;

/// Reads a key expression (BIP 380).
final class KeyParser {
    private static final int FINGERPRINT = 8;

    private final KeyFormat format;
    private final ExtendedKey.Versions versions;

    /// How the last hardened step that was read is marked: it decides how all are written.
    private boolean apostrophe;

    KeyParser(KeyFormat format) {
        this.format = format;
        this.versions = new ExtendedKey.Versions(format.bip32Public(), format.bip32Private());
    }

    /// @param uncompressed whether a key of 65 bytes is allowed there
    /// @param xOnly        whether one of 32 may
    DescriptorKey parse(String text, boolean uncompressed, boolean xOnly) throws BadDescriptorException {
        apostrophe = false;
        String[] parts = text.split("]", -1);
        if (parts.length > 2) throw new BadDescriptorException("Multiple ']' characters found for a single pubkey");
        if (parts.length == 1) return key(parts[0], uncompressed, xOnly);
        if (!parts[0].startsWith("["))
            throw new BadDescriptorException("Key origin start '[ character expected but not found, got '"
                    + (parts[0].isEmpty() ? ']' : parts[0].charAt(0)) + "' instead");
        String[] steps = parts[0].substring(1).split("/", -1);
        if (steps[0].length() != FINGERPRINT)
            throw new BadDescriptorException("Fingerprint is not 4 bytes (" + steps[0].length()
                    + " characters instead of " + FINGERPRINT + " characters)");
        if (!Hex.isDigits(steps[0])) throw new BadDescriptorException("Fingerprint '" + steps[0] + "' is not hex");
        List<Integer> path = path(steps, steps.length);
        String fingerprint = steps[0].toLowerCase(Locale.ROOT);
        return key(parts[1], uncompressed, xOnly)
                .from(new DescriptorKey.Origin(fingerprint, path))
                .written(apostrophe);
    }

    private DescriptorKey key(String text, boolean uncompressed, boolean xOnly) throws BadDescriptorException {
        String[] steps = text.split("/", -1);
        String first = steps[0];
        if (first.isEmpty()) throw new BadDescriptorException("No key provided");
        if (!first.strip().equals(first))
            throw new BadDescriptorException("Key '" + first + "' is invalid due to whitespace");
        if (steps.length == 1) {
            Optional<byte[]> bytes = Hex.parse(first);
            if (bytes.isPresent()) return inHex(first, bytes.get(), uncompressed, xOnly);
            DescriptorKey single = ofPrivate(first, uncompressed);
            if (single != null) return single;
        }
        return tree(first, steps);
    }

    private static DescriptorKey inHex(String text, byte[] bytes, boolean uncompressed, boolean xOnly)
            throws BadDescriptorException {
        boolean hybrid = bytes.length == 65 && (bytes[0] == 6 || bytes[0] == 7);
        if (hybrid) throw new BadDescriptorException("Hybrid public keys are not allowed");
        if (Secp256k1.isPublicKey(bytes)) {
            if (!uncompressed && bytes.length != 33)
                throw new BadDescriptorException("Uncompressed keys are not allowed");
            return DescriptorKey.fixed(bytes, false, false);
        }
        if (bytes.length == 32 && xOnly) {
            byte[] even = new byte[33];
            even[0] = 2;
            System.arraycopy(bytes, 0, even, 1, 32);
            if (Secp256k1.isPublicKey(even)) return DescriptorKey.fixed(even, false, true);
        }
        throw new BadDescriptorException("Pubkey '" + text + "' is invalid");
    }

    private @Nullable DescriptorKey ofPrivate(String text, boolean uncompressed) throws BadDescriptorException {
        Wif wif;
        try {
            wif = Wif.decode(text, format.addresses());
        } catch (MalformedDataException none) {
            return null;
        }
        if (!uncompressed && !wif.compressed()) throw new BadDescriptorException("Uncompressed keys are not allowed");
        return DescriptorKey.fixed(Secp256k1.publicKey(wif.key(), wif.compressed()), true, false);
    }

    private DescriptorKey tree(String first, String[] steps) throws BadDescriptorException {
        ExtendedKey root;
        try {
            root = ExtendedKey.parse(first, versions);
        } catch (BadKeyException none) {
            throw new BadDescriptorException("key '" + first + "' is not valid");
        }
        int count = steps.length;
        var children = DescriptorKey.Children.NONE;
        switch (steps[count - 1]) {
            case "*" -> children = DescriptorKey.Children.PLAIN;
            case "*'", "*h" -> {
                children = DescriptorKey.Children.HARDENED;
                apostrophe = steps[count - 1].endsWith("'");
            }
            default -> {}
        }
        if (children != DescriptorKey.Children.NONE) count--;
        List<Integer> path = path(steps, count);
        return DescriptorKey.of(new DescriptorKey.Tree(root, root.publicText(versions), path, children), apostrophe);
    }

    /// The steps after the first.
    private List<Integer> path(String[] steps, int count) throws BadDescriptorException {
        List<Integer> path = new ArrayList<>();
        for (int i = 1; i < count; i++) path.add(step(steps[i]));
        return path;
    }

    private int step(String text) throws BadDescriptorException {
        boolean hardened = text.endsWith("'") || text.endsWith("h");
        if (hardened) apostrophe = text.endsWith("'");
        String digits = hardened ? text.substring(0, text.length() - 1) : text;
        boolean number = digits.matches("0|[1-9][0-9]{0,9}|0[0-9]{1,9}") && Long.parseLong(digits) <= 0xffffffffL;
        if (!number) throw new BadDescriptorException("Key path value '" + digits + "' is not a valid uint32");
        long value = Long.parseLong(digits);
        if (value > Integer.MAX_VALUE) throw new BadDescriptorException("Key path value " + value + " is out of range");
        return (int) value | (hardened ? ExtendedKey.HARDENED : 0);
    }
}
