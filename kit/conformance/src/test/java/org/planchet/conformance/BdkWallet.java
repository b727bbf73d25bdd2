package org.planchet.conformance;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kotlin.UShort;
import kotlin.jvm.internal.DefaultConstructorMarker;
import kotlin.text.UStringsKt;
import org.bitcoindevkit.Address;
import org.bitcoindevkit.Amount;
import org.bitcoindevkit.CbfBuilder;
import org.bitcoindevkit.CbfClient;
import org.bitcoindevkit.CbfComponents;
import org.bitcoindevkit.CbfException;
import org.bitcoindevkit.ChainPosition;
import org.bitcoindevkit.Descriptor;
import org.bitcoindevkit.DescriptorSecretKey;
import org.bitcoindevkit.IpAddress;
import org.bitcoindevkit.KeychainKind;
import org.bitcoindevkit.Mnemonic;
import org.bitcoindevkit.Network;
import org.bitcoindevkit.Peer;
import org.bitcoindevkit.Persister;
import org.bitcoindevkit.Psbt;
import org.bitcoindevkit.Transaction;
import org.bitcoindevkit.TxBuilder;
import org.bitcoindevkit.Update;
import org.bitcoindevkit.Wallet;
import org.bitcoindevkit.WordCount;
import org.bitcoindevkit.Wtxid;

/// A bdk wallet on regtest with bdk's own light node, which finds the wallet's blocks by compact filters (BIP-0157).
/// Its classes are written in Kotlin: calls that wait are coroutines ([BdkThreads]), and what takes or returns unsigned
/// numbers has a name that Java cannot write, so it is called by reflection.
final class BdkWallet implements AutoCloseable {
    private static final int LOOK_AHEAD = 25;
    static final Duration PEER_TIMEOUT = Duration.ofSeconds(60);

    private final Wallet wallet;
    private final CbfClient client;
    private final BdkThreads threads;
    private final Thread follower;
    private volatile boolean closing;

    private BdkWallet(Wallet wallet, CbfClient client) {
        this.wallet = wallet;
        this.client = client;
        this.threads = new BdkThreads(client);
        this.follower = Thread.ofPlatform().daemon().name("bdk wallet").start(this::applyUpdates);
    }

    /// Starts a light node for a wallet.
    ///
    /// @param node   the port of the one node that it knows, on this machine
    /// @param folder where it keeps headers
    static BdkWallet follow(Wallet wallet, int node, Path folder) throws Exception {
        var builder = new CbfBuilder().peers(List.of(peer(node))).dataDir(folder.toString());
        builder = (CbfBuilder) call(builder, "connections", (byte) 1);
        // Its own few seconds are too short on a busy machine: it would leave its only peer for good.
        builder =
                (CbfBuilder) call(builder, "configureTimeoutMillis", PEER_TIMEOUT.toMillis(), PEER_TIMEOUT.toMillis());
        CbfComponents light = builder.build(wallet);
        light.getNode().run();
        return new BdkWallet(wallet, light.getClient());
    }

    /// An empty wallet of fresh keys.
    static Wallet fresh() throws Exception {
        var key = new DescriptorSecretKey(Network.REGTEST, new Mnemonic(WordCount.WORDS12), null);
        Descriptor receiving = Descriptor.Companion.newBip84(key, KeychainKind.EXTERNAL, Network.REGTEST);
        Descriptor change = Descriptor.Companion.newBip84(key, KeychainKind.INTERNAL, Network.REGTEST);
        Persister memory = Persister.Companion.newInMemory();
        Constructor<Wallet> constructor = Wallet.class.getConstructor(
                Descriptor.class,
                Descriptor.class,
                Network.class,
                Persister.class,
                int.class,
                DefaultConstructorMarker.class);
        return constructor.newInstance(receiving, change, Network.REGTEST, memory, LOOK_AHEAD, null);
    }

    private static Peer peer(int port) throws Exception {
        Object localhost = call(IpAddress.Companion, "fromIpv4", (byte) 127, (byte) 0, (byte) 0, (byte) 1);
        return Peer.class
                .getConstructor(IpAddress.class, UShort.class, boolean.class, DefaultConstructorMarker.class)
                .newInstance(localhost, UStringsKt.toUShortOrNull(String.valueOf(port)), false, null);
    }

    /// Calls the one method whose name is `name` with a hash behind it, as Kotlin's compiler writes it.
    private static Object call(Object target, String name, Object... arguments) throws Exception {
        for (Method method : target.getClass().getMethods()) {
            if (!method.getName().startsWith(name + "-")) continue;
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException failed) {
                throw new AssertionError(method + " fails", failed.getCause());
            }
        }
        throw new AssertionError("no method " + name + " in " + target.getClass());
    }

    private void applyUpdates() {
        try {
            while (!closing) wallet.applyUpdate(threads.<Update>awaitInside(client::update));
        } catch (Exception ended) {
            if (!closing) throw new AssertionError("bdk's light node fails", ended);
        }
    }

    /// An address of `wallet` that it did not show before.
    static String freshAddress(Wallet wallet) {
        return wallet.revealNextAddress(KeychainKind.EXTERNAL).getAddress().toString();
    }

    /// In satoshis, of coins in blocks.
    long confirmed() throws Exception {
        return (long) call(wallet.balance().getConfirmed(), "toSat");
    }

    /// Pays, and returns the payment's id once a peer has asked for the payment.
    String pay(String address, long satoshis) throws Exception {
        var amount = (Amount) call(Amount.Companion, "fromSat", satoshis);
        Psbt psbt = new TxBuilder()
                .addRecipient(new Address(address, Network.REGTEST).scriptPubkey(), amount)
                .finish(wallet);
        if (!wallet.sign(psbt, null)) throw new AssertionError("bdk does not sign its own payment");
        Transaction payment = psbt.extractTx();
        threads.<Wtxid>await(answer -> client.broadcast(payment, answer));
        return payment.computeTxid().toString();
    }

    /// The height of the block with a transaction of the wallet's, or -1 if it knows of none.
    int heightOf(String txid) throws Exception {
        for (var entry : wallet.transactions()) {
            if (!entry.getTransaction().computeTxid().toString().equals(txid)) continue;
            if (entry.getChainPosition() instanceof ChainPosition.Confirmed confirmed)
                return (int) call(confirmed.getConfirmationBlockTime().getBlockId(), "getHeight");
        }
        return -1;
    }

    String tip() {
        return wallet.latestCheckpoint().getHash().toString();
    }

    @Override
    public void close() throws CbfException {
        closing = true;
        client.shutdown();
        follower.interrupt();
        try {
            follower.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        threads.close();
        client.close();
        wallet.close();
    }
}
