package org.planchet.conformance.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.api.ApiException;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.StartupException;
import org.planchet.testkit.PlanchetNode;

/// A user with a browser: sees a node of ours, mines, adds and removes a neighbour, in either language.
@Tag("interop")
final class ExplorerInBrowserTest {
    /// A transaction that pays less than nothing.
    private static final String NEGATIVE = "02000000" + "01" + "ab".repeat(32) + "00000000" + "00" + "ffffffff" + "01"
            + "ff".repeat(8) + "00" + "00000000";

    private @Nullable Tab opened;
    private PlanchetNode node;
    private PlanchetNode other;

    @BeforeEach
    void start() {
        node = PlanchetNode.start();
        other = PlanchetNode.start();
    }

    @AfterEach
    void stop() {
        if (other != null) other.close();
        if (node != null) node.close();
        if (opened != null) opened.close();
    }

    private Tab tab(String language) {
        opened = Tab.start(language);
        return opened;
    }

    @ParameterizedTest
    @CsvSource({
        "en-US, Height, unconfirmed, '2 of 6 confirmations', connected",
        "zh-CN, 高度, 未确认, 2 / 6 次确认, 已连接",
    })
    void d39_the_page_shows_the_chain_and_steers_miner_and_neighbours(
            String language, String height, String unconfirmed, String confirmed, String connected) {
        node.mine(101);
        String txid = node.pay(other.api().newAddress(""), 50_000);
        Tab tab = tab(language);
        tab.open(node.apiAddress() + "/");
        tab.awaitText(".lead", height);
        tab.awaitText(".height", "101");
        tab.await("a chart", "document.querySelector('.chart canvas') !== null");

        tab.click("a[href='#/mempool']");
        tab.awaitText("tbody", txid.substring(0, 8));
        tab.click("tbody a");
        tab.awaitText(".title", unconfirmed);
        tab.awaitText(".flow", "0.0005 ");

        tab.click("a[href='#/mining']");
        tab.type("input[name=count]", "2");
        tab.click("button[name=generate]");
        tab.awaitText(".message.good", "2");
        assertEquals(103, node.api().status().height());
        tab.type("input[type=search]", txid);
        tab.evaluate("document.querySelector('.search').requestSubmit()");
        tab.awaitText(".title", confirmed);
        tab.click("a[href='#/']");
        tab.awaitText(".height", "103");
        tab.awaitText("tbody tr:first-child", "103");
        // What happens elsewhere shows by itself.
        node.mine(1);
        tab.awaitText(".height", "104");

        tab.click("a[href='#/peers']");
        tab.type("input[name=address]", other.p2pAddress());
        tab.click("form.row button");
        tab.awaitText("tbody", connected);
        assertEquals(other.p2pAddress(), node.api().peers().getFirst().address());
        tab.click("td button");
        tab.click("dialog button[type=submit]");
        tab.await("no neighbour", "document.querySelector('main td button') === null");
        assertEquals(List.of(), node.api().peers());
        assertEquals(List.of(), tab.complaints());
    }

    @Test
    void d39_the_miner_starts_and_stops_by_the_page() {
        String address = node.api().newAddress("");
        Tab tab = tab("en-US");
        tab.open(node.apiAddress() + "/#/mining");
        tab.type("input[name=address]", address);
        tab.type("input[name=threads]", "1");
        tab.click("button[name=start]");
        PlanchetNode.await("the miner", () -> node.api().mining().address().equals(address));
        tab.click("button[name=stop]");
        PlanchetNode.await("the miner's rest", () -> !node.api().mining().active());
        tab.awaitText(".figures", "stopped");
        tab.click("button[name=sync]");
        tab.awaitText(".notes", "asked for headers");
        assertEquals(List.of(), tab.complaints());
    }

    /// A wallet that the page has made, and an address that a restore would miss, only on the user's word.
    @Test
    void w19_mining_to_the_wallet_asks_before_it_makes_one_and_before_the_gap() {
        try (RunningNode fresh =
                Daemon.startWithin(node.running().config().with("port", "0").with("api-port", "0"))) {
            Tab tab = tab("en-US");
            tab.open("http://127.0.0.1:" + fresh.apiPort() + "/#/mining");
            tab.click("button[name=generate]");
            tab.awaitText("dialog", "There is no wallet yet");
            assertEquals(0, fresh.api().wallet().keys());
            tab.click("dialog button[type=submit]");
            tab.awaitText("dialog", "Write these words down");
            tab.awaitText("dialog .words", String.join(" ", fresh.api().walletPhrase(Optional.empty())));
            assertEquals(0, fresh.api().status().height());
            tab.click("dialog button[type=submit]");
            PlanchetNode.await("the block", () -> fresh.api().status().height() == 1);

            for (int i = 0; i < 25; i++) fresh.api().newAddress("", true);
            tab.click("button[name=generate]");
            tab.awaitText("dialog", "in a row");
            assertEquals(1, fresh.api().status().height());
            tab.click("dialog button[type=submit]");
            PlanchetNode.await("the next block", () -> fresh.api().status().height() == 2);
        } catch (StartupException failed) {
            throw new AssertionError(failed);
        }
    }

