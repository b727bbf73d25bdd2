package org.planchet.wallet.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.consensus.ChainParams.KeyFormat;
import org.planchet.consensus.Chains;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Script;
import org.planchet.script.Addresses;
import org.planchet.script.ScriptType;
import org.planchet.script.Templates;
import org.planchet.vectors.Vectors;
import org.planchet.wallet.BadKeyException;
import tools.jackson.databind.JsonNode;

/// What descriptors say, by the public vectors of BIP 380 and by Bitcoin Core's rules.
class DescriptorTest {
    private static final String KEY = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private static final String OTHER = "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";
    private static final String UNCOMPRESSED =
            "04a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd5b8dec5235a0fa8722476c7709c02559e3aa73aa"
                    + "03918ba2d492eea75abea235";
    private static final String XPUB =
            "xpub6ERApfZwUNrhLCkDtcHTcxd75RbzS1ed54G1LkBUHQVHQKqhMkhgbmJbZRkrgZw4koxb5JaHWkY4ALHY2grBGRjaDMzQLcgJvLJuZZvRcEL";

    private static KeyFormat format(JsonNode row) {
        return switch (row.path("network").asString("main")) {
            case "regtest" -> Chains.regtest().keys();
            case "testnet" -> Chains.testnet4().keys();
            default -> Chains.mainnet().keys();
        };
    }

    private static Descriptor one(String text) throws BadDescriptorException {
        List<Descriptor> all = Descriptor.parse(text, Chains.mainnet().keys(), false);
        assertEquals(1, all.size());
        return all.getFirst();
    }

    @Test
    void the_public_ones_have_the_form_that_the_vectors_say() throws Exception {
        int seen = 0;
        for (JsonNode function : Vectors.json("bips/bip-0380/desc-valid.json")) {
            for (JsonNode row : function) {
                String input = row.get("input").stringValue();
                Descriptor descriptor =
                        Descriptor.parse(input, format(row), false).getFirst();
                assertEquals(row.get("descriptor").stringValue(), DescriptorChecksum.append(descriptor.text()), input);
                assertEquals(row.get("isrange").booleanValue(), descriptor.isRange(), input);
                assertEquals(row.get("issolvable").booleanValue(), descriptor.isSolvable(), input);
                assertEquals(row.get("hasprivatekeys").booleanValue(), descriptor.hasPrivateKeys(), input);
                seen++;
            }
        }
        assertTrue(seen > 50, seen + " seen");
    }

    @Test
    void they_stand_for_the_addresses_that_the_vectors_say() throws Exception {
        int seen = 0;
        for (JsonNode function : Vectors.json("bips/bip-0380/desc-addresses.json")) {
            for (JsonNode row : function) {
                if (!row.has("addresses")) continue;
                String input = row.get("input").stringValue();
                Descriptor descriptor =
                        Descriptor.parse(input, format(row), false).getFirst();
                int first = row.path("range").path(0).asInt(0);
                var addresses = new ArrayList<String>();
                for (int i = first; addresses.size() < row.get("addresses").size(); i++)
                    for (Output output : descriptor.outputs(i)) addresses.add(address(output.script(), format(row)));
                for (JsonNode expected : row.get("addresses"))
                    assertEquals(expected.stringValue(), addresses.removeFirst(), input);
                seen++;
            }
        }
        assertTrue(seen > 40, seen + " seen");
    }

    /// As the vectors have it, a bare key has the address of its hash.
    private static String address(Script script, KeyFormat format) {
        Script shown = script;
        if (Templates.classify(script) == ScriptType.PUBKEY) {
            byte[] bytes = script.bytes();
            byte[] key = Arrays.copyOfRange(bytes, 1, bytes.length - 1);
            shown = Templates.payToPubKeyHash(Hashes.hash160(key));
        }
        return Addresses.of(shown, format.addresses()).orElseThrow();
    }

