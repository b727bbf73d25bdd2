package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.wire.Message;
import org.planchet.wire.Message.FeeFilter;

/// Below which fee rate peers are told to announce nothing (BIP 133).
class FeeFiltersTest {
    private static NetworkSettings settings(boolean relays, long rate) {
        return NetworkSettings.defaults(5000)
                .withDiscover(false)
                .withRelay(new NetworkSettings.Relay(relays, rate))
                .withPermissions(List.of(
                        PermissionGrant.parse("forcerelay@10.0.0.9").orElseThrow(),
                        PermissionGrant.parse("relay@10.0.0.8").orElseThrow()));
    }

    private static List<Long> told(List<NetworkEffect> effects, PeerId peer) {
        return sent(effects, peer, FeeFilter.class).stream()
                .map(FeeFilter::feeRate)
                .toList();
    }

    /// Says that it has no more than we do: our initial download is over.
    private static List<NetworkEffect> inStep(Stage stage, PeerId peer) {
        stage.receive(peer, new Message.Headers(List.of()));
        return stage.after(Duration.ofMillis(100));
    }

    @Test
    void during_the_initial_download_none_are_wanted_and_from_its_end_on_what_relay_and_pool_take() {
        for (long relayRate : new long[] {50, 100, 300}) {
            BigInteger work = ChainWork.ofBits(ToyChain.BITS).value().multiply(BigInteger.TWO);
            var stage = new Stage(settings(true, relayRate).withMinimumChainWork(work));
            stage.pool.minFeeRate = relayRate;
            PeerId peer = stage.peer("10.0.0.2:5000", true);
            List<Long> before = told(stage.on(new NetworkEvent.Tick()), peer);
            assertEquals(1, before.size());
            assertTrue(before.getFirst() > 9_000_000 && before.getFirst() <= 10_000_000, "the highest step: " + before);
            stage.mined(ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0));
            assertEquals(List.of(relayRate), told(inStep(stage, peer), peer));
        }
    }

    /// An exact rate, or the moment of its change, would tell that two addresses are one node's.
    @Test
    void a_rate_is_rounded_and_told_at_moments_ten_minutes_apart_on_average() {
        var stage = new Stage(settings(true, 100));
        PeerId peer = stage.peer("10.0.0.2:5000", true);
        inStep(stage, peer);
        int changes = 0;
        for (int i = 0; i < 200; i++) {
            // A tenth more or less: no reason to hurry.
            stage.pool.minFeeRate = i % 2 == 0 ? 5_500 : 5_000;
            for (long rate : told(stage.pass(Duration.ofMinutes(10), Duration.ofSeconds(10)), peer)) {
                changes++;
                assertTrue(rate > 4_400 && rate < 6_100, "a step up or down: " + rate);
            }
        }
        assertTrue(changes > 100 && changes < 230, "about one in ten minutes: " + changes);
    }

    @Test
    void a_rate_that_has_changed_much_is_told_within_five_minutes() {
        var stage = new Stage(settings(true, 100));
        PeerId peer = stage.peer("10.0.0.2:5000", true);
        inStep(stage, peer);
        for (long rate : new long[] {5_000, 20_000, 7_000}) {
            stage.pool.minFeeRate = rate;
            List<Long> soon = told(stage.pass(Duration.ofMinutes(5).plusSeconds(2), Duration.ofSeconds(1)), peer);
            assertEquals(1, soon.size(), "" + rate);
            assertTrue(Math.abs(soon.getFirst() - rate) < rate / 8, rate + ": " + soon);
        }
    }

    @Test
    void who_may_force_transactions_on_us_and_whom_we_take_none_from_is_told_nothing() {
        var stage = new Stage(settings(true, 100));
        PeerId forcing = stage.peer("10.0.0.9:5000", true);
        PeerId relaying = stage.peer("10.0.0.8:5000", true);
        List<NetworkEffect> effects = stage.on(new NetworkEvent.Tick());
        assertEquals(List.of(), told(effects, forcing));
        assertEquals(1, told(effects, relaying).size());
        var blocksOnly = new Stage(settings(false, 100));
        PeerId any = blocksOnly.peer("10.0.0.2:5000", true);
        assertEquals(List.of(), told(blocksOnly.pass(Duration.ofMinutes(1)), any));
    }

    @Test
    void a_peer_without_the_message_is_told_nothing() {
        var stage = new Stage(settings(true, 100));
        PeerId old = stage.nextId();
        stage.on(new NetworkEvent.PeerConnected(old, Stage.at("10.0.0.2:5000"), true));
        Message.Version v = Stage.version(1, 0, 0);
        stage.receive(old, new Message.Version(70_012, 9, 0, v.receiver(), v.sender(), 1, "/toy/", 0, true));
        stage.receive(old, new Message.Verack());
        assertEquals(List.of(), told(stage.pass(Duration.ofMinutes(1)), old));
    }
}
