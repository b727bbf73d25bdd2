package org.planchet.api;

import java.util.List;
import org.planchet.api.StoreView.Difference;
import org.planchet.api.StoreView.Part;

/// What a [FakeNode] answers of things that never change in it: one plausible value for each record of the API.
final class FakeAnswers {
    static final String TXID = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
    static final String ADDRESS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private static final Difference BEHIND = new Difference(1, true, List.of("cc:0"));

    static final MempoolView MEMPOOL = new MempoolView(
            MempoolView.NODE,
            1,
            225,
            700,
            300_000_000,
            1_000,
            List.of(new MempoolView.Entry(TXID, TXID, 225, 900, 4_500, 20_000, 0, 1, 1, 1, List.of(), false)));

    static final MiningView MINING = new MiningView(false, "", 0, 0, 0.25, 0, "none");

    static final WalletView.CoinEntry COIN = new WalletView.CoinEntry(TXID, 0, ADDRESS, 1_000_000_000, 12, true, true);

    static final WalletView.HistoryEntry PAYMENT =
            new WalletView.HistoryEntry(TXID, 0, 1, 12, 1_000_000_000, null, "confirmed");

    static final Refusal REFUSAL = new Refusal(
            "tx " + TXID,
            "bad-txns-inputs-missingorspent",
            "TX_MISSING_INPUTS",
            "the coins are there",
            "Bitcoin Core: CheckTxInputs",
            "consensus",
            "transaction spending coins",
            "no coin at " + TXID + ":0",
            "OP_EQUALVERIFY",
            List.of("", "aa00", "bb00"),
            0);

    static final StoreView STORED = new StoreView(
            "/data",
            part("blocks/blk*.dat", 2, Difference.NONE),
            new StoreView.Coins(
                    part("chainstate", 1, BEHIND), 50, "dd", List.of(new StoreView.Coin("aa:0", 50, 1, true))),
            new StoreView.Mempool(
                    new Part("mempool.dat", 0, 0, -1, "", 0, true, Difference.NONE, Difference.NONE), List.of()),
            new StoreView.Neighbours(
                    part("peers.json", -1, Difference.NONE),
                    List.of(new StoreView.Neighbour("10.0.0.9:5000", 60, "known", -1, 0))));

    private static final Part REDIS = part("redis mempool", 1, Difference.NONE);

    static final StoreView OUTSIDE = new StoreView(
            "redis",
            StoreView.NOTHING,
            new StoreView.Coins(StoreView.NOTHING, 0, "", List.of()),
            new StoreView.Mempool(REDIS, List.of(new StoreView.Tx("ee", 141, 60))),
            new StoreView.Neighbours(REDIS, List.of()));

    private FakeAnswers() {}

    private static Part part(String source, int height, Difference memory) {
        return new Part(source, 60, 300, height, "bb", 3, true, Difference.NONE, memory);
    }

    static ChainView chain(int height, String genesis, String tip) {
        return new ChainView(
                "regtest",
                genesis,
                "fabfb5da",
                "fixed",
                100_000_000,
                "PLC",
                10,
                500_000_000,
                150,
                100,
                height,
                new ChainView.AddressVersions(0, 5, 128, "plc"),
                List.of(new ChainView.Tip(height, tip, 0, "active")));
    }

    static BlockView block(HeaderView header) {
        return new BlockView(
                header.index(),
                header.timestamp(),
                header.previousHash(),
                header.hash(),
                header.difficulty(),
                header.nonce(),
                header.merkleRoot(),
                List.of(transaction(header.hash())),
                header.bits(),
                header.target(),
                header.chainWork(),
                header.version(),
                285,
                285,
                1_140,
                17,
                0,
                header.confirmations(),
                null,
                500_000_000,
                0,
                500_000_000);
    }

    /// A coinbase, of every satoshi that there will be.
    static TxView transaction(String block) {
        return new TxView(
                TXID,
                TXID,
                1,
                0,
                204,
                204,
                816,
                List.of(new TxView.Input(null, null, "04ffff", "", "", List.of(), 0, null, null, null, null)),
                List.of(new TxView.Output(
                        0, 2_100_000_000_000_000L, "76a9", "OP_DUP OP_HASH160", "pubkeyhash", ADDRESS)),
                null,
                2_100_000_000_000_000L,
                block,
                0,
                1,
                "01");
    }

    static PeerView peer(int id, String address) {
        return new PeerView(
                id,
                address,
                "outbound",
                "connected",
                new PeerView.Software("/Planchet:0.1/", 70016, "09"),
                new PeerView.Contact(0, 0, 3, 0, 12),
                PeerView.Traffic.NONE,
                true,
                new PeerView.Framing("v2", "ab"),
                PeerView.Absence.NONE);
    }

    static WalletView wallet(boolean there, boolean encrypted, BlockView tip) {
        return new WalletView(
                "default",
                encrypted,
                false,
                1_000_000_000,
                0,
                500_000_000,
                there ? 1 : 0,
                List.of(new WalletView.AddressEntry(ADDRESS, "m/44'/1'/0'/0/0", false, true, 1_000_000_000, "first")),
                tip.index(),
                tip.hash(),
                null);
    }
}
