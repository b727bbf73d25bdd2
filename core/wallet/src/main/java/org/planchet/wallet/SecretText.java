package org.planchet.wallet;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Text that must leave no copies behind.
public final class SecretText {
    private SecretText() {}

    /// The UTF-8 of `text`, a fresh array for the caller to wipe; the text itself is left as it is.
    public static byte[] utf8(char[] text) {
        ByteBuffer buffer = ByteBuffer.allocate(text.length * 3);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), buffer, true);
        byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        return bytes;
    }
}
