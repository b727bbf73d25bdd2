package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.GetBlockTxn;

/// The messages of compact blocks (BIP-0152): places are sent as distances, and 16 bits hold them.
class CompactMessagesTest {
    private static ByteWriter request(int count) {
        return new ByteWriter().hash256(Samples.HEADER.hash().hash()).compactSize(count);
    }

    private static Message decoded(String command, ByteWriter payload) throws MalformedDataException {
        return MessageCodec.decode(command, payload.toByteArray());
    }

    @Test
    void places_are_distances_from_the_one_before() throws MalformedDataException {
        ByteWriter payload =
                request(4).compactSize(0).compactSize(0).compactSize(3).compactSize(0);
        assertEquals(new GetBlockTxn(Samples.HEADER.hash(), List.of(0, 1, 5, 6)), decoded("getblocktxn", payload));
    }

    @Test
    void p34_p52_the_last_place_of_16_bits_is_read_and_the_next_is_not() throws MalformedDataException {
        assertEquals(
                new GetBlockTxn(Samples.HEADER.hash(), List.of(65_534, 65_535)),
                decoded("getblocktxn", request(2).compactSize(65_534).compactSize(0)));
        ByteWriter sum = request(2).compactSize(65_534).compactSize(1);
        assertThrows(MalformedDataException.class, () -> decoded("getblocktxn", sum));
        ByteWriter single = request(1).compactSize(65_536);
        assertThrows(MalformedDataException.class, () -> decoded("getblocktxn", single));
    }

    @Test
    void p52_a_count_that_the_bytes_cannot_hold_is_refused_before_anything_is_allocated() {
        assertThrows(MalformedDataException.class, () -> decoded("getblocktxn", request(65_535)));
        assertThrows(
                MalformedDataException.class,
                () -> decoded("blocktxn", request(1_000).bytes(new byte[9_999])));
        var block = new ByteWriter();
        Samples.HEADER.write(block);
        block.int64(7).compactSize(3).bytes(new byte[17]);
        assertThrows(MalformedDataException.class, () -> decoded("cmpctblock", block));
    }

    @Test
    void p34_p60_a_compact_block_has_at_most_65535_transactions_in_all() throws MalformedDataException {
        ByteWriter most = compact(65_534, 1);
        assertEquals(
                65_534, ((CmpctBlock) decoded("cmpctblock", most)).shortIds().size());
        ByteWriter oneMore = compact(65_535, 1);
        assertThrows(MalformedDataException.class, () -> decoded("cmpctblock", oneMore));
    }

    private static ByteWriter compact(int ids, int prefilled) {
        var out = new ByteWriter();
        Samples.HEADER.write(out);
        out.int64(7).compactSize(ids).bytes(new byte[6 * ids]).compactSize(prefilled);
        for (int i = 0; i < prefilled; i++) out.compactSize(0).bytes(Samples.TRANSACTION.raw());
        return out;
    }
}
