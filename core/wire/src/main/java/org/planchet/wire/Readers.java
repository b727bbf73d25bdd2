package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;
import org.planchet.wire.Message.GetBlocks;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.Message.Prefilled;
import org.planchet.wire.Message.SendCmpct;
import org.planchet.wire.Message.Version;

/// Payloads to messages, for those that need more than a line of the table.
final class Readers {
    /// Bytes of the smallest transaction.
    private static final int MIN_TRANSACTION = 10;

    private Readers() {}

    /// The fields after the receiver's address were added by successive protocol versions, so each may be
    /// missing; bytes after the last known field are left for later versions to define.
    static Version version(ByteReader in) throws MalformedDataException {
        int protocol = in.int32("protocol version");
        long services = in.int64("services");
        long timestamp = in.int64("timestamp");
        NetAddress receiver = address(in);
        NetAddress sender = in.remaining() > 0 ? address(in) : NetAddress.NONE;
        long nonce = in.remaining() > 0 ? in.int64("nonce") : 0;
        String userAgent = in.remaining() > 0 ? text(in, Limits.USER_AGENT, "user agent") : "";
        int startHeight = in.remaining() > 0 ? in.int32("start height") : 0;
        boolean relay = in.remaining() == 0 || in.uint8("relay") != 0;
        return new Version(protocol, services, timestamp, receiver, sender, nonce, userAgent, startHeight, relay);
    }

    /// Before BIP-0031 a ping was empty: read as nonce 0.
    static Ping ping(ByteReader in) throws MalformedDataException {
        return new Ping(in.remaining() == 0 ? 0 : in.int64("nonce"));
    }

    static Pong pong(ByteReader in) throws MalformedDataException {
        return new Pong(in.int64("nonce"));
    }

    static GetHeaders getHeaders(ByteReader in) throws MalformedDataException {
        int protocol = in.int32("protocol version");
        List<BlockHash> locator = locator(in);
        return new GetHeaders(protocol, locator, new BlockHash(in.hash256("stop hash")));
    }

    static GetBlocks getBlocks(ByteReader in) throws MalformedDataException {
        int protocol = in.int32("protocol version");
        List<BlockHash> locator = locator(in);
        return new GetBlocks(protocol, locator, new BlockHash(in.hash256("stop hash")));
    }

    private static List<BlockHash> locator(ByteReader in) throws MalformedDataException {
        int count = listed(in, 32, Limits.LOCATOR, "locator size");
        var hashes = new ArrayList<BlockHash>(count);
        for (int i = 0; i < count; i++) hashes.add(new BlockHash(in.hash256("locator hash")));
        return hashes;
    }

    static Headers headers(ByteReader in) throws MalformedDataException {
        int count = listed(in, BlockHeader.SIZE + 1, Limits.HEADERS, "headers count");
        var headers = new ArrayList<BlockHeader>(count);
        for (int i = 0; i < count; i++) {
            headers.add(BlockHeader.read(in));
            int transactions = in.compactSize("transaction count");
            if (transactions != 0)
                throw new MalformedDataException("header " + i + " claims " + transactions + " transactions");
        }
        return new Headers(headers);
    }

    static List<InventoryItem> inventory(ByteReader in) throws MalformedDataException {
        int count = listed(in, 36, Limits.INVENTORY, "inventory count");
        var items = new ArrayList<InventoryItem>(count);
        for (int i = 0; i < count; i++)
            items.add(new InventoryItem(in.int32("inventory type"), in.hash256("inventory hash")));
        return items;
    }

    static List<TimedAddress> addresses(ByteReader in) throws MalformedDataException {
        int count = listed(in, 30, Limits.ADDRESSES, "address count");
        var addresses = new ArrayList<TimedAddress>(count);
        for (int i = 0; i < count; i++) addresses.add(new TimedAddress(in.uint32("address time"), address(in)));
        return addresses;
    }

    static List<AddressV2> addressesV2(ByteReader in) throws MalformedDataException {
        int count = listed(in, 9, Limits.ADDRESSES, "address count");
        var addresses = new ArrayList<AddressV2>(count);
        for (int i = 0; i < count; i++) {
            long time = in.uint32("address time");
            long services = compactSize64(in, "address services");
            int network = in.uint8("address network");
            int length = bounded(in, 1, Limits.ADDRESS_V2, "address length");
            byte[] bytes = in.bytes(length, "address");
            addresses.add(new AddressV2(time, services, network, bytes, in.uint16BigEndian("address port")));
        }
        return addresses;
    }

