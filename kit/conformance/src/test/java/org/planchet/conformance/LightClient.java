package org.planchet.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.HeaderChain;
import org.planchet.chainstate.MemoryHeaderStore;
import org.planchet.consensus.ChainParams;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.LightNodeMachine;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.MalformedDataException;
import org.planchet.testkit.SimWallet;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.Transport;
import org.planchet.wire.V1Transport;

/// A light node on real sockets, in plain: the machine and its wallet on one thread, which everything goes to in line.
final class LightClient implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);

    private final int magic;
    private final SimWallet wallet;
    private final LightNodeMachine machine;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final Map<PeerId, Socket> sockets = new HashMap<>();
    private final Thread owner;
    private long lastPeer;

    LightClient(ChainParams params) {
        this.magic = params.network().magic();
        this.wallet = new SimWallet(params, "light client");
        HeaderChain chain = HeaderChain.open(params, new MemoryHeaderStore());
        NetworkSettings settings =
                NetworkSettings.defaults(0).withDiscover(false).withServices(0, 0);
        this.machine = new LightNodeMachine(chain, wallet, PolicySettings.DEFAULT, settings, new Random(1), List.of());
        machine.lookFrom(wallet.open(chain));
        this.owner = Thread.ofPlatform().daemon().name("light client").start(this::run);
    }

    private void run() {
        long nextTick = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Runnable next = work.poll(nextTick - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next != null) next.run();
                if (System.nanoTime() < nextTick) continue;
                deliver(new NetworkEvent.Tick());
                nextTick = System.nanoTime() + TICK.toNanos();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(NetworkEvent.FromWorld event) {
        handle(new Event.OfNetwork(event));
    }

    /// On the owner's thread, as are the wallet and the machine in [#ask].
    private void handle(Event event) {
        Instant now = Instant.now();
        for (Effect effect : machine.on(event, now)) carryOut(effect, now);
    }

    private void carryOut(Effect effect, Instant now) {
        switch (effect) {
            case Effect.OfNetwork(NetworkEffect.Send(PeerId peer, var message)) -> {
                try {
                    Socket socket = sockets.get(peer);
                    if (socket != null) socket.getOutputStream().write(MessageCodec.encode(message, magic));
                } catch (IOException gone) {
                    // Its reader tells.
                }
            }
            case Effect.OfNetwork(NetworkEffect.Connect(Endpoint target, boolean _)) -> dial(target);
            case Effect.OfNetwork(NetworkEffect.Disconnect(PeerId peer, String _, boolean _)) ->
                close(sockets.remove(peer));
            case Effect.ChainChanged(var events) -> wallet.onChain(events, now);
            case Effect.MempoolChanged change -> wallet.onPool(change, now);
            default -> {}
        }
    }

    private void dial(Endpoint target) {
        try {
            Socket socket = new Socket(target.host(), target.port());
            PeerId peer = new PeerId(++lastPeer);
            sockets.put(peer, socket);
            deliver(new NetworkEvent.PeerConnected(peer, target, false));
            Thread.ofVirtual().start(() -> read(peer, socket));
        } catch (IOException refused) {
            deliver(new NetworkEvent.ConnectFailed(target, String.valueOf(refused.getMessage())));
        }
    }

    private void read(PeerId peer, Socket socket) {
        byte[] buffer = new byte[16_384];
        V1Transport frames = new V1Transport(magic);
        String reason = "ended";
        try {
            InputStream in = socket.getInputStream();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                for (int at = 0; at < size; ) {
                    Transport.Step step = frames.read(buffer, at, size - at);
                    at += step.consumed();
                    if (step.frame() == null) continue;
                    var message = MessageCodec.decode(step.frame());
                    work.add(() -> deliver(new NetworkEvent.MessageReceived(peer, message)));
                }
            }
        } catch (IOException | MalformedDataException gone) {
            reason = String.valueOf(gone.getMessage());
        }
        String why = reason;
        work.add(() -> deliver(new NetworkEvent.PeerDisconnected(peer, why)));
    }

    /// Asks or changes machine and wallet on their thread.
    <T> T ask(Callable<T> question) throws Exception {
        var task = new FutureTask<>(question);
        work.add(task);
        return task.get(60, TimeUnit.SECONDS);
    }

    void connect(String address) throws Exception {
        ask(() -> {
            deliver(new NetworkEvent.AddPeer(Endpoint.parse(address, 0)));
            return true;
        });
    }

    /// Hands it an event of its user's, on its thread.
    void deliver(Event event) throws Exception {
        ask(() -> {
            handle(event);
            return true;
        });
    }

    /// To be used within [#ask].
    SimWallet wallet() {
        return wallet;
    }

    /// To be used within [#ask].
    LightNodeMachine machine() {
        return machine;
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) socket.close();
        } catch (IOException already) {
            // It is closed.
        }
    }

    @Override
    public void close() {
        owner.interrupt();
        try {
            owner.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        sockets.values().forEach(LightClient::close);
    }
}
