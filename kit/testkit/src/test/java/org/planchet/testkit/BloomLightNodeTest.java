package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.testkit.LightScene.COIN;
import static org.planchet.testkit.LightScene.mine;
import static org.planchet.testkit.LightScene.payTo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;
import org.planchet.fixtures.Handshakes;
import org.planchet.network.NetworkSettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message;
import org.planchet.wire.Services;

/// Light nodes beside full ones that serve bloom filters and no compact ones.
class BloomLightNodeTest {
    private final SimNet net = new SimNet(Chains.regtest(), 37);
    private final SimNode a = bloomServer(List::of);
    private final SimNode b = bloomServer(List::of);
    private final SimNode light = net.addLight();
    private final LightScene scene = new LightScene(net, a, b, light, Duration.ofMinutes(5));

    /// @param lies what it says instead of a message
    private SimNode bloomServer(Function<Message, List<Message>> lies) {
        SimNode node = net.add(NetworkSettings.defaults(net.params().p2pPort())
                .withDiscover(false)
                .withServices(Services.NETWORK | Services.WITNESS | Services.BLOOM, 0));
        tamper(node, lies);
        return node;
    }

    private static void tamper(SimNode node, Function<Message, List<Message>> lies) {
        node.tamper(message -> message instanceof Message.Version version
                ? List.of(Handshakes.withServices(version, version.services() & ~Services.COMPACT_FILTERS))
                : lies.apply(message));
    }

    @Test
    void payments_are_found_and_its_own_confirm_though_nothing_but_the_coin_shows_whose_they_are() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, 3 * COIN);
        mine(a, 300);
        scene.connect();
        scene.awaitBalance(3 * COIN);
        assertTrue(scene.noted("no peer serves compact filters"));
        // New coins after the filter was loaded, unconfirmed at first.
        Transaction payment = a.wallet().pay(address, 2 * COIN, 1_000);
        assertEquals(Optional.empty(), a.submit(payment));
        net.runUntil(
                "it is seen",
                () -> light.lightWallet().wallet().balance().unconfirmed() == 2 * COIN,
                Duration.ofMinutes(2));
        a.mine();
        scene.awaitBalance(5 * COIN);
        Transaction back = light.lightWallet().pay(a.wallet().script(), 4 * COIN, net.now());
        assertEquals(Optional.empty(), light.submit(back));
        net.runUntil("b has it", () -> b.mempool().contains(back.txid()), Duration.ofMinutes(2));
        b.mine();
        net.runUntil("it is confirmed", () -> light.lightWallet().isConfirmed(back.txid()), Duration.ofMinutes(2));
    }

    @Test
    void it_follows_a_reorganisation_and_goes_on_after_a_restart() {
        mine(a, 110);
        scene.connect();
        net.runUntil("one tip", net::agreed, Duration.ofMinutes(5));
        Script address = light.lightWallet().wallet().newScript("");
        net.cut(a, b);
        net.cut(light, b);
        payTo(a, address, COIN);
        scene.awaitBalance(COIN);
        mine(b, 3);
        net.healAll();
        net.runUntil("one tip", net::agreed, Duration.ofMinutes(5));
        assertEquals(0, light.lightWallet().balance());
        light.kill();
        net.runUntil("a took its payment back", () -> a.mempool().size() == 1, Duration.ofMinutes(1));
        a.mine();
        light.start();
        net.connect(light, a);
        net.connect(light, b);
        scene.awaitBalance(COIN);
    }

    private static Function<Message, List<Message>> hiding(Block block) {
        return message -> message instanceof Message.MerkleBlockMessage(MerkleBlock proof)
                        && proof.header().equals(block.header())
                ? List.of(new Message.MerkleBlockMessage(MerkleBlock.of(block, _ -> false)))
                : List.of(message);
    }

    /// P56: what one peer leaves out, the other shows.
    @Test
    void p56_what_one_of_two_hides_is_found_by_the_other() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        tamper(b, hiding(payTo(a, address, COIN)));
        scene.connect();
        scene.awaitBalance(COIN);
    }

    /// P56: what both hide is found once somebody serves compact filters.
    @Test
    void p56_what_all_hid_is_found_once_a_peer_serves_compact_filters() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        Block hidden = payTo(a, address, COIN);
        for (SimNode each : List.of(a, b)) tamper(each, hiding(hidden));
        mine(a, 3);
        scene.connect();
        net.runUntil("one tip", net::agreed, Duration.ofMinutes(5));
        assertEquals(0, light.lightWallet().balance(), "it is hidden");
        SimNode honest = net.add();
        net.connect(honest, a);
        net.connect(light, honest);
        scene.awaitBalance(COIN);
        assertEquals(0, light.light().history().reorganisations());
    }
}
