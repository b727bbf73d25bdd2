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
    /// @throws MalformedDataException if the payload is not what the command says
    public static Message decode(Frame frame) throws MalformedDataException {
        return decode(frame.command(), frame.payload());
    }

    /// The message in a payload, [Unknown] if the command is not in the table. Bytes after its last field are
    /// ignored, as in Bitcoin Core: a later version may have put them there.
    ///
    /// @throws OverLimitException     if it has more entries or bytes than its command may have
    /// @throws MalformedDataException if it is not what the command says
    public static Message decode(String command, byte[] payload) throws MalformedDataException {
        MessageTable.Row<?> row = MessageTable.row(command);
        if (payload.length > MessageTable.maxPayload(command))
            throw new OverLimitException(
                    command + " of " + payload.length + " bytes exceeds " + MessageTable.maxPayload(command));
        if (row == null) return new Unknown(command, payload);
        try {
            var in = new ByteReader(payload);
            return row.reader().read(in);
        } catch (OverLimitException over) {
            throw new OverLimitException(command + ": " + over.getMessage());
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

    /// A message as a transport takes it.
    public static Frame frame(Message message) {
        return new Frame(command(message), payload(message));
    }

    /// A message framed for the plain wire.
    ///
    /// @param magic the chain's 4 message start bytes, read as a little-endian number
    public static byte[] encode(Message message, int magic) {
        return frame(message).encode(magic);
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
