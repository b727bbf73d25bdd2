package org.planchet.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import org.planchet.index.BlockFilter;
import org.planchet.network.BloomFilter;
import org.planchet.network.FilterWatch;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.wire.ByteString;

/// Compares filters with what a wallet watches, and says what to put into one.
record WatchedFilters(WalletWatch watch) implements FilterWatch {
    @Override
    public boolean isWatching() {
        return !watch.scripts().isEmpty();
    }

    @Override
    public long since() {
        return watch.since();
    }

    @Override
    public boolean mayConcern(BlockHash block, byte[] filter) {
        try {
            return BlockFilter.parse(block, filter).mayConcern(watch.scripts());
        } catch (MalformedDataException noFilter) {
            return true;
        }
    }

    /// What the block spends is not looked at: its coins are not known, and an input that only appears to
    /// reveal a coin's script would lead to honest peers being penalised.
    @Override
    public boolean isRefuted(Block block, byte[] filter) {
        Set<Script> paid = BlockFilter.paidBy(block);
        int inputs = 0;
        for (Transaction tx : block.transactions())
            inputs += tx.isCoinbase() ? 0 : tx.inputs().size();
        try {
            BlockFilter parsed = BlockFilter.parse(block.hash(), filter);
            return parsed.items() > paid.size() + inputs || !parsed.mayHoldAll(paid);
        } catch (MalformedDataException noFilter) {
            return true;
        }
    }

    @Override
    public Collection<ByteString> bloomElements() {
        var elements = new ArrayList<ByteString>();
        for (Script script : watch.scripts()) elements.addAll(BloomFilter.elementsOf(script));
        for (OutPoint coin : watch.coins()) elements.add(BloomFilter.elementOf(coin));
        return elements;
    }
}
