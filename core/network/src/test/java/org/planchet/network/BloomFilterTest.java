package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.Templates;
import org.planchet.wire.ByteString;
import org.planchet.wire.Message.FilterLoad;
import org.planchet.wire.MessageCodec;

/// What a bloom filter lets through (BIP-0037). The bytes are those of Bitcoin Core's `bloom_tests`.
class BloomFilterTest {
    private static final byte[] KEY = new byte[33];
    private static final byte[] HASH = new byte[20];

    static {
        Arrays.fill(KEY, (byte) 3);
        Arrays.fill(HASH, (byte) 7);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static BloomFilter filter(int flags, byte[]... elements) {
        BloomFilter filter = BloomFilter.forElements(10, 0.000_001, 5, flags);
        for (byte[] element : elements) filter.insert(element);
        return filter;
    }

    private static Transaction paying(OutPoint spent, Script... scripts) {
        var outputs = Arrays.stream(scripts).map(script -> new TxOut(1, script)).toList();
        return new Transaction(2, List.of(new TxIn(spent, Script.EMPTY, -1)), outputs, 0);
    }

    @Test
    void a_filter_has_the_published_bytes() {
        for (int tweak : new int[] {0, 0x8000_0001}) {
            BloomFilter filter = BloomFilter.forElements(3, 0.01, tweak, BloomFilter.UPDATE_ALL);
            filter.insert(hex("99108ad8ed9bb6274d3980bab5a85c048f0950c8"));
            assertTrue(filter.mayHold(hex("99108ad8ed9bb6274d3980bab5a85c048f0950c8")));
            assertFalse(filter.mayHold(hex("19108ad8ed9bb6274d3980bab5a85c048f0950c8")));
            filter.insert(hex("b5a2c786d9ef4658287ced5914b37a1b4aa32eee"));
            filter.insert(hex("b9300670b4c5366e95b2699e8b18bc75e5f729c5"));
            assertEquals(
                    tweak == 0 ? "03614e9b050000000000000001" : "03ce4299050000000100008001",
                    HexFormat.of().formatHex(MessageCodec.payload(filter.message())));
        }
    }

    @Test
    void a_transaction_matches_by_its_id_what_it_pays_what_it_spends_and_what_signs_it() {
        Script address = Templates.payToPubKeyHash(HASH);
        Transaction payment = paying(OutPoint.NULL, address);
        assertTrue(filter(0, payment.txid().hash().bytes()).matches(payment));
        assertTrue(filter(0, HASH).matches(payment));
        assertFalse(filter(0, KEY).matches(payment));
        Transaction spending = paying(payment.outPoint(0), Script.fromHex("51"));
        BloomFilter ofCoin = filter(0);
        ofCoin.insert(payment.outPoint(0));
        assertTrue(ofCoin.matches(spending));
        assertFalse(ofCoin.matches(paying(new OutPoint(payment.txid(), 1), Script.fromHex("51"))));
        var signed = new TxIn(payment.outPoint(0), Templates.spendPubKeyHash(new byte[71], KEY), -1);
        assertTrue(filter(0, KEY).matches(new Transaction(2, List.of(signed), spending.outputs(), 0)));
    }

    @Test
    void who_spends_an_output_that_matched_matches_if_the_flags_say_so() {
        Script address = Templates.payToPubKeyHash(HASH);
        Script bareKey = Script.fromHex("21" + "03".repeat(33) + "ac");
        Script several = Script.fromHex("5121" + "03".repeat(33) + "51ae");
        for (Script script : List.of(address, bareKey, several)) {
            Transaction payment = paying(OutPoint.NULL, Script.fromHex("51"), script);
            Transaction spending = paying(payment.outPoint(1), Script.fromHex("51"));
            BloomFilter never = filter(0, HASH, KEY);
            BloomFilter always = filter(BloomFilter.UPDATE_ALL, HASH, KEY);
            BloomFilter bare = filter(BloomFilter.UPDATE_P2PUBKEY_ONLY, HASH, KEY);
            for (BloomFilter each : List.of(never, always, bare)) assertTrue(each.matches(payment));
            assertFalse(never.matches(spending));
            assertTrue(always.matches(spending));
            assertEquals(!script.equals(address), bare.matches(spending));
        }
    }

    @Test
    void p26_bloom_edges_a_filter_of_no_bytes_matches_everything() {
        BloomFilter none = BloomFilter.of(new FilterLoad(new ByteString(new byte[0]), 50, 0, BloomFilter.UPDATE_ALL));
        none.insert(HASH);
        assertTrue(none.mayHold(KEY));
        assertTrue(none.matches(paying(OutPoint.NULL, Script.EMPTY)));
    }

    @Test
    void p26_bloom_edges_a_filter_of_zeros_matches_nothing_and_one_without_functions_everything() {
        BloomFilter zeros = BloomFilter.of(new FilterLoad(new ByteString(new byte[8]), 1, 0, 0));
        assertFalse(zeros.matches(paying(OutPoint.NULL, Templates.payToPubKeyHash(HASH))));
        BloomFilter idle = BloomFilter.of(new FilterLoad(new ByteString(new byte[8]), 0, 0, 0));
        assertTrue(idle.matches(paying(OutPoint.NULL, Script.EMPTY)));
    }

    @Test
    void p26_bloom_edges_a_push_that_is_cut_off_is_not_looked_at() {
        Transaction payment = paying(OutPoint.NULL, Script.fromHex("4cff" + "07".repeat(20)));
        assertFalse(filter(0, HASH).matches(payment));
    }
}
