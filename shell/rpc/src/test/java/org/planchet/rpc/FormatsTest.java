package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Script;
import org.planchet.vectors.Vectors;
import org.planchet.wallet.descriptor.DescriptorChecksum;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Numbers, descriptors and scripts, as Bitcoin Core writes them.
class FormatsTest {
    private static final AddressFormat FORMAT = Chains.regtest().addresses();

    @Test
    void amounts_have_all_their_decimals_and_are_never_in_powers_of_ten() {
        assertEquals("0.00000000", CoreJson.coins(0, 8).toString());
        assertEquals("0.00000001", CoreJson.coins(1, 8).toString());
        assertEquals(
                "20999999.97690000", CoreJson.coins(2_099_999_997_690_000L, 8).toString());
        assertEquals("-0.10000000", CoreJson.coins(-10_000_000, 8).toString());
        assertEquals("-92233720368.54775808", CoreJson.decimal(Long.MIN_VALUE, 8));
        assertEquals("0.000000000000000001", CoreJson.decimal(1, 18));
        assertEquals("0.0000000000000000000005", CoreJson.decimal(5, 22));
        assertEquals("-7", CoreJson.decimal(-7, 0), "a coin that has no parts");
    }

    @Test
    void other_numbers_have_sixteen_digits_as_from_a_stream_of_c_plus_plus() {
        assertEquals("4.656542373906925e-10", CoreJson.significant(4.6565423739069247e-10));
        assertEquals("1", CoreJson.significant(1));
        assertEquals("0", CoreJson.significant(0));
        assertEquals("0.1", CoreJson.significant(0.1));
        assertEquals("0.0001", CoreJson.significant(0.0001));
        assertEquals("1e-05", CoreJson.significant(0.00001));
        assertEquals("126411437451912.2", CoreJson.significant(126_411_437_451_912.23));
        assertEquals("1e+16", CoreJson.significant(1e16));
        assertEquals("5.5e+20", CoreJson.significant(5.5e20));
        assertEquals("-0.5", CoreJson.significant(-0.5));
    }

    @Test
    void a_descriptor_has_the_checksum_of_bip_380() {
        assertEquals(Optional.of("89f8spxm"), DescriptorChecksum.of("raw(deadbeef)"));
        assertEquals(Optional.of("ydtjlapp"), DescriptorChecksum.of("addr(mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8)"));
        assertEquals(Optional.empty(), DescriptorChecksum.of("raw(Ü)"));
        assertEquals(Script.fromHex("deadbeef"), Descriptors.script("raw(deadbeef)#89f8spxm", Chains.regtest()));
        assertEquals(Script.fromHex("deadbeef"), Descriptors.script("raw(deadbeef)", Chains.regtest()));
        for (String bad : List.of(
                "raw(deadbeef)#89f8spxn",
                "raw(deadbeef)#",
                "raw(deadbeee)#89f8spxm",
                "raw(deadbee)",
                "addr(nobody)",
                "wpkh(02)",
                "raw",
                "")) assertThrows(RpcException.class, () -> Descriptors.script(bad, Chains.regtest()), bad);
    }

    @Test
    void scripts_are_decoded_as_bitcoin_cores_vectors_say() throws Exception {
        byte[] file = Vectors.bytes("core/rpc_decodescript.json");
        int decoded = 0;
        for (JsonNode row : TestNode.EXACT.readTree(file)) {
            JsonNode expected = row.get(1);
            JsonNode actual =
                    TestNode.json(ScriptJson.decoded(Script.fromHex(row.get(0).stringValue()), FORMAT));
            // Bitcoin Core looks into the script that it wraps; here its address is all that is told.
            for (JsonNode each : List.of(expected, actual))
                if (each.path("segwit") instanceof ObjectNode segwit) segwit.remove("desc");
            assertEquals(expected, actual, row.get(0).stringValue());
            decoded++;
        }
        assertEquals(10, decoded);
    }
}
