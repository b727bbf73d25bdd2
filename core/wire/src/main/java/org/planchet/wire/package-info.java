/// Bitcoin's peer-to-peer messages: what they say, how large they may be, and how they stand in bytes.
///
/// Read in this order: [org.planchet.wire.Message] (the sealed list of messages), [org.planchet.wire.MessageTable] (one
/// row a message: command, reader, writer, limit, source), [org.planchet.wire.MessageCodec] (payload bytes to message
/// and back), [org.planchet.wire.Frame] (the 24-byte header before each payload) and
/// [org.planchet.wire.FrameReader] (frames out of a stream of bytes that comes as it likes).
///
/// Nothing here decides what a message means or keeps a conversation: that is the network module. Reading is total:
/// any bytes give a message or a [org.planchet.primitives.MalformedDataException], and no claimed length or count
/// makes anything be allocated before bytes that cover it have arrived.
@NullMarked
package org.planchet.wire;

import org.jspecify.annotations.NullMarked;
