package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.ended;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.network.NetworkReader.Upload;
import org.planchet.primitives.Block;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.MerkleBlockMessage;

/// What a day's upload may be, and what is kept back of it.
class UploadTest {
    private static final long MIB = 1L << 20;
    private static final Duration DAY = Duration.ofDays(1);

    private static UploadBudget spent(long target, long bytes, Duration sinceFirst) {
        var budget = new UploadBudget(target);
        budget.sent(1, Stage.START);
        budget.sent(bytes, Stage.START.plus(sinceFirst));
        return budget;
    }

    @Test
    void without_a_target_there_is_no_end() {
        UploadBudget budget = spent(0, Long.MAX_VALUE, Duration.ofHours(1));
        assertEquals(new Upload(0, false, true, 0, Duration.ZERO), budget.view());
    }

    /// Four million for each whole ten minutes that are left.
    @ParameterizedTest
    @CsvSource({
        "1430, 3999999, true",
        "1430, 4000000, false",
        "1431, 7999999, true",
        "1431, 8000000, false",
        "0, 1, false"
    })
    void a_block_every_ten_minutes_of_the_rest_is_kept_back(int minutes, long bytes, boolean serves) {
        UploadBudget budget = spent(8_000_000, bytes, Duration.ofMinutes(minutes));
        assertEquals(serves, budget.servesHistory());
        assertEquals(bytes >= 8_000_000, budget.isReached());
    }

    @Test
    void the_count_begins_anew_with_the_first_byte_after_a_day() {
        UploadBudget budget = spent(100, 100, DAY);
        assertEquals(new Upload(100, true, false, 0, Duration.ZERO), budget.view());
        budget.sent(100, Stage.START.plus(DAY).plusSeconds(1));
        assertTrue(budget.isReached(), "nothing more was sent");
        budget.sent(140, Stage.START.plus(DAY).plusSeconds(2));
        assertEquals(new Upload(100, false, false, 60, DAY), budget.view());
        assertEquals(new Upload(100, false, false, 100, DAY), new UploadBudget(100).view(), "before the first");
    }

    private static Stage stage(String... grants) {
        var permissions = new ArrayList<PermissionGrant>();
        for (String grant : grants) permissions.add(PermissionGrant.parse(grant).orElseThrow());
        var limits = new NetworkSettings.Limits(Handshake.LIMIT, 700 * MIB);
        return new Stage(
                NetworkSettings.defaults(5000).withPermissions(permissions).withLimits(limits));
    }

    /// A chain whose tip is so much younger than the block before it; gives both.
    private static List<Block> chainWith(Stage stage, Duration age) {
        Block old = ToyChain.block(ToyChain.GENESIS.hash(), 1_000_000_000, 1);
        Block tip = ToyChain.block(old.hash(), 1_000_000_000 + age.toSeconds(), 2);
        stage.mined(List.of(old, tip));
        return List.of(old, tip);
    }

    private static List<NetworkEffect> ask(Stage stage, PeerId peer, InventoryItem item) {
        return stage.receive(peer, new GetData(List.of(item)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void p40_history_drain_blocks_more_than_a_week_older_than_the_best_are_kept_back(long more) {
        Stage stage = stage();
        Block old = chainWith(stage, UploadBudget.HISTORICAL.plusSeconds(more)).getFirst();
        PeerId peer = stage.peer("20.1.1.1:40000", true);
        stage.on(new NetworkEvent.Uploaded(1));
        assertEquals(
                1,
                sent(ask(stage, peer, InventoryItem.witnessBlock(old.hash())), peer, BlockMessage.class)
                        .size(),
                "while there is enough for all");
        stage.on(new NetworkEvent.Uploaded(200 * MIB));
        List<NetworkEffect> effects = ask(stage, peer, InventoryItem.witnessBlock(old.hash()));
        assertEquals(more == 0 ? 1 : 0, sent(effects, peer, BlockMessage.class).size());
        assertEquals(more == 0, ended(effects, peer).isEmpty());
    }

    @Test
    void p40_history_drain_new_blocks_are_given_when_all_is_used_up() {
        Stage stage = stage();
        Block tip = chainWith(stage, Duration.ofDays(30)).getLast();
        PeerId peer = stage.peer("20.1.1.1:40000", true);
        stage.on(new NetworkEvent.Uploaded(800 * MIB));
        assertTrue(stage.network.upload().reached());
        List<NetworkEffect> effects = ask(stage, peer, InventoryItem.witnessBlock(tip.hash()));
        assertEquals(1, sent(effects, peer, BlockMessage.class).size());
    }

    @Test
    void who_may_download_gets_old_blocks_too() {
        Stage stage = stage("download@20.1.1.1");
        Block old = chainWith(stage, Duration.ofDays(30)).getFirst();
        PeerId peer = stage.peer("20.1.1.1:40000", true);
        stage.on(new NetworkEvent.Uploaded(800 * MIB));
        List<NetworkEffect> effects = ask(stage, peer, InventoryItem.witnessBlock(old.hash()));
        assertEquals(1, sent(effects, peer, BlockMessage.class).size());
    }

    @Test
    void what_a_filter_matches_of_a_block_is_kept_back_however_new_it_is() {
        Stage stage = stage();
        Block tip = chainWith(stage, Duration.ofDays(1)).getLast();
        PeerId peer = stage.peer("20.1.1.1:40000", true);
        stage.on(new NetworkEvent.Uploaded(200 * MIB));
        var item = new InventoryItem(InventoryItem.FILTERED_BLOCK, tip.hash().hash());
        List<NetworkEffect> effects = ask(stage, peer, item);
        assertEquals(0, sent(effects, peer, MerkleBlockMessage.class).size());
        assertTrue(ended(effects, peer).isPresent());
    }

    @Test
    void the_mempool_is_told_until_all_is_used_up_and_then_by_permission_only() {
        Stage stage = stage("mempool@20.1.1.2", "noban@20.1.1.3");
        stage.pool.add(ToyPool.transaction(1));
        PeerId stranger = stage.peer("20.1.1.1:40000", true);
        PeerId permitted = stage.peer("20.1.1.2:40000", true);
        PeerId friend = stage.peer("20.1.1.3:40000", true);
        stage.on(new NetworkEvent.Uploaded(700 * MIB - 1));
        var request = new Message.MempoolRequest();
        assertEquals(
                1, sent(stage.receive(stranger, request), stranger, Inv.class).size());
        stage.on(new NetworkEvent.Uploaded(700 * MIB));
        assertTrue(ended(stage.receive(stranger, request), stranger).isPresent());
        assertEquals(
                1, sent(stage.receive(permitted, request), permitted, Inv.class).size());
        List<NetworkEffect> refused = stage.receive(friend, request);
        assertEquals(0, sent(refused, friend, Inv.class).size());
        assertFalse(ended(refused, friend).isPresent(), "it is never sent away");
    }
}
