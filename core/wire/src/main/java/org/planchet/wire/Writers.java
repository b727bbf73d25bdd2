package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message.BlockTxn;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;
import org.planchet.wire.Message.GetBlocks;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Prefilled;
import org.planchet.wire.Message.SendCmpct;
import org.planchet.wire.Message.Version;

/// Messages to payloads, the mirror of [Readers].
final class Writers {
    private Writers() {}

    static void version(Version message, ByteWriter out) {
        out.int32(message.protocol()).int64(message.services()).int64(message.timestamp());
        address(message.receiver(), out);
        address(message.sender(), out);
        out.int64(message.nonce())
                .lengthPrefixed(message.userAgent().getBytes(StandardCharsets.UTF_8))
                .int32(message.startHeight())
                .uint8(message.relay() ? 1 : 0);
    }

    static void getHeaders(GetHeaders message, ByteWriter out) {
        locator(message.protocol(), message.locator(), message.stop(), out);
    }

    static void getBlocks(GetBlocks message, ByteWriter out) {
        locator(message.protocol(), message.locator(), message.stop(), out);
    }

    private static void locator(int protocol, List<BlockHash> hashes, BlockHash stop, ByteWriter out) {
        out.int32(protocol).compactSize(hashes.size());
        for (BlockHash hash : hashes) out.hash256(hash.hash());
        out.hash256(stop.hash());
    }

    static void headers(List<BlockHeader> headers, ByteWriter out) {
        out.compactSize(headers.size());
        for (BlockHeader header : headers) {
            header.write(out);
            out.compactSize(0);
        }
    }

    static void inventory(List<InventoryItem> items, ByteWriter out) {
        out.compactSize(items.size());
        for (InventoryItem item : items) out.int32(item.type()).hash256(item.hash());
    }

    static void addresses(List<TimedAddress> addresses, ByteWriter out) {
        out.compactSize(addresses.size());
        for (TimedAddress timed : addresses) {
            out.uint32(timed.lastSeen());
            address(timed.address(), out);
        }
    }

    static void addressesV2(List<AddressV2> addresses, ByteWriter out) {
        out.compactSize(addresses.size());
        for (AddressV2 entry : addresses) {
            out.uint32(entry.lastSeen());
            compactSize64(entry.services(), out);
            out.uint8(entry.network()).lengthPrefixed(entry.address()).uint16BigEndian(entry.port());
        }
    }

    static void sendCmpct(SendCmpct message, ByteWriter out) {
        out.uint8(message.highBandwidth() ? 1 : 0).int64(message.version());
    }

    static void cmpctBlock(CmpctBlock message, ByteWriter out) {
        message.header().write(out);
        out.int64(message.nonce()).compactSize(message.shortIds().size());
        for (long id : message.shortIds()) out.uint32(id & 0xffff_ffffL).uint16((int) (id >>> 32));
        out.compactSize(message.prefilled().size());
        int next = 0;
        for (Prefilled one : message.prefilled()) {
            out.compactSize(one.index() - next).bytes(one.transaction().raw());
            next = one.index() + 1;
        }
    }

    static void getBlockTxn(GetBlockTxn message, ByteWriter out) {
        out.hash256(message.block().hash()).compactSize(message.indexes().size());
        int next = 0;
        for (int index : message.indexes()) {
            out.compactSize(index - next);
            next = index + 1;
        }
    }

    static void blockTxn(BlockTxn message, ByteWriter out) {
        out.hash256(message.block().hash()).compactSize(message.transactions().size());
        for (Transaction transaction : message.transactions()) out.bytes(transaction.raw());
    }

    private static void address(NetAddress address, ByteWriter out) {
        out.int64(address.services()).bytes(address.ip().bytes()).uint16BigEndian(address.port());
    }

    private static void compactSize64(long value, ByteWriter out) {
        if (value < 0) out.uint8(0xff).int64(value);
        else out.compactSize(value);
    }
}
