package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Message.CFCheckpt;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.FilterAdd;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.Message.GetCFilters;

/// The messages of compact filters (BIP-0157) and of bloom filters (BIP-0037), byte by byte and at their limits.
class FilterMessagesTest {
    private static Message decoded(String command, ByteWriter payload) throws MalformedDataException {
        return MessageCodec.decode(command, payload.toByteArray());
    }

    private static void overLimit(String command, ByteWriter payload) {
        assertThrows(OverLimitException.class, () -> decoded(command, payload));
    }

    @Test
    void a_range_of_filters_is_a_type_a_height_and_a_hash() throws MalformedDataException {
        byte[] stop = Samples.HEADER.hash().hash().bytes();
        ByteWriter payload = new ByteWriter().bytes(new byte[] {0, 1, 2, 3, 4}).bytes(stop);
        assertEquals(new GetCFilters(0, 0x0403_0201, Samples.HEADER.hash()), decoded("getcfilters", payload));
    }

    @Test
    void p25_cfheaders_carries_at_most_2000_hashes() throws MalformedDataException {
        assertEquals(
                2_000,
                ((CFHeaders) decoded("cfheaders", filterHeaders(2_000)))
                        .filterHashes()
                        .size());
        overLimit("cfheaders", filterHeaders(2_001));
    }

    private static ByteWriter filterHeaders(int count) {
        return new ByteWriter().bytes(new byte[65]).compactSize(count).bytes(new byte[32 * count]);
    }

    @Test
    void p25_cfcheckpt_carries_what_a_payload_holds() throws MalformedDataException {
        ByteWriter most = new ByteWriter()
                .bytes(new byte[33])
                .compactSize(Limits.FILTER_CHECKPOINTS)
                .bytes(new byte[32 * Limits.FILTER_CHECKPOINTS]);
        assertEquals(
                Limits.FILTER_CHECKPOINTS,
                ((CFCheckpt) decoded("cfcheckpt", most)).filterHeaders().size());
        ByteWriter claim =
                new ByteWriter().bytes(new byte[33]).compactSize(100_000).bytes(new byte[64]);
        assertThrows(MalformedDataException.class, () -> decoded("cfcheckpt", claim));
    }

    @Test
    void p26_bloom_edges_36001_bytes_or_51_functions() throws MalformedDataException {
        assertEquals(
                36_000,
                ((FilterLoad) decoded("filterload", load(36_000, 50))).filter().size());
        overLimit("filterload", load(36_001, 50));
        overLimit("filterload", load(8, 51));
        overLimit("filterload", load(8, 0xffff_ffffL));
    }

    @Test
    void p26_bloom_edges_a_filter_may_be_empty() throws MalformedDataException {
        assertEquals(
                0, ((FilterLoad) decoded("filterload", load(0, 0))).filter().size());
    }

    private static ByteWriter load(int bytes, long functions) {
        return new ByteWriter()
                .lengthPrefixed(new byte[bytes])
                .uint32(functions)
                .int32(5)
                .uint8(1);
    }

    @Test
    void p26_bloom_edges_an_element_of_521_bytes() throws MalformedDataException {
        ByteWriter most = new ByteWriter().lengthPrefixed(new byte[520]);
        assertEquals(520, ((FilterAdd) decoded("filteradd", most)).element().size());
        overLimit("filteradd", new ByteWriter().lengthPrefixed(new byte[521]));
    }
}
