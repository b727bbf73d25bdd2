/// Bitcoin's peer-to-peer messages: what they mean, how large they may be, and how they are serialized.
///
/// Read in this order: [org.planchet.wire.Message] (the sealed list of messages), [org.planchet.wire.MessageTable] (one
/// row a message: command, reader, writer, limit, source), [org.planchet.wire.MessageCodec] (payload bytes to message
/// and back), [org.planchet.wire.Frame] (a command and its payload) and [org.planchet.wire.Transport] (frames
/// in a stream of bytes that comes as it likes): [org.planchet.wire.V1Transport] in plain,
/// [org.planchet.wire.V2Transport] encrypted.
///
/// Nothing here decides what a message means or keeps a conversation: that is the network module. Reading is total:
/// any bytes give a message or a [org.planchet.primitives.MalformedDataException], and no claimed length or count
/// makes anything be allocated before bytes that cover it have arrived.
@NullMarked
package org.planchet.wire;

import org.jspecify.annotations.NullMarked;
