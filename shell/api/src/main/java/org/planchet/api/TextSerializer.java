package org.planchet.api;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/// Writes a text without anything to escape, as hex and addresses are, as a whole: the generator looks at every
/// character of a text one by one.
final class TextSerializer extends ValueSerializer<String> {
    @Override
    public void serialize(String text, JsonGenerator out, SerializationContext context) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (isPlain(bytes) && out.streamWriteOutputTarget() instanceof OutputStream)
            out.writeRawUTF8String(bytes, 0, bytes.length);
        else out.writeString(text);
    }

    /// Whether these are printable ASCII characters, none of them a quote or a backslash.
    private static boolean isPlain(byte[] bytes) {
        for (byte b : bytes) if (b < ' ' || b == '"' || b == '\\') return false;
        return true;
    }
}
