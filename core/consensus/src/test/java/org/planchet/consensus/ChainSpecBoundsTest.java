package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.consensus.ChainSpec.GenesisSpec;

/// A chain of one's own: each number and text just within its bounds and just outside, named by its key.
class ChainSpecBoundsTest {
    private static final ChainSpec GOOD = ChainSpec.template("tea-chain", "fee1dead", 1_800_000_000L);

    /// The good chain with one of its values, or of its parts' values, changed.
    private static ChainSpec with(String name, Object value) {
        return (ChainSpec) changed(GOOD, name, value);
    }

    private static Object changed(Object good, String name, Object value) {
        RecordComponent[] components = good.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < values.length; i++) {
                Object part = components[i].getAccessor().invoke(good);
                boolean isMeant = components[i].getName().equals(name);
                values[i] = isMeant ? value : part instanceof Record ? changed(part, name, value) : part;
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return good.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its constructor", e);
        }
    }

    /// The faults of `spec` that name `key`; a genesis block that is not mined is none.
    private static List<String> faults(ChainSpec spec, String key) {
        return spec.faults().stream()
                .filter(fault -> fault.startsWith(key + ":"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "decimals, decimals, 0, 8",
        "p2pPort, p2p_port, 1, 65535",
        "apiPort, api_port, 1, 65535",
        "addressVersion, address_version, 0, 255",
        "scriptVersion, script_version, 1, 255",
        "keyVersion, key_version, 0, 255",
        "coinType, coin_type, 0, 2147483647",
        "spacing, spacing, 1, 86400",
        "halvingInterval, halving_interval, 1, 2147483647",
        "coinbaseMaturity, coinbase_maturity, 1, 10000",
        "leastZeroBits, least_zero_bits, 1, 40",
        "firstZeroBits, first_zero_bits, 8, 40",
        "bip54Height, bip54_height, 1, 2147483647"
    })
    void a_number_has_bounds(String name, String key, int least, int most) {
        assertEquals(List.of(), faults(with(name, least), key));
        assertEquals(List.of(), faults(with(name, most), key));
        // Version 0 is an address version already, so the least script version is free of another fault only from 1 on.
        if (least > Integer.MIN_VALUE)
            assertEquals(1, faults(with(name, least - 1), key).size());
        if (most < Integer.MAX_VALUE)
            assertEquals(1, faults(with(name, most + 1), key).size());
    }

    private static ChainSpec withNonce(int nonce) {
        return GOOD.withGenesis(new GenesisSpec("a cup of tea", 1_800_000_000L, (long) nonce, null));
    }

    /// The bytes of the hash of the genesis block, in the order in which they are hashed.
    private static byte[] genesisHash(ChainSpec spec, int nonce) {
        GenesisSpec genesis = spec.genesis();
        return Genesis.block(
                        genesis.message(),
                        Chains.UNSPENDABLE,
                        spec.schedule().subsidy(),
                        genesis.time(),
                        CompactTarget.ofLeadingZeroBits(spec.work().firstZeroBits()),
                        nonce)
                .hash()
                .hash()
                .bytes();
    }

    private static int portOf(byte[] hash) {
        return 10_000 + 2 * (Byte.toUnsignedInt(hash[4]) * 256 + Byte.toUnsignedInt(hash[5])) % 20_000;
    }

    @Test
    void message_start_and_port_follow_from_the_genesis_block() {
        for (int nonce = 0; nonce < 50; nonce++) {
            ChainSpec spec = withNonce(nonce);
            byte[] hash = genesisHash(spec, nonce);
            assertEquals(HexFormat.of().formatHex(Arrays.copyOf(hash, 4)), spec.ownMessageStart());
            assertEquals(portOf(hash), spec.ownPort());
        }
    }

    /// 18443 and 18444 belong to regtest: a chain that came to 18442 or 18444 takes the next pair that is free.
    @Test
    void a_port_of_a_built_in_chain_is_passed_over() {
        boolean first = false;
        boolean second = false;
        for (int nonce = 0; !first || !second; nonce++) {
            int port = portOf(genesisHash(withNonce(nonce), nonce));
            if (port == 18_442 || port == 18_444)
                assertEquals(18_446, withNonce(nonce).ownPort());
            first |= port == 18_442;
            second |= port == 18_444;
        }
    }

    @Test
    void ports_and_versions_differ_from_each_other() {
        assertEquals(
                1, faults(with("apiPort", GOOD.network().p2pPort()), "api_port").size());
        assertEquals(
                1,
                faults(with("scriptVersion", GOOD.keys().addressVersion()), "script_version")
                        .size());
    }

    @ParameterizedTest
    @CsvSource({
        "name, name, a, ''",
        "name, name, a-23456789012345678901234567890a, a-23456789012345678901234567890ab",
        "name, name, tea-1, 1-tea",
        "name, name, tea, mainnet",
        "symbol, symbol, T, ''",
        "symbol, symbol, TEA45678, TEA456789",
        "symbol, symbol, Tea1, TEA-1",
        "messageStart, message_start, 00ffAA11, 00ffAA1",
        "messageStart, message_start, 00ffAA11, 00ffAA1g",
        "bech32Prefix, bech32_prefix, p, ''",
        "bech32Prefix, bech32_prefix, p234567890123456, p2345678901234567",
        "bech32Prefix, bech32_prefix, tea1, Tea1",
        "difficulty, difficulty, fixed, luck"
    })
    void a_text_has_a_form(String name, String key, String good, String bad) {
        assertEquals(List.of(), faults(with(name, good), key));
        assertEquals(1, faults(with(name, bad), key).size());
    }

    @Test
    void a_seed_is_a_host_and_a_port() {
        assertEquals(
                List.of(), faults(with("seeds", List.of("node.example:5000", "[::1]:1", "10.0.0.1:65535")), "seeds"));
        for (String bad : List.of("node.example", "node.example:", ":5000", "a b:1", "node/x:1", "node:123456"))
            assertEquals(1, faults(with("seeds", List.of(bad)), "seeds").size(), bad);
    }

    /// Twice the subsidy of the first halving is all there ever will be.
    @Test
    void c17_all_money_is_within_the_bound() {
        long most = ChainParams.MAX_MONEY / (2L * GOOD.schedule().halvingInterval());
        assertEquals(List.of(), faults(with("subsidy", most), "subsidy"));
        assertEquals(1, faults(with("subsidy", most + 1), "subsidy").size());
        assertEquals(List.of(), faults(with("subsidy", 0L), "subsidy"));
        assertEquals(1, faults(with("subsidy", -1L), "subsidy").size());
        assertEquals(
                2, faults(with("subsidy", ChainParams.MAX_MONEY + 1), "subsidy").size());
    }

    @ParameterizedTest
    @CsvSource({
        "window, 2, 10000",
        "asert, 1, 31536000",
        "epoch, 2, 2147483647",
    })
    void a_difficulty_rule_has_its_number(String rule, long least, long most) {
        for (long number : new long[] {least, most}) assertEquals("", fault(rule, number));
        assertTrue(fault(rule, least - 1).startsWith("a"), () -> fault(rule, least - 1));
        if (most < Integer.MAX_VALUE) assertTrue(fault(rule, most + 1).startsWith("a"), () -> fault(rule, most + 1));
    }

    private static String fault(String rule, long number) {
        return switch (rule) {
            case "window" -> new WindowDifficulty((int) number).fault();
            case "asert" -> new AsertDifficulty(number).fault();
            default -> new EpochDifficulty((int) number, false, false).fault();
        };
    }

    @Test
    void a_genesis_block_has_a_message_a_time_and_a_nonce() {
        String ninety = "é".repeat(Genesis.MAX_MESSAGE / 2);
        assertEquals(List.of(), faults(genesis(ninety, 1, 0L), "genesis.message"));
        assertEquals(1, faults(genesis(ninety + "é", 1, 0L), "genesis.message").size(), "bytes, not characters");
        for (long time : new long[] {1, 0xffff_ffffL})
            assertEquals(List.of(), faults(genesis("", time, 0L), "genesis.time"));
        for (long time : new long[] {0, 0x1_0000_0000L})
            assertEquals(1, faults(genesis("", time, 0L), "genesis.time").size());
        for (long nonce : new long[] {-1, 0x1_0000_0000L})
            assertEquals(1, faults(genesis("", 1, nonce), "genesis.nonce").size());
        assertEquals(1, faults(GOOD, "genesis.nonce").size(), "it is not mined");
    }

    private static ChainSpec genesis(String message, long time, long nonce) {
        return with("genesis", new GenesisSpec(message, time, nonce, null));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 100", "8, 100000000"})
    void a_coin_has_as_many_units_as_its_decimals_say(int decimals, long units) {
        ChainParams params = with("decimals", decimals).mined().toParams();
        assertEquals(units, params.coin().satoshis());
        assertEquals(decimals, params.coin().decimals());
    }

    @Test
    void what_is_wrong_makes_no_chain() {
        var mined = GOOD.mined();
        assertEquals(List.of(), mined.faults());
        assertEquals("tea-chain", mined.toParams().name());
        assertThrows(IllegalArgumentException.class, GOOD::toParams);
        assertThrows(IllegalArgumentException.class, () -> with("spacing", 0).mined());
    }
}
