package org.planchet.primitives;

/// Base58, and Base58Check with its 4-byte checksum: the text form of legacy addresses, keys and extended keys.
public final class Base58 {
    private Base58() {}

    public static String encode(byte[] bytes) {
        throw new AssertionError("not written yet");
    }

    /// @throws MalformedDataException where a character is not of the alphabet
    public static byte[] decode(String text) throws MalformedDataException {
        throw new AssertionError("not written yet");
    }

    /// The text of `payload` with four checksum bytes after it.
    public static String encodeCheck(byte[] payload) {
        throw new AssertionError("not written yet");
    }

    /// The payload of `text`, checksum taken off.
    ///
    /// @throws MalformedDataException where it is not Base58, too short, or the checksum does not match
    public static byte[] decodeCheck(String text) throws MalformedDataException {
        throw new AssertionError("not written yet");
    }
}
