package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

class ExtendedKeyTest {
    private static final ExtendedKey.Versions BITCOIN = ExtendedKey.Versions.MAINNET;
    private static final HexFormat HEX = HexFormat.of();

    private record Step(String path, String publicText, String privateText) {}

    @Test
    void bip32_vectors_1_and_2() throws Exception {
        JsonNode file = Vectors.json("bips/bip-0032/hd.json");
        int steps = 0;
        for (String name : List.of("vector1", "vector2")) {
            JsonNode vector = file.get(name);
            for (Map.Entry<String, JsonNode> step : vector.properties()) {
                if (step.getKey().equals("seed")) continue;
                JsonNode keys = step.getValue();
                check(
                        vector.get("seed").asString(),
                        new Step(
                                step.getKey(),
                                keys.get("pub").asString(),
                                keys.get("prv").asString()));
                steps++;
            }
        }
        assertEquals(12, steps);
    }

    /// Keys and chain codes that start with zeros, which careless code drops.
    @Test
    void bip32_vectors_3_and_4_keep_leading_zeros() throws Exception {
        var vectors = new LinkedHashMap<String, List<Step>>();
        vectors.put(
                "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4acba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be",
                List.of(
                        new Step(
                                "m",
                                "xpub661MyMwAqRbcEZVB4dScxMAdx6d4nFc9nvyvH3v4gJL378CSRZiYmhRoP7mBy6gSPSCYk6SzXPTf3ND1cZAceL7SfJ1Z3GC8vBgp2epUt13",
                                "xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7pXeTzjuxBrCmmhgC6"),
                        new Step(
                                "m/0'",
                                "xpub68NZiKmJWnxxS6aaHmn81bvJeTESw724CRDs6HbuccFQN9Ku14VQrADWgqbhhTHBaohPX4CjNLf9fq9MYo6oDaPPLPxSb7gwQN3ih19Zm4Y",
                                "xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L")));
        vectors.put(
                "3ddd5602285899a946114506157c7997e5444528f3003f6134712147db19b678",
                List.of(
                        new Step(
                                "m",
                                "xpub661MyMwAqRbcGczjuMoRm6dXaLDEhW1u34gKenbeYqAix21mdUKJyuyu5F1rzYGVxyL6tmgBUAEPrEz92mBXjByMRiJdba9wpnN37RLLAXa",
                                "xprv9s21ZrQH143K48vGoLGRPxgo2JNkJ3J3fqkirQC2zVdk5Dgd5w14S7fRDyHH4dWNHUgkvsvNDCkvAwcSHNAQwhwgNMgZhLtQC63zxwhQmRv"),
                        new Step(
                                "m/0'",
                                "xpub69AUMk3qDBi3uW1sXgjCmVjJ2G6WQoYSnNHyzkmdCHEhSZ4tBok37xfFEqHd2AddP56Tqp4o56AePAgCjYdvpW2PU2jbUPFKsav5ut6Ch1m",
                                "xprv9vB7xEWwNp9kh1wQRfCCQMnZUEG21LpbR9NPCNN1dwhiZkjjeGRnaALmPXCX7SgjFTiCTT6bXes17boXtjq3xLpcDjzEuGLQBM5ohqkao9G"),
                        new Step(
                                "m/0'/1'",
                                "xpub6BJA1jSqiukeaesWfxe6sNK9CCGaujFFSJLomWHprUL9DePQ4JDkM5d88n49sMGJxrhpjazuXYWdMf17C9T5XnxkopaeS7jGk1GyyVziaMt",
                                "xprv9xJocDuwtYCMNAo3Zw76WENQeAS6WGXQ55RCy7tDJ8oALr4FWkuVoHJeHVAcAqiZLE7Je3vZJHxspZdFHfnBEjHqU5hG1Jaj32dVoS6XLT1")));
        int steps = 0;
        for (Map.Entry<String, List<Step>> vector : vectors.entrySet())
            for (Step step : vector.getValue()) {
                check(vector.getKey(), step);
                steps++;
            }
        assertEquals(5, steps);
    }

