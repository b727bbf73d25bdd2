package org.planchet.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.AddrV2;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CFCheckpt;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.FilterAdd;
import org.planchet.wire.Message.FilterClear;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.GetBlockTxn;
import org.planchet.wire.Message.GetBlocks;
import org.planchet.wire.Message.GetCFCheckpt;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.MempoolRequest;
import org.planchet.wire.Message.MerkleBlockMessage;
import org.planchet.wire.Message.NotFound;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.Message.SendAddrV2;
import org.planchet.wire.Message.SendCmpct;
import org.planchet.wire.Message.SendHeaders;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Message.WtxidRelay;

/// One row a message: its command, how its payload is read and written, the most bytes it may have, where it is
/// specified, and the protocol version it came with. To add a message: a record in [Message], a row here, and what
/// the compiler then names.
public final class MessageTable {
    /// Reads a payload. What is left unread is for later versions to define.
    interface Reader<M extends Message> {
        M read(ByteReader in) throws MalformedDataException;
    }

    /// Writes a payload.
    interface Writer<M extends Message> {
        void write(M message, ByteWriter out);
    }

    /// @param maxPayload   bytes; a frame that claims more is never held
    /// @param source       BIP or Bitcoin Core's word for it
    /// @param sinceVersion protocol version that brought it, 0 for the first
    public record Row<M extends Message>(
            String command,
            Class<M> type,
            int maxPayload,
            String source,
            int sinceVersion,
            Reader<M> reader,
            Writer<M> writer) {}

    private static final int LOCATOR_BYTES = 4 + 1 + 32 * Limits.LOCATOR + 32;
    private static final int INVENTORY_BYTES = 3 + 36 * Limits.INVENTORY;
    private static final int ADDR_BYTES = 3 + 30 * Limits.ADDRESSES;
    private static final int ADDR_V2_BYTES = 3 + (4 + 9 + 1 + 3 + Limits.ADDRESS_V2 + 2) * Limits.ADDRESSES;

    private static final int CF_HEADERS_BYTES = 1 + 32 + 32 + 3 + 32 * Limits.FILTER_HEADERS;
    private static final int SMALL = Limits.SMALL_PAYLOAD;

    private static final List<Row<?>> ROWS = List.of(
            row("version", Version.class, Limits.SMALL_PAYLOAD, "", 0, Readers::version, Writers::version),
            empty("verack", Verack.class, "", 0, new Verack()),
            row(
                    "ping",
                    Ping.class,
                    Limits.SMALL_PAYLOAD,
                    "BIP-0031",
                    60_001,
                    Readers::ping,
                    (m, out) -> out.int64(m.nonce())),
            row(
                    "pong",
                    Pong.class,
                    Limits.SMALL_PAYLOAD,
                    "BIP-0031",
                    60_001,
                    Readers::pong,
                    (m, out) -> out.int64(m.nonce())),
            row("getheaders", GetHeaders.class, LOCATOR_BYTES, "", 31_800, Readers::getHeaders, Writers::getHeaders),
            row(
                    "headers",
                    Headers.class,
                    3 + 81 * Limits.HEADERS,
                    "",
                    31_800,
                    Readers::headers,
                    (m, out) -> Writers.headers(m.headers(), out)),
            empty("sendheaders", SendHeaders.class, "BIP-0130", 70_012, new SendHeaders()),
            row("getblocks", GetBlocks.class, LOCATOR_BYTES, "", 0, Readers::getBlocks, Writers::getBlocks),
            row(
                    "getdata",
                    GetData.class,
                    INVENTORY_BYTES,
                    "",
                    0,
                    in -> new GetData(Readers.inventory(in)),
                    (m, out) -> Writers.inventory(m.items(), out)),
            row(
                    "inv",
                    Inv.class,
                    INVENTORY_BYTES,
                    "",
                    0,
                    in -> new Inv(Readers.inventory(in)),
                    (m, out) -> Writers.inventory(m.items(), out)),
            row(
                    "notfound",
                    NotFound.class,
                    INVENTORY_BYTES,
                    "",
                    70_001,
                    in -> new NotFound(Readers.inventory(in)),
                    (m, out) -> Writers.inventory(m.items(), out)),
            row(
                    "block",
                    BlockMessage.class,
                    Limits.PAYLOAD,
                    "BIP-0144",
                    0,
                    in -> new BlockMessage(Block.parseFirst(in.bytes(in.remaining(), "block"))),
                    (m, out) -> out.bytes(m.block().raw())),
            row(
                    "tx",
                    TxMessage.class,
                    Limits.PAYLOAD,
                    "BIP-0144",
                    0,
                    in -> new TxMessage(Transaction.read(in)),
                    (m, out) -> out.bytes(m.transaction().raw())),
            row(
                    "addr",
                    Addr.class,
                    ADDR_BYTES,
                    "",
                    0,
                    in -> new Addr(Readers.addresses(in)),
                    (m, out) -> Writers.addresses(m.addresses(), out)),
            row(
                    "addrv2",
                    AddrV2.class,
                    ADDR_V2_BYTES,
                    "BIP-0155",
                    70_016,
                    in -> new AddrV2(Readers.addressesV2(in)),
                    (m, out) -> Writers.addressesV2(m.addresses(), out)),
            empty("sendaddrv2", SendAddrV2.class, "BIP-0155", 70_016, new SendAddrV2()),
            empty("getaddr", GetAddr.class, "", 0, new GetAddr()),
            empty("mempool", MempoolRequest.class, "BIP-0035", 60_002, new MempoolRequest()),
            row(
                    "feefilter",
                    FeeFilter.class,
                    Limits.SMALL_PAYLOAD,
                    "BIP-0133",
                    70_013,
                    in -> new FeeFilter(in.int64("fee rate")),
                    (m, out) -> out.int64(m.feeRate())),
            empty("wtxidrelay", WtxidRelay.class, "BIP-0339", 70_016, new WtxidRelay()),
            row(
                    "sendcmpct",
                    SendCmpct.class,
                    Limits.SMALL_PAYLOAD,
                    "BIP-0152",
                    70_014,
                    Readers::sendCmpct,
                    Writers::sendCmpct),
            row(
                    "cmpctblock",
                    CmpctBlock.class,
                    Limits.PAYLOAD,
                    "BIP-0152",
                    70_014,
                    Readers::cmpctBlock,
                    Writers::cmpctBlock),
            row(
                    "getblocktxn",
                    GetBlockTxn.class,
                    32 + 3 + 3 * Limits.COMPACT_TRANSACTIONS,
                    "BIP-0152",
                    70_014,
                    Readers::getBlockTxn,
                    Writers::getBlockTxn),
            row("blocktxn", BlockTxn.class, Limits.PAYLOAD, "BIP-0152", 70_014, Readers::blockTxn, Writers::blockTxn),
            filter("getcfilters", GetCFilters.class, SMALL, FilterCodec::getCFilters, FilterCodec::getCFilters),
            filter("cfilter", CFilter.class, Limits.PAYLOAD, FilterCodec::cFilter, FilterCodec::cFilter),
            filter("getcfheaders", GetCFHeaders.class, SMALL, FilterCodec::getCFHeaders, FilterCodec::getCFHeaders),
            filter("cfheaders", CFHeaders.class, CF_HEADERS_BYTES, FilterCodec::cFHeaders, FilterCodec::cFHeaders),
            filter("getcfcheckpt", GetCFCheckpt.class, SMALL, FilterCodec::getCFCheckpt, FilterCodec::getCFCheckpt),
            filter("cfcheckpt", CFCheckpt.class, Limits.PAYLOAD, FilterCodec::cFCheckpt, FilterCodec::cFCheckpt),
            bloom(
                    "filterload",
                    FilterLoad.class,
                    3 + Limits.BLOOM_FILTER + 9,
                    FilterCodec::filterLoad,
                    FilterCodec::filterLoad),
            bloom(
                    "filteradd",
                    FilterAdd.class,
                    3 + Limits.BLOOM_ELEMENT,
                    FilterCodec::filterAdd,
                    (m, out) -> out.lengthPrefixed(m.element().toByteArray())),
            empty("filterclear", FilterClear.class, "BIP-0037", 70_001, new FilterClear()),
            bloom(
                    "merkleblock",
                    MerkleBlockMessage.class,
                    Limits.PAYLOAD,
                    in -> new MerkleBlockMessage(MerkleBlock.read(in)),
                    (m, out) -> m.block().write(out)));

