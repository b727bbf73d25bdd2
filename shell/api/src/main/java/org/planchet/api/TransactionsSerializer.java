package org.planchet.api;

import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;

/// Writes a block's transactions, of which there may be thousands, on two cores ([ArrayWriter]).
final class TransactionsSerializer extends ValueSerializer<List<TxView>> {
    /// Shared by threads, other than a [SerializationContext].
    private static final ObjectWriter WRITER =
            Json.STRICT.writerFor(TxView.class).without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

    @Override
    public void serialize(List<TxView> transactions, JsonGenerator out, SerializationContext context) {
        out.writeStartArray();
        ArrayWriter.write(out, transactions.size(), (to, from, end) -> {
            for (TxView each : transactions.subList(from, end)) WRITER.writeValue(to, each);
        });
        out.writeEndArray();
    }
}
