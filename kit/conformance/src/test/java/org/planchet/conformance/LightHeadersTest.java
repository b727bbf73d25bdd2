package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.HeaderChain;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.fixtures.Blocks;
import org.planchet.fixtures.Handshakes;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.node.Event;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.WalletWatch;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.BlockHeader;
import org.planchet.storage.HeaderFile;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Services;

/// A light node's figures for 100,000 headers, from a peer to the disk.
@Tag("slow")
final class LightHeadersTest {
    private static final int COUNT = 100_000;
    private static final ChainParams PARAMS = Chains.regtest();
    private static final PeerId PEER = new PeerId(1);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void a_hundred_thousand_headers_are_judged_and_kept_in_seconds_and_eight_megabytes() throws Exception {
        List<BlockHeader> headers = Blocks.headers(PARAMS.genesis().header(), COUNT, 600, 0);
        Path file = folder.resolve("headers.dat");
        long from = System.nanoTime();
        try (HeaderChain chain = HeaderChain.open(PARAMS, HeaderFile.open(file))) {
            var machine = new LightNodeMachine(
                    chain,
                    WalletWatch.NONE,
                    PolicySettings.DEFAULT,
                    NetworkSettings.defaults(0).withDiscover(false).withServices(0, 0),
                    new Random(1),
                    List.of());
            Endpoint place = Endpoint.of(IpAddress.ofIpv4(new byte[] {127, 0, 0, 1}), 5000);
            deliver(machine, new NetworkEvent.AddPeer(place));
            deliver(machine, new NetworkEvent.PeerConnected(PEER, place, false));
            say(machine, Handshakes.version(Handshakes.FULL | Services.COMPACT_FILTERS, 7, COUNT));
            say(machine, new Message.Verack());
            for (int at = 0; at < COUNT; at += Limits.HEADERS)
                say(machine, new Message.Headers(headers.subList(at, at + Limits.HEADERS)));
            assertEquals(COUNT, chain.tip().height());
        }
        assertTrue(System.nanoTime() - from < 20_000_000_000L);
        assertEquals(COUNT * 80L, Files.size(file));
    }

    private static void say(LightNodeMachine machine, Message message) {
        deliver(machine, new NetworkEvent.MessageReceived(PEER, message));
    }

    private static void deliver(LightNodeMachine machine, NetworkEvent.FromWorld event) {
        var _ = machine.on(new Event.OfNetwork(event), NOW);
    }
}