    /// I01: the page asks the node for its own language, and anew for another.
    @Test
    void i01_what_the_node_refuses_is_told_in_the_language_of_the_page() {
        assertThrows(ApiException.class, () -> node.api().broadcast(NEGATIVE));
        Tab tab = tab("zh-CN");
        tab.open(node.apiAddress() + "/#/mining");
        tab.awaitText("details.refusal", "bad-txns-vout-negative");
        tab.evaluate("document.querySelector('details.refusal').open = true");
        for (String told : List.of("金额不得为负", "单看交易", "违反共识", "TX_OUTPUT_NEGATIVE"))
            tab.awaitText("details.refusal", told);
        tab.type("input[name=address]", "nonsense");
        tab.click("button[name=generate]");
        tab.awaitText(".message.bad", "请求有误：“nonsense”不是地址：请检查是否抄错或缺字");
        tab.click("button[lang=en]");
        tab.awaitText("details.refusal", "transaction in isolation");
    }

    @Test
    void b6_a_block_is_shown_with_all_its_facts() {
        node.mine(3);
        var block = node.api().block("2");
        Tab tab = tab("en-US");
        tab.open(node.apiAddress() + "/#/block/2");
        tab.awaitText(".title", "Block 2");
        for (String fact : List.of(
                block.hash(),
                block.previousHash(),
                block.merkleRoot(),
                block.bits(),
                block.target(),
                block.chainWork(),
                "0x20000000",
                "fabfb5da",
                block.size() + " bytes",
                block.weight() + " weight units",
                "50 ",
                "1 leading zero bits")) tab.awaitText("main", fact);
        tab.await(
                "its nonce",
                "document.querySelector('main').innerText.replace(/,/g, '').includes('" + block.nonce() + "')");
        tab.click(".title a:last-child");
        tab.awaitText(".title", "Block 3");
        assertEquals(List.of(), tab.complaints());
    }

    /// An address made to begin and end like a known one is seen to be another.
    @Test
    void w17_addresses_are_shown_whole_in_groups_of_four() {
        String address = node.api().newAddress("");
        node.api().generate(address, 1);
        String reward = node.api().block("1").transactions().getFirst().txid();
        Tab tab = tab("en-US");
        tab.open(node.apiAddress() + "/#/transaction/" + reward);
        tab.await(
                "the whole address",
                "[...document.querySelectorAll('.address')].some((e) => e.textContent === '" + address
                        + "' && e.children.length === " + (address.length() + 3) / 4 + ")");
        assertEquals(List.of(), tab.complaints());
    }

    @Test
    void a_light_nodes_page_shows_the_proof_of_a_payment() {
        try (PlanchetNode full = PlanchetNode.start("regtest", "index", "tx,filter");
                PlanchetNode light = PlanchetNode.start("regtest", "role", "spv", "peer", full.p2pAddress())) {
            full.mine(101);
            String txid = full.pay(light.api().newAddress(""), 50_000);
            full.mine(1);
            light.awaitSameTip(full);
            String proof = light.api().proof(txid).proof();
            Tab tab = tab("en-US");
            tab.open(light.apiAddress() + "/#/transaction/" + txid);
            tab.awaitText("main", "Merkle proof, for whoever has the headers");
            tab.await("the proof", "document.querySelector('main').textContent.includes('" + proof + "')");
            assertEquals(List.of(), tab.complaints());
        }
    }

    @Test
    void without_an_index_an_address_is_shown_by_its_coins_when_asked_for() {
        String address = node.api().newAddress("");
        node.api().generate(address, 3);
        Tab tab = tab("en-US");
        tab.open(node.apiAddress() + "/");
        tab.type("input[type=search]", address);
        tab.evaluate("document.querySelector('.search').requestSubmit()");
        tab.awaitText(".subject", address);
        tab.click("button[name=scan]");
        tab.awaitText("main .facts", "150 ");
    }

    @Test
    void d37_the_page_of_the_interface_lists_every_route() {
        Tab tab = tab("en-US");
        tab.open(node.apiAddress() + "/#/interface");
        tab.awaitText("main", "/api/v1/openapi.json");
        Long routes = (Long) tab.evaluate("document.querySelectorAll('details.route').length");
        Object described = tab.evaluate("fetch('/api/v1/openapi.json').then((answer) => answer.json())"
                + ".then((all) => Object.values(all.paths).flatMap(Object.keys).length)");
        assertEquals(described, routes);
        assertTrue(routes != null && routes > 40, "only " + routes);
        assertEquals(List.of(), tab.complaints());
    }

    @Test
    void w27_where_the_node_wants_its_token_the_page_asks_for_it_and_keeps_it_nowhere() {
        try (PlanchetNode wary =
                PlanchetNode.start("regtest", "api-token", "s3cret-token-s3cret", "api-trust-loopback", "false")) {
            Tab tab = tab("en-US");
            tab.open(wary.apiAddress() + "/#/mining");
            tab.click("button[name=sync]");
            tab.type("dialog input", "wrong");
            tab.click("dialog button[type=submit]");
            tab.awaitText("dialog", "The token is wrong");
            tab.type("dialog input", "s3cret-token-s3cret");
            tab.click("dialog button[type=submit]");
            tab.awaitText(".message.good", "asked for headers");
            String kept = "" + tab.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])");
            assertFalse(kept.contains("s3cret"), kept);
        }
    }
}
