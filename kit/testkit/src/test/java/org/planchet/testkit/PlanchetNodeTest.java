package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rule;
import org.planchet.fixtures.Await;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;

/// What other people's tests stand on.
class PlanchetNodeTest {
    @Test
    void a_node_in_three_lines() {
        try (PlanchetNode node = PlanchetNode.start()) {
            node.mine(3);
            assertEquals(3, node.api().status().height());
        }
    }

    /// Hundreds of them are started and stopped in one process.
    @Test
    void a_closed_node_does_not_stay_in_memory() {
        WeakReference<NodeApi> closed = usedAndClosed();
        Await.until("the closed node is collected", () -> {
            System.gc();
            return closed.refersTo(null);
        });
    }

    private static WeakReference<NodeApi> usedAndClosed() {
        try (PlanchetNode node = PlanchetNode.start();
                PlanchetNode peer = PlanchetNode.start()) {
            NodeApi remote = HttpNodeApi.connect(URI.create(node.apiAddress()), null);
            node.connect(peer);
            peer.mine(1);
            Await.until("the block", () -> remote.status().height() == 1);
            return new WeakReference<>(node.api());
        }
    }

    @Test
    void two_of_them_meet_and_pay() {
        try (PlanchetNode shop = PlanchetNode.start();
                PlanchetNode customer = PlanchetNode.start()) {
            customer.mine(101);
            shop.connect(customer);
            shop.awaitSameTip(customer);
            TransferRequest bill =
                    new TransferRequest(shop.api().newAddress("bill 7"), 250_000, 5_000L, null, null, null, false);
            Transfer paid = customer.api().transfer(bill);
            PlanchetNode.await("the payment", () -> shop.api().wallet().unconfirmed() == 250_000);
            customer.mine(1);
            shop.awaitSameTip(customer);
            assertEquals(250_000, shop.api().wallet().confirmed());
            assertEquals(1, shop.api().transaction(paid.txid()).confirmations());
        }
    }

    @Test
    void a_chain_block_by_block_with_payments_and_faults() {
        try (ChainBuilder builder = new ChainBuilder(Chains.regtest())) {
            MiniWallet alice = new MiniWallet(builder.params(), "alice");
            MiniWallet bob = new MiniWallet(builder.params(), "bob");
            builder.mine(101, alice.script());
            List<ChainEvent> events = builder.events(1);
            alice.onChainEvents(events);
            Transaction payment = alice.pay(bob.script(), 1_000, 500);
            Block block = builder.mine(alice.script(), List.of(payment));
            bob.onChainEvents(builder.events(102));
            assertEquals(1_000, bob.balance());
            Block spoiled = builder.solved(
                    builder.chain().tip(), List.of(builder.coinbase(103, alice.script(), Long.MAX_VALUE / 2_000_000)));
            assertEquals(
                    Rule.COINBASE_AMOUNT, builder.offer(spoiled).orElseThrow().rule());
            assertEquals(block.hash(), builder.chain().tip().hash());
            assertTrue(alice.balance() > 0);
        }
    }
}
