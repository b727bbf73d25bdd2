package org.planchet.conformance.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.planchet.chainstate.BlockUndoData;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.UndoCodec;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.wire.Frame;
import org.planchet.wire.MessageTable;

/// One or two sound inputs of each kind, for the fuzzer to spoil.
final class Seeds {
    private static final Block GENESIS = Chains.mainnet().genesis();
    private static final Coin COIN =
            new Coin(new TxOut(5_000_000_000L, Script.fromHex("0014" + "ab".repeat(20))), 9, true);

    private static final Transaction WITNESSED = new Transaction(
            2,
            List.of(new TxIn(
                    new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 1),
                    Script.EMPTY,
                    5,
                    Witness.of(new byte[71], new byte[33]))),
            List.of(COIN.output(), COIN.output()),
            0);

    static final List<byte[]> TRANSACTIONS =
            List.of(GENESIS.transactions().getFirst().raw(), WITNESSED.raw());
    static final List<byte[]> BLOCKS = List.of(
            GENESIS.raw(),
            new Block(
                            GENESIS.header(),
                            List.of(WITNESSED, GENESIS.transactions().getFirst()))
                    .raw());
    static final List<byte[]> HEADERS = List.of(GENESIS.header().bytes());
    static final List<byte[]> MESSAGES = messages();
    static final List<byte[]> FRAMES = List.of(
            new Frame("verack", new byte[0]).encode(Chains.regtest().network().magic()),
            new Frame("tx", WITNESSED.raw()).encode(Chains.regtest().network().magic()));
    static final List<byte[]> COINS = List.of(CoinCodec.encode(COIN));
    static final List<byte[]> UNDO =
            List.of(UndoCodec.encode(new BlockUndoData(new BlockUndo(List.of(List.of(COIN, COIN))), List.of())));
    static final List<byte[]> MEMPOOL = List.of(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[40]);
    static final List<byte[]> WALLET = List.of(new byte[] {1, 0, 0, 0, 0}, new byte[64]);
    static final List<byte[]> PEERS = texts("[{\"address\":\"1.2.3.4\",\"port\":5000}]", "[]", "[{}]");
    static final List<byte[]> CHAIN_FILES = texts("name: gold\nspacing: 10\n", "a: {b: [1, 2]}\n", "- x\n- y\n");
    static final List<byte[]> JSON = texts("{\"to\":\"x\",\"amount\":1}", "[[[[]]]]", "{\"amount\":1e999999999}");
    static final List<byte[]> ADDRESSES = texts(
            "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
            "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
            "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc");
    static final List<byte[]> KEYS = texts(
            "cTpB4YiyKiBcPxnefsDpbnDxFDffjqJob8wGCEDXxgQ7zQoMXJdH",
            "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
            "m/84'/1'/0'/0/2147483647");
    static final List<byte[]> SCRIPTS = hex(
            "00000000" + "5152935387",
            "1fffff02" + "0101" + "0102" + "6351675268",
            "00007f00" + "76a914" + "00".repeat(20) + "88ac",
            "00007f00" + "0051ae" + "6a04deadbeef",
            "00006000" + "2102" + "11".repeat(32) + "ac91");

    private Seeds() {}

    /// An empty one of each kind, and a list of one.
    private static List<byte[]> messages() {
        var seeds = new ArrayList<byte[]>();
        for (int i = 0; i < MessageTable.rows().size(); i++) {
            seeds.add(new byte[] {(byte) i});
            byte[] one = new byte[40];
            one[0] = (byte) i;
            one[1] = 1;
            seeds.add(one);
        }
        return seeds;
    }

    private static List<byte[]> texts(String... texts) {
        var seeds = new ArrayList<byte[]>();
        for (String text : texts) seeds.add(text.getBytes(StandardCharsets.US_ASCII));
        return seeds;
    }

    private static List<byte[]> hex(String... digits) {
        var seeds = new ArrayList<byte[]>();
        for (String text : digits) seeds.add(HexFormat.of().parseHex(text));
        return seeds;
    }
}
