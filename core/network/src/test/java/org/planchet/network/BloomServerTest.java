package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.wire.ByteString;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.FilterAdd;
import org.planchet.wire.Message.FilterClear;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.MempoolRequest;
import org.planchet.wire.Message.MerkleBlockMessage;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Services;

/// Light nodes that load a bloom filter (BIP-0037), where it is offered (BIP-0111).
class BloomServerTest {
    private final Stage stage = new Stage();
    private final Transaction wanted = ToyPool.transaction(1);
    private final Transaction other = ToyPool.transaction(2);

    /// A peer that wants no transactions until it has loaded a filter, as bitcoinj does.
    private static PeerId lightNode(Stage on, String remote) {
        PeerId id = on.nextId();
        on.on(new NetworkEvent.PeerConnected(id, Stage.at(remote), true));
        Version v = Stage.version(id.value(), 0, 0, 0);
        on.shake(id, new Version(v.protocol(), 0, 0, v.receiver(), v.sender(), id.value(), "/light/", 0, false));
        return id;
    }

    private PeerId lightNode() {
        return lightNode(stage, "10.0.0.2:40000");
    }

    private static FilterLoad filter(Transaction transaction) {
        BloomFilter filter = BloomFilter.forElements(5, 0.000_001, 0, BloomFilter.UPDATE_ALL);
        filter.insert(transaction.txid().hash().bytes());
        return filter.message();
    }

    private List<InventoryItem> announced(PeerId peer) {
        for (Transaction transaction : List.of(wanted, other)) {
            stage.pool.add(transaction);
            stage.on(new NetworkEvent.TxChecked(java.util.Optional.empty(), transaction, java.util.Optional.empty()));
        }
        return sent(stage.pass(Duration.ofMinutes(3)), peer, Inv.class).stream()
                .flatMap(inv -> inv.items().stream())
                .toList();
    }

    @Test
    void only_matching_transactions_are_announced_and_only_once_a_filter_is_there() {
        PeerId filtered = lightNode();
        PeerId silent = lightNode();
        stage.receive(filtered, filter(wanted));
        List<InventoryItem> items = announced(filtered);
        assertEquals(List.of(InventoryItem.of(wanted.wtxid())), items);
        assertEquals(List.of(), sent(stage.effects, silent, Inv.class), "it said that it wants none");
    }

    @Test
    void without_the_filter_again_everything_is_announced() {
        PeerId peer = lightNode();
        stage.receive(peer, filter(wanted));
        stage.receive(peer, new FilterClear());
        assertEquals(2, announced(peer).size());
    }

    @Test
    void an_element_can_be_added() {
        PeerId peer = lightNode();
        stage.receive(peer, filter(wanted));
        stage.receive(peer, new FilterAdd(new ByteString(other.txid().hash().bytes())));
        assertEquals(2, announced(peer).size());
    }

    @Test
    void the_mempool_is_told_through_the_filter() {
        stage.pool.add(wanted);
        stage.pool.add(other);
        PeerId peer = lightNode();
        stage.receive(peer, filter(wanted));
        assertEquals(
                List.of(new Inv(List.of(InventoryItem.of(wanted.wtxid())))),
                sent(stage.receive(peer, new MempoolRequest()), peer, Inv.class));
    }

    @Test
    void a_block_is_given_as_a_proof_and_the_transactions_that_match() throws Exception {
        Block block = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0).getFirst();
        stage.chain.addAll(List.of(block));
        Transaction coinbase = block.transactions().getFirst();
        var request = new GetData(List.of(
                new InventoryItem(InventoryItem.FILTERED_BLOCK, block.hash().hash())));
        PeerId peer = lightNode();
        assertEquals(List.of(), stage.receive(peer, request), "no filter, no answer");

        stage.receive(peer, filter(coinbase));
        List<NetworkEffect> effects = stage.receive(peer, request);
        var proof = sent(effects, peer, MerkleBlockMessage.class).getFirst().block();
        assertEquals(block.header(), proof.header());
        assertEquals(coinbase.txid(), proof.proven().orElseThrow().getFirst().txid());
        assertEquals(
                List.of(coinbase),
                sent(effects, peer, TxMessage.class).stream()
                        .map(TxMessage::transaction)
                        .toList());

        stage.receive(peer, filter(wanted));
        effects = stage.receive(peer, request);
        assertEquals(
                List.of(),
                sent(effects, peer, MerkleBlockMessage.class)
                        .getFirst()
                        .block()
                        .proven()
                        .orElseThrow());
        assertEquals(0, sent(effects, peer, TxMessage.class).size());
    }

    @Test
    void p26_bloom_edges_an_element_without_a_filter() {
        PeerId peer = lightNode();
        var end = ended(stage.receive(peer, new FilterAdd(new ByteString(new byte[1]))), peer);
        assertTrue(end.orElseThrow().misbehaved());
    }

    @Test
    void p26_bloom_edges_where_they_are_not_offered_who_uses_them_goes() {
        NetworkSettings d = NetworkSettings.defaults(5000);
        var closed = d.withServices(Services.NETWORK | Services.WITNESS, Services.BLOOM)
                .withDiscover(false);
        for (Message message : List.of(
                filter(wanted), new FilterAdd(new ByteString(new byte[1])), new FilterClear(), new MempoolRequest())) {
            var on = new Stage(closed);
            PeerId peer = lightNode(on, "10.0.0.2:40000");
            var end = ended(on.receive(peer, message), peer);
            assertFalse(end.orElseThrow().misbehaved(), message::toString);
            // To this machine they are.
            PeerId local = lightNode(on, "127.0.0.1:40000");
            on.receive(local, filter(wanted));
            on.receive(local, message);
            assertTrue(on.connected(local), message::toString);
        }
    }
}