    private static final Map<String, Row<?>> BY_COMMAND = new HashMap<>();
    private static final Map<Class<?>, Row<?>> BY_TYPE = new HashMap<>();

    static {
        for (Row<?> row : ROWS) {
            BY_COMMAND.put(row.command(), row);
            BY_TYPE.put(row.type(), row);
        }
    }

    private MessageTable() {}

    /// Every row, in the order of [Message].
    public static List<Row<?>> rows() {
        return new ArrayList<>(ROWS);
    }

    /// The row of a command; null if the table has none.
    public static @Nullable Row<?> row(String command) {
        return BY_COMMAND.get(command);
    }

    /// The most payload bytes that a message of this command may have; of a command we do not know, the most that
    /// are looked at.
    public static int maxPayload(String command) {
        Row<?> row = row(command);
        return row == null ? Limits.UNKNOWN_PAYLOAD : row.maxPayload();
    }

    /// Whether a payload of so many bytes is looked at. Extra bytes after fixed fields, and messages with
    /// unknown commands, may belong to a later protocol version, and are ignored.
    ///
    /// @throws OverLimitException if more can only be too many entries: a breach of the protocol
    static boolean fits(String command, long bytes) throws OverLimitException {
        int most = maxPayload(command);
        boolean bounded = most != Limits.SMALL_PAYLOAD && row(command) != null;
        if (bytes > Limits.PAYLOAD || (bytes > most && bounded))
            throw new OverLimitException(
                    "message " + command + " claims " + bytes + " bytes of payload, " + most + " are allowed");
        return bytes <= most;
    }

    @SuppressWarnings("unchecked") // BY_TYPE holds under each class the row of that very class
    static <M extends Message> @Nullable Row<M> row(M message) {
        return (Row<M>) BY_TYPE.get(message.getClass());
    }

    private static <M extends Message> Row<M> row(
            String command,
            Class<M> type,
            int maxPayload,
            String source,
            int sinceVersion,
            Reader<M> reader,
            Writer<M> writer) {
        return new Row<>(command, type, maxPayload, source, sinceVersion, reader, writer);
    }

    /// Compact filters came without a protocol version of their own: a service bit signals them.
    private static <M extends Message> Row<M> filter(
            String command, Class<M> type, int maxPayload, Reader<M> reader, Writer<M> writer) {
        return new Row<>(command, type, maxPayload, "BIP-0157", 0, reader, writer);
    }

    private static <M extends Message> Row<M> bloom(
            String command, Class<M> type, int maxPayload, Reader<M> reader, Writer<M> writer) {
        return new Row<>(command, type, maxPayload, "BIP-0037", 70_001, reader, writer);
    }

    private static <M extends Message> Row<M> empty(
            String command, Class<M> type, String source, int sinceVersion, M only) {
        return new Row<>(command, type, Limits.SMALL_PAYLOAD, source, sinceVersion, in -> only, (m, out) -> {});
    }
}
