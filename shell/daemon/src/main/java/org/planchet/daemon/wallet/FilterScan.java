package org.planchet.daemon.wallet;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.node.NodeReader;
import org.planchet.wallet.Wallet;

/// The scan of a light node, which has no blocks: the node's tip goes back, and all filters from there on are
/// compared once more, as those of new blocks are. The wallet stays where it is meanwhile, and what it holds with it.
final class FilterScan extends WalletScan {
    /// The wallet's last block when the node started; null for the genesis block.
    private @Nullable BlockIndex opened;

    FilterScan(NodeLoop loop, WalletService service) {
        super(loop, service);
    }

    /// What came since is looked at as soon as there are peers.
    @Override
    void catchUp(NodeReader node, Wallet behind) {
        ChainReader chain = node.chain();
        BlockIndex fork = behind.tip() == null ? null : inBestChain(chain, chain.find(behind.tip()));
        opened = fork;
        if (fork == null) {
            behind.rewind(0, loop.params().genesisHash());
            restore(behind);
        } else {
            if (!fork.hash().equals(behind.tip())) behind.rewind(fork.height(), fork.hash());
            loop.lookFrom(fork);
            expectPast();
        }
        service.lookAtPool(node, behind);
    }

    @Override
    void follow(Wallet wallet, List<ChainEvent> events, Instant now) {
        if (isGoing()) leaveStaleBranch(wallet);
        for (ChainEvent event : events) {
            boolean passed = event.height() <= wallet.height();
            switch (event) {
                case ChainEvent.BlockConnected(var block, int height, var _)
                when passed -> wallet.look(block, height, now);
                case ChainEvent.BlockDisconnected _ when !passed -> {}
                default -> wallet.onChainEvents(List.of(event), now);
            }
        }
        noteWidened(wallet);
    }

    /// While the node's tip is below the wallet's, no event reports that a block between them was
    /// disconnected.
    private void leaveStaleBranch(Wallet wallet) {
        ChainSnapshot chain = loop.chain();
        BlockIndex stands = wallet.tip() == null ? null : chain.find(wallet.tip());
        BlockIndex fork = stands;
        while (fork != null && !fork.isAncestorOf(chain.bestHeader())) fork = fork.parent();
        if (fork != null && fork != stands) wallet.rewind(fork.height(), fork.hash());
    }

    @Override
    public @Nullable Integer height() {
        return isGoing() ? loop.chain().tip().height() : null;
    }

    @Override
    public int goal() {
        return loop.chain().bestHeader().height();
    }

    @Override
    @Nullable
    BlockIndex past() {
        return opened;
    }

    @Override
    void begin(@Nullable BlockIndex from, @Nullable CountDownLatch end) {
        goBackTo(from);
    }

    private void goBackTo(@Nullable BlockIndex block) {
        BlockIndex tip = loop.chain().tip();
        BlockIndex to = block == null ? tip.ancestor(0) : block.ancestor(Math.min(block.height(), tip.height()));
        while (to != null && !to.isAncestorOf(tip)) to = to.parent();
        if (to != null && to != tip) loop.lookFrom(to);
    }

    @Override
    void onTick() {
        super.onTick();
        Wallet wallet = service.wallet();
        if (!isGoing() || wallet == null) return;
        leaveStaleBranch(wallet);
        BlockIndex tip = loop.chain().tip();
        if (tip != loop.chain().bestHeader() || wallet.height() < tip.height()) return;
        if (wallet.takeWidened()) goBackTo(before);
        else complete(wallet);
    }

    private void complete(Wallet wallet) {
        CountDownLatch end = end();
        loop.run(node -> finish(node, wallet));
        endAfter(() -> true, end);
    }
}