    @Test
    void what_the_vectors_call_wrong_is_refused() {
        for (JsonNode row : Vectors.json("bips/bip-0380/desc-invalid.json")) {
            String input = row.get("input").stringValue();
            // Since then one text may stand for several.
            if (input.contains("<0;1>")) continue;
            boolean needed = row.path("requirechecksum").asBoolean(false);
            assertThrows(BadDescriptorException.class, () -> Descriptor.parse(input, format(row), needed), input);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "wpkh(UNCOMPRESSED)|wpkh(): Uncompressed keys are not allowed",
                "pkh(02)|pkh(): Pubkey '02' is invalid",
                "pkh([1234567]KEY)|pkh(): Fingerprint is not 4 bytes (7 characters instead of 8 characters)",
                "pkh([1234567g]KEY)|pkh(): Fingerprint '1234567g' is not hex",
                "pkh(XPUB/2147483648)|pkh(): Key path value 2147483648 is out of range",
                "pkh(XPUB/1aa)|pkh(): Key path value '1aa' is not a valid uint32",
                "multi(0,KEY)|Multisig threshold cannot be 0, must be at least 1",
                "multi(2,KEY)|Multisig threshold cannot be larger than the number of keys; threshold is 2 but only 1 keys specified",
                "multi(1,KEY,KEY,KEY,KEY)|Cannot have 4 pubkeys in bare multisig; only at most 3 pubkeys",
                "sh(combo(KEY))|Can only have combo() at top level",
                "sh(KEY)|A function is needed within P2SH",
                "wsh(KEY)|A function is needed within P2WSH",
                "wsh(multi_a(1,KEY))|Can only have multi_a/sortedmulti_a inside tr()",
                "tr(KEY,multi(1,KEY))|Can only have multi/sortedmulti at top level, in sh(), or in wsh()",
                "tr(KEY,{pk(KEY)})|tr(): expected ',' after script expression",
                "tr(KEY,{pk(KEY),pk(KEY))|tr(): expected '}' after script expression",
                "pkh(XPUB/<0;0>/*)|Duplicated key path value in multipath specifier",
                "pkh(XPUB/<0>/*)|Multipath key path specifiers must have at least two items",
            })
    void what_is_wrong_is_said_as_bitcoin_core_says_it(String text, String message) {
        BadDescriptorException bad = assertThrows(BadDescriptorException.class, () -> one(keyed(text)));
        assertEquals(keyed(message), bad.getMessage());
    }

    private static String keyed(String text) {
        return text.replace("UNCOMPRESSED", UNCOMPRESSED).replace("KEY", KEY).replace("XPUB", XPUB);
    }

    @Test
    void a_multipath_step_makes_a_descriptor_of_each_of_its_numbers() throws Exception {
        List<Descriptor> two =
                Descriptor.parse("wpkh(" + XPUB + "/<0;1>/*)", Chains.mainnet().keys(), false);
        assertEquals(2, two.size());
        assertEquals("wpkh(" + XPUB + "/0/*)", two.get(0).text());
        assertEquals("wpkh(" + XPUB + "/1/*)", two.get(1).text());
    }

    @Test
    void an_output_is_described_with_the_way_to_its_keys() throws Exception {
        Output derived =
                one("wpkh([d34db33f/84'/0']" + XPUB + "/1/*)").outputs(7).getFirst();
        String text = derived.description().orElseThrow();
        assertTrue(text.startsWith("wpkh([d34db33f/84h/0h/1/7]"), text);
        assertEquals(derived.script(), one(text).outputs(0).getFirst().script(), "and that describes the same script");
        assertEquals(
                Optional.of("sh(wpkh([751e76e8]" + KEY + "))"),
                one("sh(wpkh(" + KEY + "))").outputs(0).getFirst().description());
        assertEquals(Optional.empty(), one("raw(51)").outputs(0).getFirst().description());
    }

    @Test
    void sorted_keys_are_in_the_order_of_their_bytes() throws Exception {
        Script sorted = one("sortedmulti(1," + OTHER + "," + KEY + ")")
                .outputs(0)
                .getFirst()
                .script();
        assertEquals(
                one("multi(1," + KEY + "," + OTHER + ")").outputs(0).getFirst().script(), sorted);
        assertFalse(one("multi(1," + OTHER + "," + KEY + ")")
                .outputs(0)
                .getFirst()
                .script()
                .equals(sorted));
    }

    /// The key of BIP 86's test, and a tree of BIP 386's form.
    @Test
    void a_taproot_output_commits_to_its_key_and_its_scripts() throws Exception {
        String xpub =
                "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ";
        assertEquals(
                Optional.of("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"),
                Addresses.of(
                        one("tr(" + xpub + "/0/*)").outputs(0).getFirst().script(),
                        Chains.mainnet().addresses()));
        String x = KEY.substring(2);
        Output plain = one("tr(" + x + ")").outputs(0).getFirst();
        Output tree = one("tr(" + x + ",{pk(" + x + "),multi_a(1," + x + "," + OTHER.substring(2) + ")})")
                .outputs(0)
                .getFirst();
        assertFalse(plain.script().equals(tree.script()));
        assertEquals(
                tree.script(),
                one("tr(" + KEY + ",{multi_a(1," + KEY + "," + OTHER + "),pk(" + KEY + ")})")
                        .outputs(0)
                        .getFirst()
                        .script(),
                "the order of two branches does not matter");
    }

    @Test
    void hardened_steps_need_the_private_key() {
        assertThrows(BadKeyException.class, () -> one("pkh(" + XPUB + "/0h)").outputs(0));
        assertThrows(BadKeyException.class, () -> one("pkh(" + XPUB + "/*h)").outputs(0));
    }
}
