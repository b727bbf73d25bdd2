package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.bitcoinj.base.Address;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.listeners.DownloadProgressTracker;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.store.MemoryBlockStore;
import org.bitcoinj.wallet.SendRequest;
import org.bitcoinj.wallet.Wallet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.api.TransferRequest;
import org.planchet.testkit.PlanchetNode;

/// A bitcoinj wallet as it comes, a light node, follows Planchet through its bloom filter (BIP-0037): it finds
/// coins, is paid, pays back, and goes along when the chain goes another way.
@Tag("interop")
final class BitcoinjTest {
    private final Wallet wallet = Wallet.createDeterministic(BitcoinNetwork.REGTEST, ScriptType.P2PKH);

    @Test
    void a_bitcoinj_wallet_is_paid_by_planchet_and_pays_it_back() throws Exception {
        BlockChain chain = chain();
        try (PlanchetNode node = PlanchetNode.start()) {
            node.mine(101);
            PeerGroup peers = follow(node, chain);
            try {
                PlanchetNode.await("bitcoinj's chain", () -> chain.getBestChainHeight() == 101);

                Address theirs = wallet.freshReceiveAddress();
                assertEquals(ScriptType.P2PKH, theirs.getOutputScriptType());
                assertTrue(theirs.toString().matches("[mn].*"));
                pay(node, theirs.toString(), Coin.COIN.value);
                awaitBalance("the payment, unconfirmed", Wallet.BalanceType.ESTIMATED, Coin.COIN);
                assertEquals(Coin.ZERO, wallet.getBalance(Wallet.BalanceType.AVAILABLE));
                node.mine(1);
                awaitBalance("the payment, in a block", Wallet.BalanceType.AVAILABLE, Coin.COIN);

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
                awaitBalance("the change", Wallet.BalanceType.AVAILABLE, left);
                assertEquals(
                        node.api().status().tip(),
                        chain.getChainHead().getHeader().getHashAsString());
            } finally {
                peers.stop();
            }
        }
    }

    /// Coins that came before it did, in more blocks than one answer to getblocks names.
    @Test
    void a_bitcoinj_wallet_finds_coins_in_blocks_of_long_ago() throws Exception {
        BlockChain chain = chain();
        try (PlanchetNode node = PlanchetNode.start()) {
            node.mine(101);
            pay(node, wallet.freshReceiveAddress().toString(), Coin.COIN.value);
            node.mine(600);
            PeerGroup peers = follow(node, chain);
            try {
                PlanchetNode.await("bitcoinj's chain", () -> chain.getBestChainHeight() == 701);
                awaitBalance("the old payment", Wallet.BalanceType.AVAILABLE, Coin.COIN);
            } finally {
                peers.stop();
            }
        }
    }

    @Test
    void a_bitcoinj_wallet_goes_along_when_the_chain_goes_another_way() throws Exception {
        BlockChain chain = chain();
        try (PlanchetNode node = PlanchetNode.start();
                PlanchetNode rival = PlanchetNode.start()) {
            node.mine(101);
            node.connect(rival);
            node.awaitSameTip(rival);
            node.api().removePeer(rival.p2pAddress(), true);
            PlanchetNode.await("alone", () -> rival.api().peers().isEmpty());
            PeerGroup peers = follow(node, chain);
            try {
                PlanchetNode.await("bitcoinj's chain", () -> chain.getBestChainHeight() == 101);
                pay(node, wallet.freshReceiveAddress().toString(), Coin.COIN.value);
                node.mine(1);
                awaitBalance("the payment, in a block", Wallet.BalanceType.AVAILABLE, Coin.COIN);

                rival.mine(2);
                node.connect(rival);
                node.awaitSameTip(rival);
                PlanchetNode.await("the longer chain at bitcoinj", () -> chain.getBestChainHeight() == 103);
                awaitBalance("the payment in no block", Wallet.BalanceType.AVAILABLE, Coin.ZERO);
                node.mine(1);
                awaitBalance("the payment in another block", Wallet.BalanceType.AVAILABLE, Coin.COIN);
                assertEquals(
                        node.api().status().tip(),
                        chain.getChainHead().getHeader().getHashAsString());
            } finally {
                peers.stop();
            }
        }
    }

    private BlockChain chain() throws Exception {
        Context.propagate(new Context());
        // Else it does not show an unconfirmed payment that could still be replaced, as Planchet's can (BIP-0125).
        wallet.setAcceptRiskyTransactions(true);
        NetworkParameters params = RegTestParams.get();
        return new BlockChain(params, wallet, new MemoryBlockStore(params.getGenesisBlock()));
    }

    private PeerGroup follow(PlanchetNode node, BlockChain chain) {
        PeerGroup peers = new PeerGroup(BitcoinNetwork.REGTEST, chain);
        peers.setUseLocalhostPeerWhenPossible(false);
        peers.setMinBroadcastConnections(1);
        peers.addWallet(wallet);
        int port = Integer.parseInt(node.p2pAddress().substring("127.0.0.1:".length()));
        peers.addAddress(PeerAddress.simple(InetAddress.getLoopbackAddress(), port));
        peers.start();
        peers.startBlockChainDownload(new DownloadProgressTracker());
        return peers;
    }

    private void awaitBalance(String what, Wallet.BalanceType type, Coin amount) {
        PlanchetNode.await(
                what + ", in bitcoinj's wallet", () -> wallet.getBalance(type).equals(amount));
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
}
