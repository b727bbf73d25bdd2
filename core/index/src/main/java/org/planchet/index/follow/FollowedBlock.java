package org.planchet.index.follow;

import java.util.ArrayList;
import java.util.List;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.Coin;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;
import org.planchet.script.Addresses;

/// A block of the best chain as a store outside needs it.
///
/// @param work           of the chain up to and with it
/// @param medianTimePast BIP 113's, in seconds since 1970
/// @param spent          for each transaction after the coinbase, what its inputs spent, in order
/// @param format         how the chain writes addresses
public record FollowedBlock(
        Block block, int height, ChainWork work, long medianTimePast, List<List<Spent>> spent, AddressFormat format) {
    /// What is kept of an output that was spent. Its script is not: a block can spend more bytes of scripts than a
    /// document of any store may have.
    ///
    /// @param value   satoshis
    /// @param address empty if the script has none
    public record Spent(long value, String address) {}

    public FollowedBlock {
        spent = List.copyOf(spent);
    }

    public static FollowedBlock of(
            Block block, int height, ChainWork work, long medianTimePast, BlockUndo undo, AddressFormat format) {
        List<List<Spent>> spent = new ArrayList<>();
        for (List<Coin> coins : undo.spent())
            spent.add(coins.stream().map(coin -> spent(coin, format)).toList());
        return new FollowedBlock(block, height, work, medianTimePast, spent, format);
    }

    private static Spent spent(Coin coin, AddressFormat format) {
        return new Spent(
                coin.output().value(),
                Addresses.of(coin.output().scriptPubKey(), format).orElse(""));
    }

    public FollowCursor cursor() {
        return new FollowCursor(height, block.hash(), work);
    }

    /// The store's position once this block is disconnected.
    ///
    /// @throws OtherChainException for the genesis block
    public FollowCursor parent() {
        if (height == 0) throw new OtherChainException("The store holds another chain.");
        return new FollowCursor(
                height - 1,
                block.header().previous(),
                new ChainWork(work.value()
                        .subtract(ChainWork.ofBits(block.header().bits()).value())));
    }
}
