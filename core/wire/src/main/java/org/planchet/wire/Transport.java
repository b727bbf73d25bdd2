package org.planchet.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.MalformedDataException;

/// How one end of a connection puts messages into a stream of bytes and takes them out of it.
///
/// Bytes that come go to [#read], and after each call what [#takeReply] gives is to be sent. From the moment [#isReady]
/// says so, messages are encoded in the order in which they are sent; then one thread may read while another encodes.
public interface Transport {
    /// What Bitcoin Core calls `transport_protocol_type`.
    enum Type {
        /// Not known yet, or not proven yet.
        DETECTING,
        V1,
        V2;

        /// As views spell it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What [#read] made of the bytes: how many it took, and the frame they completed, if any.
    record Step(int consumed, @Nullable Frame frame) {}

    /// Takes bytes until a frame or the length of one is known or they are used up; to be called again with
    /// the rest. Once a length is known, [#claimed] returns how many bytes are to come, before any of them is
    /// buffered.
    ///
    /// @throws MalformedDataException if the stream is none of this transport; it is of no use afterwards
    Step read(byte[] bytes, int offset, int length) throws MalformedDataException;

    /// What this end has to send of its own, each time once; most often nothing.
    byte[] takeReply();

    /// Whether messages can be encoded.
    boolean isReady();

    /// A message's bytes to send.
    byte[] encode(Frame frame);

    /// Whether the stream is in the middle of a frame, or of the handshake before the first.
    boolean isMidFrame();

    /// Bytes that will be held for the frame under way; 0 if none is or it is only skipped.
    int claimed();

    /// Bytes of messages that were dropped because they make no sense.
    long droppedBytes();

    Type type();

    /// The session id, in hex, which both ends can compare to exclude a man in the middle; empty if there is
    /// none.
    String sessionId();
}
