package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.ApiException;
import org.planchet.api.FakeNode;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.api.TransferRequest;

/// A console over a pipe: these lines in, exactly these lines out.
class ConsoleTest {
    private static final String STATE_1 = "Newest block: 0000000000000001";
    private final FakeNode node = FakeNode.empty();
    private Console.Ending ending = Console.Ending.NO_INPUT;

    private List<String> say(Language language, String... lines) {
        PipedConsole console = PipedConsole.run(node, language, lines);
        ending = console.ending();
        return console.printed();
    }

    private List<String> say(String... lines) {
        return say(Language.EN, lines);
    }

    @Test
    void log_shows_of_which_parts_details_are_logged_and_switches_one() {
        assertEquals(List.of("http", "net"), say("log"));
        assertEquals(List.of("http", "net: details are logged"), say("log net on"));
        assertEquals(List.of("http", "net"), say("log net off"));
        for (String wrong : List.of("log net", "log net maybe"))
            assertEquals(List.of("Usage: log [PART on|off]"), say(wrong), wrong);
    }

    @Test
    void d27_mine_asks_for_the_address_and_prints_number_and_state() {
        assertEquals(
                List.of("Mined block 1  0000000000000001  transactions 1", "Chain height: 1", STATE_1, "Neighbours: 0"),
                say("mine", FakeNode.ADDRESS, "exit"));
        assertEquals(List.of("generate " + FakeNode.ADDRESS + " 1"), node.calls());
    }

    @Test
    void d27_mine_prints_the_failure_and_the_state() {
        assertEquals(
                List.of(
                        "Mining failed: nonsense is not an address",
                        "Chain height: 0",
                        "Newest block: 0000000000000000",
                        "Neighbours: 0"),
                say("mine nonsense"));
    }

    @Test
    void d26_words_in_any_case_trimmed_unknown_ones_list_the_words() {
        List<String> out = say("  BALANCE  ", "", "   ", "Mien", "eXiT", "balance");
        assertEquals(List.of("Confirmed: 10 PLC", "Unconfirmed: 0 PLC", "Immature: 5 PLC"), out.subList(0, 3));
        assertEquals("Unknown command \"Mien\". Commands:", out.get(3));
        assertTrue(out.get(4).startsWith("mine continuous_mine addpeer delpeer peers nodes sync"), out.get(4));
        assertEquals(5, out.size(), "nothing is done after exit");
        assertEquals(Console.Ending.EXIT, ending);
    }

    @Test
    void x11_no_input_at_all_is_told_from_an_end() {
        assertEquals(List.of(), say());
        assertEquals(Console.Ending.NO_INPUT, ending);
        say("status");
        assertEquals(Console.Ending.EXIT, ending);
    }