    @Test
    void bip32_vector_5_every_invalid_key_is_refused() {
        var invalid = new LinkedHashMap<String, String>();
        invalid.put(
                "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm",
                "public key that is a private one");
        invalid.put(
                "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5cxi9gafk7NF3pnBju6dwKvH",
                "private key that is a public one");
        invalid.put(
                "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Txnt3siSujt9RCVYsx4qHZGc62TG4McvMGcAUjeuwZdduYEvFn",
                "public key prefix 04");
        invalid.put(
                "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGpWnsj83BHtEy5Zt8CcDr1UiRXuWCmTQLxEK9vbz5gPstX92JQ",
                "private key prefix 04");
        invalid.put(
                "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6N8ZMMXctdiCjxTNq964yKkwrkBJJwpzZS4HS2fxvyYUA4q2Xe4",
                "public key prefix 01");
        invalid.put(
                "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD9y5gkZ6Eq3Rjuahrv17fEQ3Qen6J",
                "private key prefix 01");
        invalid.put(
                "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZzCHshoQnNf4GvELZfqTUrcv",
                "depth 0 with a parent");
        invalid.put(
                "xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewATdCEebj6znwMfQkhRYHRLpJ",
                "depth 0 with a parent");
        invalid.put(
                "xprv9s21ZrQH4r4TsiLvyLXqM9P7k1K3EYhA1kkD6xuquB5i39AU8KF42acDyL3qsDbU9NmZn6MsGSUYZEsuoePmjzsB3eFKSUEh3Gu1N3cqVUN",
                "depth 0 with a child number");
        invalid.put(
                "xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjNDRmXzSZe4c7mnTK97pTvGS8",
                "depth 0 with a child number");
        invalid.put(
                "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHGMQzT7ayAmfo4z3gY5KfbrZWZ6St24UVf2Qgo6oujFktLHdHY4",
                "unknown version");
        invalid.put(
                "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHPmHJiEDXkTiJTVV9rHEBUem2mwVbbNfvT2MTcAqj3nesx8uBf9",
                "unknown version");
        invalid.put(
                "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzF93Y5wvzdUayhgkkFoicQZcP3y52uPPxFnfoLZB21Teqt1VvEHx",
                "private key 0");
        invalid.put(
                "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD5SDKr24z3aiUvKr9bJpdrcLg1y3G",
                "private key n");
        invalid.put(
                "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Q5JXayek4PRsn35jii4veMimro1xefsM58PgBMrvdYre8QyULY",
                "public key not on the curve");
        invalid.put(
                "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHL",
                "checksum");
        assertEquals(16, invalid.size());
        invalid.forEach((text, why) -> {
            var refused = assertThrows(BadKeyException.class, () -> ExtendedKey.parse(text, BITCOIN), why);
            assertFalse(String.valueOf(refused.getMessage()).contains(text), "a message repeats a key");
        });
    }

    @Test
    void children_of_a_seed_privately_and_publicly() throws Exception {
        JsonNode file = Vectors.json("bips/bip-0032/hd.json");
        ExtendedKey root = ExtendedKey.fromSeed(HEX.parseHex(text(file, "seed")));
        // The phrase it comes from has no valid checksum.
        assertThrows(
                BadKeyException.class,
                () -> Mnemonic.parse(List.of(text(file, "phrase").split(" "))));
        assertEquals(text(file, "master_priv"), root.privateText(BITCOIN));
        assertEquals(text(file, "master_pub"), root.publicText(BITCOIN));
        int[][] paths = {{0}, {1}, {1}, {2}, {2, 0}, {2, 1}};
        for (int i = 0; i < paths.length; i++) {
            String child = "child" + (i + 1);
            if (file.has(child + "_priv"))
                assertEquals(text(file, child + "_priv"), root.derive(paths[i]).privateText(BITCOIN));
            assertEquals(text(file, child + "_pub"), root.derive(paths[i]).publicText(BITCOIN));
            assertEquals(
                    text(file, child + "_pub"), root.neutered().derive(paths[i]).publicText(BITCOIN));
        }
        String zeros = text(file, "zero_priv");
        assertEquals(zeros, ExtendedKey.parse(zeros, BITCOIN).privateText(BITCOIN));
    }

