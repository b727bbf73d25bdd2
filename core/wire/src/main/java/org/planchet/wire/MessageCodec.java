package org.planchet.wire;

import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Message.Unknown;

/// Payload bytes to messages and back, by [MessageTable].
public final class MessageCodec {
    private MessageCodec() {}

    /// The message in a frame.
    ///
    /// @throws MalformedDataException where the payload is not what the command says
    public static Message decode(Frame frame) throws MalformedDataException {
        return decode(frame.command(), frame.payload());
    }

    /// The message in a payload, [Unknown] where the command is not in the table.
    ///
    /// @throws MalformedDataException where the payload is too large for its command or not what it says
    public static Message decode(String command, byte[] payload) throws MalformedDataException {
        MessageTable.Row<?> row = MessageTable.row(command);
        if (payload.length > MessageTable.maxPayload(command))
            throw new MalformedDataException(
                    command + " of " + payload.length + " bytes exceeds " + MessageTable.maxPayload(command));
        if (row == null) return new Unknown(command, payload);
        try {
            var in = new ByteReader(payload);
            Message message = row.reader().read(in);
            in.expectEnd(command);
            return message;
        } catch (MalformedDataException malformed) {
            throw new MalformedDataException(command + ": " + malformed.getMessage());
        }
    }

    /// The command that a message goes under: 1 to 12 printable ASCII characters.
    public static String command(Message message) {
        if (message instanceof Unknown unknown) return unknown.command();
        return rowOf(message).command();
    }

    /// A message's payload, a fresh array.
    public static byte[] payload(Message message) {
        if (message instanceof Unknown unknown) return unknown.payload().clone();
        var out = new ByteWriter();
        write(message, out);
        return out.toByteArray();
    }

    /// A message framed for the wire.
    ///
    /// @param magic the chain's 4 message start bytes, read as a little-endian number
    public static byte[] encode(Message message, int magic) {
        return new Frame(command(message), payload(message)).encode(magic);
    }

    private static <M extends Message> void write(M message, ByteWriter out) {
        rowOf(message).writer().write(message, out);
    }

    private static <M extends Message> MessageTable.Row<M> rowOf(M message) {
        MessageTable.Row<M> row = MessageTable.row(message);
        if (row == null) throw new AssertionError("no row in the table for " + message.getClass());
        return row;
    }
}
