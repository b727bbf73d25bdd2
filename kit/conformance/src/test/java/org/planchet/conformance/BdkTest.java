package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.bitcoindevkit.Wallet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.fixtures.Await;
import org.planchet.testkit.PlanchetNode;

/// A bdk wallet as it comes, with bdk's light node, follows Planchet by its compact filters (BIP-0157): it finds
/// coins, is paid, pays back, sees both confirmed, and goes along when the chain goes another way.
@Tag("interop")
final class BdkTest {
    private static final long COIN = 100_000_000;

    @TempDir
    Path folder;

    private static PlanchetNode node() {
        return PlanchetNode.start("regtest", "index", "tx,filter");
    }

    private BdkWallet follow(PlanchetNode node, Wallet wallet) throws Exception {
        awaitFilters(node);
        int port = Integer.parseInt(node.p2pAddress().substring("127.0.0.1:".length()));
        BdkWallet light = BdkWallet.follow(wallet, port, folder);
        awaitTip(node, light);
        return light;
    }

    /// Until then a node does not say that it serves filters, and bdk's light node leaves it for good.
    private static void awaitFilters(PlanchetNode node) {
        PlanchetNode.await(
                "the index",
                () -> node.api().status().indexes().height()
                        == node.api().status().height());
    }

    private static void awaitTip(PlanchetNode node, BdkWallet wallet) {
        // Its time-out for an answer is longer than the ordinary wait.
        Await.until(
                "the tip, in bdk's wallet",
                BdkWallet.PEER_TIMEOUT.multipliedBy(2),
                () -> wallet.tip().equals(node.api().status().tip()));
    }

    @Test
    void a_bdk_wallet_finds_coins_is_paid_and_pays_back() throws Exception {
        Wallet keys = BdkWallet.fresh();
        try (PlanchetNode node = node()) {
            node.mine(101);
            String old = node.pay(BdkWallet.freshAddress(keys), 2 * COIN);
            node.mine(10);
            try (BdkWallet wallet = follow(node, keys)) {
                assertEquals(2 * COIN, wallet.confirmed());
                assertEquals(102, wallet.heightOf(old));

                String fresh = node.pay(BdkWallet.freshAddress(keys), COIN);
                mine(node, wallet);
                assertEquals(3 * COIN, wallet.confirmed());
                assertEquals(112, wallet.heightOf(fresh));

                String ours = node.api().newAddress("from bdk");
                String payment = wallet.pay(ours, COIN / 2);
                PlanchetNode.await("bdk's payment in the pool", () -> inPool(node, payment));
                mine(node, wallet);
                assertEquals(COIN / 2, node.api().coinsOf(ours).getFirst().value());
                assertEquals(113, wallet.heightOf(payment));
            }
        }
    }

    @Test
    void a_bdk_wallet_goes_along_when_the_chain_goes_another_way() throws Exception {
        Wallet keys = BdkWallet.fresh();
        try (PlanchetNode node = node();
                PlanchetNode rival = PlanchetNode.start()) {
            node.mine(101);
            node.connect(rival);
            node.awaitSameTip(rival);
            node.api().removePeer(rival.p2pAddress(), true);
            PlanchetNode.await("alone", () -> rival.api().peers().isEmpty());
            try (BdkWallet wallet = follow(node, keys)) {
                String payment = node.pay(BdkWallet.freshAddress(keys), COIN);
                mine(node, wallet);
                assertEquals(COIN, wallet.confirmed());

                rival.mine(2);
                node.connect(rival);
                node.awaitSameTip(rival);
                awaitTip(node, wallet);
                assertEquals(0, wallet.confirmed());
                assertEquals(-1, wallet.heightOf(payment));
                mine(node, wallet);
                assertEquals(COIN, wallet.confirmed());
                assertEquals(104, wallet.heightOf(payment));
            }
        }
    }

    private static void mine(PlanchetNode node, BdkWallet wallet) {
        node.mine(1);
        awaitTip(node, wallet);
    }

    private static boolean inPool(PlanchetNode node, String txid) {
        return node.api().mempool().transactions().stream()
                .anyMatch(entry -> entry.txid().equals(txid));
    }
}
