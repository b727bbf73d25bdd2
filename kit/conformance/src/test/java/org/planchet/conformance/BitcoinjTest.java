package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.bitcoinj.base.Address;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.FullPrunedBlockChain;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.store.MemoryFullPrunedBlockStore;
import org.bitcoinj.wallet.SendRequest;
import org.bitcoinj.wallet.Wallet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.api.TransferRequest;
import org.planchet.testkit.PlanchetNode;

/// A bitcoinj wallet with a validating chain of its own follows Planchet over the wire protocol, is paid, and pays
/// back. It fetches whole blocks: Planchet does not serve bloom filters (BIP-0037).
@Tag("interop")
final class BitcoinjTest {
    private static final int BLOCKS_KEPT = 1_000;

    @Test
    void a_bitcoinj_wallet_is_paid_by_planchet_and_pays_it_back() throws Exception {
        Context.propagate(new Context());
        Wallet wallet = Wallet.createDeterministic(BitcoinNetwork.REGTEST, ScriptType.P2PKH);
        // Else it does not show an unconfirmed payment that could still be replaced, as Planchet's can (BIP-0125).
        wallet.setAcceptRiskyTransactions(true);
        NetworkParameters params = new Params();
        var chain = new FullPrunedBlockChain(params, wallet, new MemoryFullPrunedBlockStore(params, BLOCKS_KEPT));
        try (PlanchetNode node = PlanchetNode.start()) {
            node.mine(101);
            PeerGroup peers = follow(node, chain, wallet);
            try {
                PlanchetNode.await("bitcoinj's chain", () -> chain.getBestChainHeight() == 101);

                Address theirs = wallet.freshReceiveAddress();
                assertEquals(ScriptType.P2PKH, theirs.getOutputScriptType());
                assertTrue(theirs.toString().matches("[mn].*"));
                pay(node, theirs.toString(), Coin.COIN.value);
                PlanchetNode.await(
                        "the payment in bitcoinj's wallet, unconfirmed",
                        () -> wallet.getBalance(Wallet.BalanceType.ESTIMATED).equals(Coin.COIN));
                assertEquals(Coin.ZERO, wallet.getBalance(Wallet.BalanceType.AVAILABLE));
                node.mine(1);
                PlanchetNode.await(
                        "the payment in bitcoinj's wallet, in a block",
                        () -> wallet.getBalance(Wallet.BalanceType.AVAILABLE).equals(Coin.COIN));

                String ours = node.api().newAddress("from bitcoinj");
                Coin amount = Coin.parseCoin("0.6");
                Transaction back = wallet.sendCoins(SendRequest.to(wallet.parseAddress(ours), amount))
                        .transaction();
                String txid = back.getTxId().toString();
                PlanchetNode.await("bitcoinj's payment in the pool", () -> inPool(node, txid));
                assertEquals(amount.value, received(node, ours));
                node.mine(1);
                assertEquals(0, node.api().mempool().count());
                assertEquals(1, node.api().transaction(txid).confirmations());
                assertEquals(amount.value, node.api().coinsOf(ours).getFirst().value());

                PlanchetNode.await("the block with its payment at bitcoinj", () -> chain.getBestChainHeight() == 103);
                Coin left = Coin.COIN.subtract(amount).subtract(back.getFee());
                PlanchetNode.await(
                        "the change in bitcoinj's wallet",
                        () -> wallet.getBalance(Wallet.BalanceType.AVAILABLE).equals(left));
                assertEquals(
                        node.api().status().tip(),
                        chain.getChainHead().getHeader().getHashAsString());
            } finally {
                peers.stop();
            }
        }
    }

    private static PeerGroup follow(PlanchetNode node, FullPrunedBlockChain chain, Wallet wallet) throws Exception {
        PeerGroup peers = new PeerGroup(BitcoinNetwork.REGTEST, chain);
        peers.setBloomFilteringEnabled(false);
        peers.setUseLocalhostPeerWhenPossible(false);
        peers.setMinBroadcastConnections(1);
        peers.addWallet(wallet);
        int port = Integer.parseInt(node.p2pAddress().substring("127.0.0.1:".length()));
        peers.addAddress(PeerAddress.simple(InetAddress.getLoopbackAddress(), port));
        peers.start();
        peers.startBlockChainDownload(null);
        return peers;
    }

    private static void pay(PlanchetNode node, String address, long amount) {
        node.api().transfer(new TransferRequest(address, amount, 5_000L, null, null, null, false));
    }

    private static boolean inPool(PlanchetNode node, String txid) {
        return node.api().mempool().transactions().stream()
                .anyMatch(entry -> entry.txid().equals(txid));
    }

    private static long received(PlanchetNode node, String address) {
        return node.api().wallet().addresses().stream()
                .filter(entry -> entry.address().equals(address))
                .findFirst()
                .orElseThrow()
                .balance();
    }

    /// bitcoinj looks a thousand blocks back, whose versions tell which rules are in force, and fails on a chain
    /// that has fewer and starts with version 4 or above. So it looks one back.
    private static final class Params extends RegTestParams {
        Params() {
            majorityWindow = 1;
        }
    }
}