    static SendCmpct sendCmpct(ByteReader in) throws MalformedDataException {
        return new SendCmpct(in.uint8("high bandwidth") != 0, in.int64("compact blocks version"));
    }

    static CmpctBlock cmpctBlock(ByteReader in) throws MalformedDataException {
        BlockHeader header = BlockHeader.read(in);
        long nonce = in.int64("compact block nonce");
        int ids = bounded(in, 6, Limits.COMPACT_TRANSACTIONS, "short id count");
        var shortIds = new ArrayList<Long>(ids);
        for (int i = 0; i < ids; i++) {
            long low = in.uint32("short id");
            shortIds.add((long) in.uint16("short id") << 32 | low);
        }
        int whole = bounded(in, 1 + MIN_TRANSACTION, Limits.COMPACT_TRANSACTIONS - ids, "prefilled count");
        var prefilled = new ArrayList<Prefilled>(whole);
        int previous = -1;
        for (int i = 0; i < whole; i++) {
            previous = index(in, previous);
            prefilled.add(new Prefilled(previous, Transaction.read(in)));
        }
        return new CmpctBlock(header, nonce, shortIds, prefilled);
    }

    static GetBlockTxn getBlockTxn(ByteReader in) throws MalformedDataException {
        var block = new BlockHash(in.hash256("block hash"));
        int count = bounded(in, 1, Limits.COMPACT_TRANSACTIONS, "index count");
        var indexes = new ArrayList<Integer>(count);
        int previous = -1;
        for (int i = 0; i < count; i++) {
            previous = index(in, previous);
            indexes.add(previous);
        }
        return new GetBlockTxn(block, indexes);
    }

    static BlockTxn blockTxn(ByteReader in) throws MalformedDataException {
        var block = new BlockHash(in.hash256("block hash"));
        int count = bounded(in, MIN_TRANSACTION, Limits.COMPACT_TRANSACTIONS, "transaction count");
        var transactions = new ArrayList<Transaction>(count);
        for (int i = 0; i < count; i++) transactions.add(Transaction.read(in));
        return new BlockTxn(block, transactions);
    }

    /// A place in a block, sent as its distance from the one after `previous`; 16 bits hold it (BIP-0152).
    private static int index(ByteReader in, int previous) throws MalformedDataException {
        int at = in.position();
        // A CompactSize is at most 2^25 here, so the sum does not overflow.
        int index = previous + 1 + in.compactSize("transaction index");
        if (index > 0xffff)
            throw new MalformedDataException("transaction index of " + index + " at byte " + at + " exceeds 65535");
        return index;
    }

    private static NetAddress address(ByteReader in) throws MalformedDataException {
        long services = in.int64("services");
        IpAddress ip = IpAddress.of(in.bytes(16, "address"));
        return new NetAddress(services, ip, in.uint16BigEndian("port"));
    }

    private static String text(ByteReader in, int most, String what) throws MalformedDataException {
        int length = bounded(in, 1, most, what);
        return new String(in.bytes(length, what), StandardCharsets.UTF_8);
    }

    /// The number of entries in a list, of which no peer may send more than `most`.
    private static int listed(ByteReader in, int leastBytesEach, int most, String what) throws MalformedDataException {
        int count = in.count(leastBytesEach, what);
        if (count > most) throw new OverLimitException(what + " of " + count + " exceeds " + most);
        return count;
    }

    /// A count that is refused above `most`, and if the bytes that follow cannot hold so many.
    private static int bounded(ByteReader in, int leastBytesEach, int most, String what) throws MalformedDataException {
        int at = in.position();
        int count = in.count(leastBytesEach, what);
        if (count > most)
            throw new MalformedDataException(what + " of " + count + " at byte " + at + " exceeds " + most);
        return count;
    }

    /// A CompactSize number over the whole range of 64 bits (unlike lengths), as BIP-0155 sends services.
    private static long compactSize64(ByteReader in, String what) throws MalformedDataException {
        int at = in.position();
        int first = in.uint8(what);
        long value = switch (first) {
            case 0xfd -> in.uint16(what);
            case 0xfe -> in.uint32(what);
            case 0xff -> in.int64(what);
            default -> first;
        };
        long least = switch (first) {
            case 0xfd -> 0xfd;
            case 0xfe -> 0x1_0000L;
            case 0xff -> 0x1_0000_0000L;
            default -> 0;
        };
        if (Long.compareUnsigned(value, least) < 0)
            throw new MalformedDataException("non-canonical CompactSize of " + what + " at byte " + at);
        return value;
    }
}
