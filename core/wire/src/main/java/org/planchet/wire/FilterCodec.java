package org.planchet.wire;

import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Message.CFCheckpt;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;
import org.planchet.wire.Message.FilterAdd;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.Message.GetCFCheckpt;
import org.planchet.wire.Message.GetCFHeaders;
import org.planchet.wire.Message.GetCFilters;

/// Payloads of the messages of compact filters (BIP-0157) and of bloom filters (BIP-0037), read and written.
final class FilterCodec {
    private FilterCodec() {}

    static GetCFilters getCFilters(ByteReader in) throws MalformedDataException {
        return new GetCFilters(type(in), in.uint32("start height"), stop(in));
    }

    static void getCFilters(GetCFilters message, ByteWriter out) {
        out.uint8(message.type())
                .uint32(message.startHeight())
                .hash256(message.stop().hash());
    }

    static CFilter cFilter(ByteReader in) throws MalformedDataException {
        return new CFilter(
                type(in), new BlockHash(in.hash256("block hash")), new ByteString(in.lengthPrefixed("compact filter")));
    }

    static void cFilter(CFilter message, ByteWriter out) {
        out.uint8(message.type())
                .hash256(message.block().hash())
                .lengthPrefixed(message.filter().toByteArray());
    }

    static GetCFHeaders getCFHeaders(ByteReader in) throws MalformedDataException {
        return new GetCFHeaders(type(in), in.uint32("start height"), stop(in));
    }

    static void getCFHeaders(GetCFHeaders message, ByteWriter out) {
        out.uint8(message.type())
                .uint32(message.startHeight())
                .hash256(message.stop().hash());
    }

    static CFHeaders cFHeaders(ByteReader in) throws MalformedDataException {
        return new CFHeaders(
                type(in),
                stop(in),
                in.hash256("previous filter header"),
                hashes(in, Limits.FILTER_HEADERS, "filter hash"));
    }

    static void cFHeaders(CFHeaders message, ByteWriter out) {
        out.uint8(message.type()).hash256(message.stop().hash()).hash256(message.previousHeader());
        hashes(message.filterHashes(), out);
    }

    static GetCFCheckpt getCFCheckpt(ByteReader in) throws MalformedDataException {
        return new GetCFCheckpt(type(in), stop(in));
    }

    static void getCFCheckpt(GetCFCheckpt message, ByteWriter out) {
        out.uint8(message.type()).hash256(message.stop().hash());
    }

    static CFCheckpt cFCheckpt(ByteReader in) throws MalformedDataException {
        return new CFCheckpt(type(in), stop(in), hashes(in, Limits.FILTER_CHECKPOINTS, "filter header"));
    }

    static void cFCheckpt(CFCheckpt message, ByteWriter out) {
        out.uint8(message.type()).hash256(message.stop().hash());
        hashes(message.filterHeaders(), out);
    }

    static FilterLoad filterLoad(ByteReader in) throws MalformedDataException {
        byte[] filter = atMost(in, Limits.BLOOM_FILTER, "bloom filter");
        long functions = in.uint32("hash functions");
        if (functions > Limits.BLOOM_FUNCTIONS)
            throw new OverLimitException("hash functions of " + functions + " exceeds " + Limits.BLOOM_FUNCTIONS);
        return new FilterLoad(new ByteString(filter), (int) functions, in.int32("tweak"), in.uint8("flags"));
    }

    static void filterLoad(FilterLoad message, ByteWriter out) {
        out.lengthPrefixed(message.filter().toByteArray())
                .int32(message.hashFunctions())
                .int32(message.tweak())
                .uint8(message.flags());
    }

    static FilterAdd filterAdd(ByteReader in) throws MalformedDataException {
        return new FilterAdd(new ByteString(atMost(in, Limits.BLOOM_ELEMENT, "filter element")));
    }

    private static int type(ByteReader in) throws MalformedDataException {
        return in.uint8("filter type");
    }

    private static BlockHash stop(ByteReader in) throws MalformedDataException {
        return new BlockHash(in.hash256("stop hash"));
    }

    private static List<Hash256> hashes(ByteReader in, int most, String what) throws MalformedDataException {
        int count = in.count(Hash256.SIZE, what + " count");
        if (count > most) throw new OverLimitException(what + " count of " + count + " exceeds " + most);
        var hashes = new ArrayList<Hash256>(count);
        for (int i = 0; i < count; i++) hashes.add(in.hash256(what));
        return hashes;
    }

    private static void hashes(List<Hash256> hashes, ByteWriter out) {
        out.compactSize(hashes.size());
        for (Hash256 hash : hashes) out.hash256(hash);
    }

    private static byte[] atMost(ByteReader in, int most, String what) throws MalformedDataException {
        byte[] bytes = in.lengthPrefixed(what);
        if (bytes.length > most) throw new OverLimitException(what + " of " + bytes.length + " bytes exceeds " + most);
        return bytes;
    }
}
