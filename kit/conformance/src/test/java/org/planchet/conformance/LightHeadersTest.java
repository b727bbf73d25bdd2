package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.HeaderChain;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.node.Event;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.WalletWatch;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.storage.HeaderFile;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.NetAddress;
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

    private static List<BlockHeader> headers() {
        List<BlockHeader> headers = new ArrayList<>(COUNT);
        BlockHeader last = PARAMS.genesis().header();
        for (int i = 0; i < COUNT; i++) {
            int time = (int) last.time() + 600;
            var next = new BlockHeader(4, last.hash(), new Hash256(i, 0, 0, 0), time, last.bits(), 0);
            while (next.hash().hash().leadingZeroBits() == 0) next = next.withNonce(next.nonce() + 1);
            headers.add(next);
            last = next;
        }
        return headers;
    }

    @Test
    void a_hundred_thousand_headers_are_judged_and_kept_in_seconds_and_eight_megabytes() throws Exception {
        List<BlockHeader> headers = headers();
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
            tell(machine, new NetworkEvent.AddPeer(place));
            tell(machine, new NetworkEvent.PeerConnected(PEER, place, false));
            var none = new NetAddress(0, IpAddress.UNSPECIFIED, 0);
            long services = Services.NETWORK | Services.WITNESS | Services.COMPACT_FILTERS;
            say(machine, new Message.Version(70_016, services, 0, none, none, 7, "/peer/", COUNT, true));
            say(machine, new Message.Verack());
            for (int at = 0; at < COUNT; at += Limits.HEADERS)
                say(machine, new Message.Headers(headers.subList(at, at + Limits.HEADERS)));
            assertEquals(COUNT, chain.tip().height());
        }
        assertTrue(System.nanoTime() - from < 20_000_000_000L);
        assertEquals(COUNT * 80L, Files.size(file));
    }

    private static void say(LightNodeMachine machine, Message message) {
        tell(machine, new NetworkEvent.MessageReceived(PEER, message));
    }

    private static void tell(LightNodeMachine machine, NetworkEvent.FromWorld event) {
        var _ = machine.on(new Event.OfNetwork(event), NOW);
    }
}