    @Test
    void continuous_mine_prints_the_state_after_each_block() {
        List<String> out = say("continuous_mine 3 0 " + FakeNode.ADDRESS);
        assertEquals(12, out.size());
        assertEquals("Mined block 3  0000000000000003  transactions 1", out.get(8));
        assertEquals("Chain height: 3", out.get(9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuous_mine 0", "continuous_mine -1", "continuous_mine 1.5", "continuous_mine many"})
    void continuous_mine_wants_a_number(String line) {
        List<String> out = say(line);
        assertEquals(
                List.of("The number of blocks is \"" + line.split(" ")[1]
                        + "\"; it must be a whole number from 1 to 1000000."),
                out);
        assertEquals(List.of(), node.calls());
    }

    @Test
    void d29_addpeer_says_what_is_wrong() {
        assertEquals(
                List.of(
                        "Neighbour 10.0.0.9:6000 added: the node connects and stays with it.",
                        "\"10.0.0.9\" has no port: write HOST:PORT, such as 192.168.1.20:5000.",
                        "\"0\" is not a port: it must be a number from 1 to 65535.",
                        "\"65536\" is not a port: it must be a number from 1 to 65535.",
                        "\"http\" is not a port: it must be a number from 1 to 65535.",
                        "\"bad host\" is neither a host name nor an IP address.",
                        "127.0.0.1:5000 is this node itself.",
                        "localhost:5000 is this node itself.",
                        "10.0.0.9:6000 is a neighbour already."),
                say(
                        "addpeer",
                        "10.0.0.9:6000",
                        "addpeer 10.0.0.9",
                        "addpeer 10.0.0.9:0",
                        "addpeer 10.0.0.9:65536",
                        "addpeer 10.0.0.9:http",
                        "addpeer",
                        "bad host:5000",
                        "addpeer 127.0.0.1:5000",
                        "addpeer localhost:5000",
                        "addpeer 10.0.0.9:6000"));
        assertEquals(List.of("addPeer 10.0.0.9:6000"), node.calls());
    }

    @Test
    void delpeer_takes_an_address_or_a_number() {
        assertEquals(
                List.of(
                        "Neighbour 10.0.0.9:6000 removed: this node no longer calls it. It may still call this node.",
                        "No neighbour has the number 7: `peers` lists them.",
                        "No neighbour has the number 0: `peers` lists them.",
                        "10.0.0.8:1 is not a neighbour"),
                say("addpeer 10.0.0.9:6000", "delpeer 1", "delpeer 7", "delpeer 0", "delpeer 10.0.0.8:1").stream()
                        .skip(1)
                        .toList());
    }

    @Test
    void delnode_takes_a_name_or_the_number_of_a_pod() {
        for (String line :
                List.of("delnode 2 --dry-run", "delnode 02 --dry-run", "delnode blockchain-node-2 --dry-run")) {
            assertEquals(
                    List.of(
                            "Would run: kubectl delete pod/blockchain-node-2 service/blockchain-node-2 pvc/data-blockchain-node-2"
                                    + " --ignore-not-found"),
                    say(line),
                    line);
        }
        assertEquals(List.of("Nothing was deleted."), say("delnode 2", "no"));
    }

    @Test
    void d30_sync_prints_from_and_to() {
        assertEquals(List.of("No neighbours to sync from. `addpeer` adds one."), say("sync"));
        List<String> out = say("addpeer 10.0.0.9:6000", "sync");
        assertEquals(List.of("Syncing from height 0 ...", "Synced from height 0 to height 3."), out.subList(1, 3));
    }

    @Test
    void n08_sync_from_a_height() {
        say("addpeer 10.0.0.9:6000", "sync --from 2");
        assertTrue(node.calls().contains("sync from 2"), node.calls().toString());
        assertEquals(List.of("Say `sync`, or `sync --from HEIGHT`."), say("sync 2"));
        assertEquals(1, say("sync --from x").size());
        assertEquals(List.of("addPeer 10.0.0.9:6000", "sync from 2"), node.calls());
    }

    @Test
    void transfer_asks_and_prints_everything() {
        assertEquals(
                List.of(
                        "From wallet default, which holds 10 PLC.",
                        "Transfer sent",
                        "Transaction: " + FakeNode.TXID,
                        "From: " + FakeNode.ADDRESS,
                        "To: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
                        "Amount: 1.5 PLC",
                        "Fee: 0.0000452 PLC (20 satoshis a byte, 226 bytes)",
                        "Change: 0.00000007 PLC",
                        "Raw: 0100"),
                say("transfer", "", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1.5", "20"));
        TransferRequest request = node.lastTransfer();
        assertNotNull(request);
        assertEquals(150_000_000, request.amount());
        assertEquals(20_000L, request.feeRate());
    }

    @Test
    void transfer_from_a_key_never_shows_it() {
        String key = "e".repeat(64);
        List<String> out = say("transfer", key, FakeNode.ADDRESS, "150000000sat", "");
        assertEquals("From " + FakeNode.ADDRESS + ", which holds 7 PLC.", out.getFirst(), "before anything is asked");
        assertFalse(out.toString().contains("eeee"), "the key is in the output");
        TransferRequest request = node.lastTransfer();
        assertNotNull(request);
        assertEquals(key, request.privateKey());
        assertEquals(6, request.target());
    }

    @Test
    void wallet_send_max_pays_everything_and_abandon_gives_a_payment_up() {
        say("wallet send-max " + FakeNode.ADDRESS + " 20");
        TransferRequest request = node.lastTransfer();
        assertEquals(new TransferRequest(FakeNode.ADDRESS, 0, 20_000L, null, null, null, false, true), request);
        assertTrue(say("wallet send-max").getFirst().startsWith("Usage: wallet "));
        assertTrue(say("wallet lock now").getFirst().startsWith("Usage: wallet "));
        assertEquals(
                List.of("Transaction " + FakeNode.TXID + " is abandoned: its coins can be spent again."),
                say("abandon " + FakeNode.TXID));
        assertEquals(List.of("abandon " + FakeNode.TXID), node.calls());
    }

    @Test
    void transfer_says_what_money_is_missing() {
        assertEquals(
                List.of(
                        "Too little money: 10 PLC are there, 10.00000001 PLC are asked for.",
                        "Transfer failed: 0.00000001 PLC are missing for the fee",
                        "\"1e5\" is not an amount: write coins as 1.5, or satoshis as 150000000sat; more than 0, and"
                                + " no more places than the coin has.",
                        "\"0\" is not an amount: write coins as 1.5, or satoshis as 150000000sat; more than 0, and no "
                                + "more places than the coin has.",
                        "\"fast\" is not a fee rate: write satoshis a byte, such as 20 or 1.5.",
                        "Usage: transfer [ADDRESS AMOUNT [FEERATE]]"),
                say(
                        "transfer " + FakeNode.ADDRESS + " 10.00000001",
                        "transfer " + FakeNode.ADDRESS + " 10",
                        "transfer " + FakeNode.ADDRESS + " 1e5",
                        "transfer " + FakeNode.ADDRESS + " 0",
                        "transfer " + FakeNode.ADDRESS + " 1 fast",
                        "transfer " + FakeNode.ADDRESS));
    }

    @Test
    void an_input_that_ends_in_a_question_changes_nothing() {
        assertEquals(List.of("No answer: nothing was done."), say("mine"));
        assertEquals(List.of("No answer: nothing was done."), say("importkey"));
        assertEquals(List.of("No answer: nothing was done."), say("addpeer", ""));
        assertEquals(List.of("No answer: nothing was done."), say("delpeer", ""));
        assertEquals(List.of(), node.calls());
    }

    /// A node speaks English; what kind of trouble its sentence is about, the console says in the user's language.
    @Test
    void trouble_is_told_in_the_users_language() {
        assertEquals(
                List.of("挖矿失败：请求有误：nonsense is not an address"),
                say(Language.ZH, "mine nonsense").subList(0, 1));
        node.createWallet(Optional.of(FakeNode.SECRET), Optional.empty());
        assertEquals(List.of("不允许：wrong passphrase"), say(Language.ZH, "wallet unlock", "wrong"));
        assertEquals(List.of("wrong passphrase"), say("wallet unlock", "wrong"));
        for (ApiException.Kind kind : ApiException.Kind.values())
            assertTrue(Texts.in(Language.ZH)
                    .has("problem." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    @Test
    void why_explains_the_last_refusal() {
        node.generate("", 1);
        assertEquals(
                List.of(
                        "Refused: tx " + FakeNode.TXID + "  -",
                        "Reason: bad-txns-inputs-missingorspent",
                        "Rule: TX_MISSING_INPUTS, from Bitcoin Core: CheckTxInputs",
                        "What it asks: the coins are there",
                        "Fault: breaks consensus; no node accepts it",
                        "Step: transaction spending coins",
                        "Found: no coin at " + FakeNode.TXID + ":0",
                        "Failed at: OP_EQUALVERIFY",
                        "Stack of 3, top first:",
                        "    bb00",
                        "    aa00",
                        "    (empty)"),
                say("why"));
    }

    /// Every word runs in every language, and says something unless it leaves.
    @ParameterizedTest
    @EnumSource
    void x13_every_word_runs(Language language) {
        node.addPeer("10.0.0.1:5000");
        for (Command word : CommandTable.all()) {
            for (String arguments : argumentsOf(word)) {
                if (word.name().equals("standby")) {
                    continue; // It stands by; see the terminal test.
                }
                List<String> out = say(language, word.name() + " " + arguments, "yes", FakeNode.ADDRESS, "1", "20");
                assertEquals(word.name().equals("exit"), out.isEmpty(), word.name() + " " + arguments);
                assertFalse(out.toString().contains("{"), out.toString());
            }
        }
    }

    private static List<String> argumentsOf(Command word) {
        return switch (word.name()) {
            case "continuous_mine" -> List.of("2 0 " + FakeNode.ADDRESS);
            case "delnode" -> List.of("node-7 --dry-run");
            case "coins" -> List.of(FakeNode.ADDRESS);
            case "balance" -> List.of("", FakeNode.ADDRESS);
            case "tx" -> List.of(FakeNode.TXID, "00");
            case "block" -> List.of("", "0", "999999");
            case "help" -> List.of("", "mine", "nothing");
            case "view" -> ViewCommands.names();
            default -> List.of("");
        };
    }
}