    @Test
    void a_public_key_has_no_hardened_children() throws Exception {
        ExtendedKey root = ExtendedKey.fromSeed(new byte[32]).neutered();
        root.child(Integer.MAX_VALUE);
        assertThrows(BadKeyException.class, () -> root.child(ExtendedKey.HARDENED));
    }

    @Test
    void depth_ends_at_255() throws Exception {
        ExtendedKey key = ExtendedKey.fromSeed(new byte[32]);
        for (int depth = 0; depth < 255; depth++) key = key.child(0);
        assertEquals(255, key.depth());
        ExtendedKey deepest = key;
        assertThrows(BadKeyException.class, () -> deepest.child(0));
    }

    @Test
    void paths_read_both_marks_of_hardening() throws Exception {
        int hard = ExtendedKey.HARDENED;
        assertArrayEquals(new int[] {44 | hard, hard, hard, 0, 5}, ExtendedKey.path("m/44'/0h/0H/0/5"));
        assertArrayEquals(new int[0], ExtendedKey.path("m"));
        assertArrayEquals(new int[] {-1}, ExtendedKey.path("m/2147483647'"));
        assertArrayEquals(new int[255], ExtendedKey.path("m" + "/0".repeat(255)));
        assertThrows(BadKeyException.class, () -> ExtendedKey.path("m" + "/0".repeat(256)));
        for (String bad : List.of("", "44'", "m/", "m/2147483648", "m/-1", "m/1''", "m/x", "m/99999999999"))
            assertThrows(BadKeyException.class, () -> ExtendedKey.path(bad), bad);
    }

    @Test
    void seeds_have_16_to_64_bytes() {
        assertThrows(BadKeyException.class, () -> ExtendedKey.fromSeed(new byte[15]));
        assertThrows(BadKeyException.class, () -> ExtendedKey.fromSeed(new byte[65]));
    }

    @Test
    void a_key_does_not_print_itself_and_forgets_when_closed() throws Exception {
        ExtendedKey key = ExtendedKey.fromSeed(new byte[32]);
        assertEquals("ExtendedKey[private, depth 0]", key.toString());
        key.close();
        assertArrayEquals(new byte[32], key.privateKey());
    }

    private static void check(String seed, Step step) throws BadKeyException {
        ExtendedKey root = ExtendedKey.fromSeed(HEX.parseHex(seed));
        ExtendedKey key = root.derive(ExtendedKey.path(step.path));
        assertEquals(step.privateText, key.privateText(BITCOIN), step.path);
        assertEquals(step.publicText, key.publicText(BITCOIN), step.path);
        ExtendedKey read = ExtendedKey.parse(step.privateText, BITCOIN);
        assertEquals(step.privateText, read.privateText(BITCOIN));
        assertEquals(
                step.publicText, ExtendedKey.parse(step.publicText, BITCOIN).publicText(BITCOIN));
        int[] path = ExtendedKey.path(step.path);
        if (path.length == 0 || path[path.length - 1] < 0) return;
        int[] toParent = java.util.Arrays.copyOf(path, path.length - 1);
        ExtendedKey publicly = root.derive(toParent).neutered().child(path[path.length - 1]);
        assertEquals(step.publicText, publicly.publicText(BITCOIN), "the public way to " + step.path);
    }

    private static String text(JsonNode file, String name) {
        return file.get(name).asString();
    }
}
