package org.planchet.mongo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.BsonDocument;
import org.planchet.index.ScriptEvent;
import org.planchet.index.TxPosition;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

/// What happened to an address, put together from its outputs: each was paid once, and spent at most once.
final class AddressEvents {
    /// As the node's own index has them: by place, paid before spent, by output or input.
    private static final Comparator<ScriptEvent> ORDER = Comparator.<ScriptEvent>comparingInt(e -> e.at().height())
            .thenComparingInt(e -> e.at().position())
            .thenComparing(e -> e instanceof ScriptEvent.ConnectResult)
            .thenComparingInt(AddressEvents::index);

    private final int height;
    private final List<ScriptEvent> events = new ArrayList<>();

    /// @param height of the block as of which the reader reads: outputs spent later count as unspent
    AddressEvents(int height) {
        this.height = height;
    }

    private static int index(ScriptEvent event) {
        return switch (event) {
            case ScriptEvent.Funding funding -> funding.output();
            case ScriptEvent.ConnectResult spending -> spending.input();
        };
    }

    void add(BsonDocument output) {
        OutPoint at = Documents.outPoint(output);
        long value = output.getInt64("amount").longValue();
        events.add(new ScriptEvent.Funding(place(output), at.txid(), at.index(), value));
        if (!output.getBoolean("spent").getValue()) return;
        BsonDocument mark = output.getDocument("mark");
        if (place(mark).height() > height) return;
        Txid spender = Txid.fromHex(mark.getString("txid").getValue());
        int input = mark.getInt32("vin_index").intValue();
        events.add(new ScriptEvent.ConnectResult(place(mark), spender, input, at));
    }

    private static TxPosition place(BsonDocument document) {
        return new TxPosition(
                document.getInt32("height").intValue(),
                document.getInt32("position").intValue());
    }

    int count() {
        return events.size();
    }

    /// Oldest first.
    List<ScriptEvent> inOrder() {
        events.sort(ORDER);
        return events;
    }
}
