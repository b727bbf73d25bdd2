package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.network.NetworkEffect.Connect;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.SendAddrV2;
import org.planchet.wire.Message.SendHeaders;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Message.WtxidRelay;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Services;

/// What the version messages of both sides say, and what follows from them.
class VersionTest {
    private static final long FULL = Services.NETWORK | Services.WITNESS | Services.BLOOM;

    private final Stage stage = new Stage();

    private PeerId connected(String remote, boolean inbound) {
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, at(remote), inbound));
        return id;
    }

    private static Version of(int protocol, long nonce) {
        Version v = Stage.version(nonce, 0, 0);
        return new Version(
                protocol, v.services(), 0, v.receiver(), v.sender(), nonce, v.userAgent(), v.startHeight(), true);
    }

    @Test
    void ours_says_who_we_are_where_we_listen_and_how_far_we_are() {
        IpAddress here = IpAddress.parse("9.9.9.9").orElseThrow();
        var settings = NetworkSettings.defaults(5000)
                .withListenAddress(IpAddress.parse("9.9.9.9"))
                .withUserAgent("/x:1/");
        var listening = new Stage(settings);
        listening.mined(ToyChain.blocks(ToyChain.GENESIS.header(), 3, 0));
        PeerId first = listening.nextId();
        Version ours = sent(listening.on(new PeerConnected(first, at("10.0.0.2:6000"), false)), first, Version.class)
                .getFirst();
        var expected = new Version(
                70_016,
                FULL,
                Stage.START.getEpochSecond(),
                new NetAddress(0, IpAddress.parse("10.0.0.2").orElseThrow(), 6000),
                new NetAddress(FULL, here, 5000),
                ours.nonce(),
                "/x:1/",
                3,
                true);
        assertEquals(expected, ours);
        assertNotEquals(0, ours.nonce());
        PeerId second = listening.nextId();
        List<NetworkEffect> again = listening.on(new PeerConnected(second, at("10.0.0.3:6000"), false));
        assertNotEquals(
                ours.nonce(),
                sent(again, second, Version.class).getFirst().nonce(),
                "it does not tell that both are the same node's");
        assertEquals(FULL, listening.network.services());
        assertEquals("/x:1/", listening.network.userAgent());
    }

    @Test
    void p21_pre_handshake_protocol_31800_is_the_oldest() {
        PeerId oldest = connected("10.0.0.2:40000", true);
        stage.receive(oldest, of(31_800, 1));
        assertTrue(stage.connected(oldest));
        PeerId older = connected("10.0.0.3:40000", true);
        assertFalse(
                ended(stage.receive(older, of(31_799, 2)), older).orElseThrow().misbehaved());
    }

    @Test
    void one_that_is_too_old_for_wtxids_is_told_verack_alone() {
        PeerId old = connected("10.0.0.2:5000", false);
        List<NetworkEffect> answer = stage.receive(old, of(70_015, 1));
        assertEquals(1, sent(answer, old, Verack.class).size());
        assertEquals(0, sent(answer, old, WtxidRelay.class).size());
        assertEquals(0, sent(answer, old, SendAddrV2.class).size());
        // Nor does it speak of them by saying so.
        stage.receive(old, new WtxidRelay());
        stage.receive(old, new Verack());
        var byWtxid = new InventoryItem(InventoryItem.WTX, new Hash256(1, 1, 1, 1));
        var byTxid = new InventoryItem(InventoryItem.TX, new Hash256(2, 2, 2, 2));
        List<NetworkEffect> asked = stage.receive(old, new Inv(List.of(byWtxid, byTxid)));
        assertEquals(
                List.of(new InventoryItem(InventoryItem.WITNESS_TX, byTxid.hash())),
                sent(asked, old, GetData.class).getFirst().items());
    }

    @Test
    void one_that_understands_no_sendheaders_is_not_told_it() {
        List<BlockHeader> first = ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0));
        PeerId old = connected("10.0.0.2:5000", false);
        stage.receive(old, of(70_011, 1));
        stage.receive(old, new Verack());
        assertEquals(
                0,
                sent(stage.receive(old, new Headers(first)), old, SendHeaders.class)
                        .size());
        PeerId newer = connected("10.0.0.3:5000", false);
        stage.receive(newer, of(70_012, 2));
        stage.receive(newer, new Verack());
        assertEquals(
                1,
                sent(stage.receive(newer, new Headers(first)), newer, SendHeaders.class)
                        .size());
    }

    /// Bitcoin Core's `MaybeSendSendHeaders`.
    @Test
    void sendheaders_goes_once_to_peers_whose_chain_has_more_work_than_the_minimum() {
        List<BlockHeader> headers = ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), 5, 0));
        BigInteger workOfThree =
                ChainWork.ofBits(ToyChain.GENESIS.header().bits()).value().multiply(BigInteger.valueOf(4));
        var demanding = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(workOfThree));
        PeerId peer = demanding.peer("10.0.0.2:5000", false, 0);
        demanding.receive(peer, new Headers(headers.subList(0, 3)));
        assertEquals(List.of(), sent(demanding.effects, peer, SendHeaders.class));
        demanding.receive(peer, new Headers(headers.subList(3, 4)));
        assertEquals(1, sent(demanding.effects, peer, SendHeaders.class).size());
        demanding.receive(peer, new Headers(headers.subList(4, 5)));
        demanding.pass(Duration.ofSeconds(1));
        assertEquals(1, sent(demanding.effects, peer, SendHeaders.class).size());
    }

    @Test
    void a_peer_of_our_own_choice_must_have_blocks_to_give() {
        PeerId light = connected("10.0.0.2:5000", false);
        var end = ended(stage.receive(light, Stage.version(1, Services.WITNESS, 0, 0)), light)
                .orElseThrow();
        assertTrue(end.reason().contains("does not serve blocks, services [WITNESS]"), end::reason);
        PeerId stripped = connected("10.0.0.6:5000", false);
        stage.receive(stripped, Stage.version(6, Services.NETWORK, 0, 0));
        assertFalse(stage.connected(stripped), "blocks without their witnesses cannot be judged");
        PeerId pruned = connected("10.0.0.3:5000", false);
        stage.receive(pruned, Stage.version(2, Services.NETWORK_LIMITED | Services.WITNESS, 0, 0));
        assertTrue(stage.connected(pruned));
        PeerId inbound = connected("10.0.0.4:40000", true);
        stage.receive(inbound, Stage.version(3, 0, 0, 0));
        assertTrue(stage.connected(inbound), "whoever comes to us may be light");
        stage.on(new AddPeer(at("10.0.0.5:5000")));
        PeerId named = connected("10.0.0.5:5000", false);
        stage.receive(named, Stage.version(4, 0, 0, 0));
        assertTrue(stage.connected(named), "and so may one that the user named");
    }

    @Test
    void what_the_user_named_stays_the_users_when_the_other_connection_is_kept() {
        stage.on(new AddPeer(at("10.0.0.2:5000")));
        PeerId dialled = connected("10.0.0.2:5000", false);
        stage.receive(dialled, Stage.version(7, 5000, 0));
        PeerId came = connected("10.0.0.2:40000", true);
        stage.receive(came, Stage.version(-1, 5000, 0));
        assertFalse(stage.connected(dialled));
        assertTrue(stage.network.peers().getFirst().manual());
        assertEquals(came, stage.network.peers().getFirst().id());
        // It is at the place that the user named: that is not dialled again.
        List<NetworkEffect> wanted = stage.on(new NetworkEvent.Tick());
        assertTrue(wanted.stream().noneMatch(Connect.class::isInstance));
    }

    @Test
    void who_does_not_listen_where_we_dialled_is_another_node() {
        PeerId dialled = connected("10.0.0.2:5000", false);
        stage.receive(dialled, Stage.version(7, 5000, 0));
        int next = 40_000;
        for (int port : new int[] {0, 5001}) {
            PeerId came = connected("10.0.0.2:" + next++, true);
            stage.receive(came, Stage.version(next, port, 0));
        }
        PeerId elsewhere = connected("10.0.0.3:40000", true);
        stage.receive(elsewhere, Stage.version(9, 5000, 0));
        assertEquals(4, stage.network.peers().size());
    }

    @Test
    void p29_self_connect_seen_from_the_other_end_is_ended_at_both_and_not_tried_again() {
        PeerId out = stage.nextId();
        List<NetworkEffect> first = stage.on(new PeerConnected(out, at("10.0.0.2:5000"), false));
        Version ours = sent(first, out, Version.class).getFirst();
        PeerId neighbour = connected("10.0.0.2:5001", false);
        PeerId in = connected("10.0.0.2:40000", true);
        List<NetworkEffect> ending = stage.receive(in, ours);
        assertTrue(ended(ending, in).orElseThrow().reason().contains("itself"));
        assertTrue(ended(ending, out).orElseThrow().reason().contains("itself"));
        assertTrue(stage.network.isSelf(at("10.0.0.2:5000")));
        assertFalse(stage.network.isSelf(at("10.0.0.2:40000")));
        assertTrue(ended(ending, neighbour).isEmpty(), "another node of this machine");
        assertFalse(stage.network.isSelf(at("10.0.0.2:5001")));
    }

    @Test
    void a_name_that_a_stranger_gives_itself_is_shown_without_what_a_page_could_take_for_more() {
        Version v = Stage.version(1, 0, 0);
        PeerId in = connected("10.0.0.2:40000", true);
        stage.receive(
                in, new Version(70_016, 0, 0, v.receiver(), v.sender(), 1, "/a ~\u001f\u007f<>&\"'\\é/", 0, true));
        assertEquals(
                "/a ~?????????/", stage.network.peers().getFirst().software().userAgent());
    }
}
