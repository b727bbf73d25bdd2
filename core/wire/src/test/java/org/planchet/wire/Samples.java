package org.planchet.wire;

import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// One good message of each kind.
final class Samples {
    static final int MAGIC = 0xd9b4bef9;

    static final BlockHeader HEADER = header(BlockHeaders.ZERO, 1);
    static final Transaction TRANSACTION = new Transaction(
            2,
            List.of(new TxIn(OutPoint.NULL, Script.fromHex("5151"), TxIn.SEQUENCE_FINAL)),
            List.of(new TxOut(50, Script.fromHex("51"))),
            0);
    static final Block BLOCK = new Block(HEADER, List.of(TRANSACTION));

    private Samples() {}

    /// The hash of nothing.
    static final class BlockHeaders {
        static final BlockHash ZERO = new BlockHash(Hash256.ZERO);

        private BlockHeaders() {}
    }

    static BlockHeader header(BlockHash previous, int nonce) {
        return new BlockHeader(1, previous, new Hash256(1, 2, 3, 4), 1_700_000_000, 0x207fffff, nonce);
    }

    static List<BlockHash> hashes(int count) {
        var hashes = new ArrayList<BlockHash>();
        for (int i = 0; i < count; i++) hashes.add(new BlockHash(new Hash256(i, 0, 0, 0)));
        return hashes;
    }

    static List<InventoryItem> items(int count) {
        var items = new ArrayList<InventoryItem>();
        for (int i = 0; i < count; i++) items.add(new InventoryItem(InventoryItem.BLOCK, new Hash256(i, 0, 0, 0)));
        return items;
    }

    static List<Hash256> trees(int count) {
        return hashes(count).stream().map(BlockHash::hash).toList();
    }

    static ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) i;
        return new ByteString(bytes);
    }

    static TimedAddress timed(String ip, int port) {
        return new TimedAddress(
                1_700_000_000L, new NetAddress(9, IpAddress.parse(ip).orElseThrow(), port));
    }

    static List<Message> oneOfEach() {
        return List.of(
                new Message.Version(
                        70_016,
                        9,
                        Long.MIN_VALUE,
                        NetAddress.NONE,
                        new NetAddress(9, IpAddress.parse("1.2.3.4").orElseThrow(), 8333),
                        -1,
                        "/Planchet:0.1.0/",
                        7,
                        true),
                new Message.Verack(),
                new Message.Ping(-5),
                new Message.Pong(6),
                new Message.GetHeaders(70_016, hashes(3), BlockHeaders.ZERO),
                new Message.Headers(List.of(HEADER, header(HEADER.hash(), 2))),
                new Message.SendHeaders(),
                new Message.GetBlocks(70_016, hashes(2), BlockHeaders.ZERO),
                new Message.GetData(items(2)),
                new Message.Inv(items(1)),
                new Message.NotFound(items(300)),
                new Message.BlockMessage(BLOCK),
                new Message.TxMessage(TRANSACTION),
                new Message.Addr(List.of(timed("1.2.3.4", 5000), timed("2001:db8::1", 1))),
                new Message.AddrV2(List.of(
                        AddressV2.of(timed("1.2.3.4", 5000)),
                        new AddressV2(1, -1, 4, new byte[32], 65_535),
                        new AddressV2(0xffff_ffffL, 1_000_000, 77, new byte[512], 0))),
                new Message.SendAddrV2(),
                new Message.GetAddr(),
                new Message.MempoolRequest(),
                new Message.FeeFilter(1_000),
                new Message.WtxidRelay(),
                new Message.SendCmpct(true, 2),
                new Message.CmpctBlock(
                        HEADER,
                        -1,
                        List.of(0L, 0xffff_ffff_ffffL),
                        List.of(new Message.Prefilled(0, TRANSACTION), new Message.Prefilled(3, TRANSACTION))),
                new Message.GetBlockTxn(HEADER.hash(), List.of(0, 1, 300, 65_535)),
                new Message.BlockTxn(HEADER.hash(), List.of(TRANSACTION)),
                new Message.GetCFilters(0, 0xffff_ffffL, HEADER.hash()),
                new Message.CFilter(0, HEADER.hash(), bytes(300)),
                new Message.GetCFHeaders(255, 7, HEADER.hash()),
                new Message.CFHeaders(0, HEADER.hash(), Hash256.ZERO, trees(3)),
                new Message.GetCFCheckpt(0, HEADER.hash()),
                new Message.CFCheckpt(0, HEADER.hash(), trees(2)),
                new Message.FilterLoad(bytes(36_000), 50, -1, 2),
                new Message.FilterAdd(bytes(520)),
                new Message.FilterClear(),
                new Message.MerkleBlockMessage(MerkleBlock.of(BLOCK, txid -> true)));
    }
}
