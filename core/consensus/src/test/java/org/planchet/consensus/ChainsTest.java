package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainSpec.GenesisSpec;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Script;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;

class ChainsTest {
    private static ChainParams chain(String name) {
        return Chains.byName(name).orElseThrow();
    }

    @Test
    void genesis_hashes_are_the_known_ones() {
        assertEquals(
                List.of(
                        "planchet 0000f64d88971a9377f65eac83828b6f6686959ebc1e00ef08f6420caed0e19d",
                        "yjk 00006d16371cf2843e9734adaf97972b8ba416c4331e893822bb8a5e3ef0af24",
                        "regtest 0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
                        "mainnet 000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
                        "testnet4 00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
                        "signet 00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"),
                Chains.names().stream()
                        .map(it -> it + " " + chain(it).genesisHash())
                        .toList());
    }

    @Test
    void every_genesis_block_keeps_the_rules_of_its_own_chain() {
        for (String name : Chains.names()) {
            ChainParams params = chain(name);
            Fixtures.assertValid(
                    BlockRules.inIsolation(params.genesis(), params).rejection());
        }
    }

    @Test
    void bitcoin_roots_and_magic_bytes() {
        assertEquals(
                "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
                Chains.mainnet().genesis().header().merkleRoot().toString());
        assertEquals(
                "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e",
                Chains.testnet4().genesis().header().merkleRoot().toString());
        assertArrayEquals(
                new byte[] {(byte) 0xf9, (byte) 0xbe, (byte) 0xb4, (byte) 0xd9},
                Chains.mainnet().messageStart());
        // BIP 325: a signet's message start is the start of the challenge's hash.
        Script challenge = Chains.signet().signetChallenge();
        if (challenge == null) throw new AssertionError("signet has a challenge");
        byte[] hash = Hashes.sha256d(new byte[] {(byte) challenge.size()}, challenge.bytes());
        assertArrayEquals(Arrays.copyOf(hash, 4), Chains.signet().messageStart());
    }

    @Test
    void b1_the_prototypes_numbers() {
        ChainParams yjk = Chains.yjk();
        assertEquals(1_000_000, yjk.coin().satoshis());
        assertEquals(500L * yjk.coin().satoshis(), Subsidy.at(1, yjk));
        assertEquals(300, yjk.spacing());
        assertEquals(new StepDifficulty(5), yjk.difficulty());
        assertEquals(16, CompactTarget.leadingZeroBits(yjk.genesis().header().bits()));
        assertEquals(4, CompactTarget.leadingZeroBits(yjk.powLimitBits()));
        assertEquals(10, yjk.limits().templateTransactions());
        assertEquals(100, yjk.coinbaseMaturity());
    }

    @Test
    void planchet_has_the_designs_numbers() {
        ChainParams params = Chains.planchet();
        assertEquals(List.of(5000, 5001), List.of(params.p2pPort(), params.apiPort()));
        assertEquals(0, params.addresses().pubKeyHashVersion());
        assertEquals(10, params.spacing());
        assertEquals(new WindowDifficulty(20), params.difficulty());
        assertEquals(16, CompactTarget.leadingZeroBits(params.genesis().header().bits()));
        assertEquals(500_000_000, Subsidy.at(1, params));
        assertEquals(10, params.coinbaseMaturity());
        for (Deployment deployment : Deployment.values())
            assertEquals(deployment != Deployment.BIP54, params.isActive(deployment, 1), deployment.text());
    }

    @Test
    void c33_the_consensus_cleanup_is_off_unless_a_chain_asks_for_it() {
        for (String name : Chains.names())
            assertEquals(ChainParams.NEVER, Chains.byName(name).orElseThrow().activationHeight(Deployment.BIP54), name);
        ChainParams asked = Chains.regtest().withActivation("bip54", 100);
        assertFalse(asked.isActive(Deployment.BIP54, 99));
        assertTrue(asked.isActive(Deployment.BIP54, 100));
    }

    @Test
    void activation_heights_move_by_bitcoin_cores_names() {
        ChainParams params = Chains.regtest().withActivation("segwit", 1_000_000);
        assertFalse(params.isActive(Deployment.SEGWIT, 999_999));
        assertTrue(params.isActive(Deployment.SEGWIT, 1_000_000));
        assertTrue(Chains.regtest().isActive(Deployment.SEGWIT, 0));
        assertThrows(IllegalArgumentException.class, () -> Chains.regtest().withActivation("segwat", 1));
        assertThrows(IllegalArgumentException.class, () -> Chains.regtest().withActivation("csv", -1));
    }

    @Test
    void script_flags_follow_heights_and_exceptions() {
        ChainParams mainnet = Chains.mainnet();
        ScriptFlags first = ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS, ScriptFlag.TAPROOT);
        assertEquals(first, BlockRules.scriptFlags(mainnet, 363_724, Fixtures.hash(1)));
        assertEquals(first.with(ScriptFlag.DERSIG), BlockRules.scriptFlags(mainnet, 363_725, Fixtures.hash(1)));
        assertEquals(ScriptFlags.MANDATORY, BlockRules.scriptFlags(mainnet, 481_824, Fixtures.hash(1)));
        assertEquals(
                List.of(ScriptFlags.NONE, ScriptFlags.MANDATORY.without(ScriptFlag.TAPROOT)),
                mainnet.history().scriptExceptions().keySet().stream()
                        .map(it ->
                                BlockRules.scriptFlags(mainnet, it.toString().endsWith("9c22") ? 170_060 : 692_261, it))
                        .toList());
    }

    @Test
    void c17_subsidy_64_halvings() {
        ChainParams mainnet = Chains.mainnet();
        assertEquals(50 * Chains.COIN, Subsidy.at(209_999, mainnet));
        assertEquals(25 * Chains.COIN, Subsidy.at(210_000, mainnet));
        assertEquals(0, Subsidy.at(13_439_999, mainnet));
        assertEquals(0, Subsidy.at(13_440_000, mainnet));
        assertEquals(0, Subsidy.at(Integer.MAX_VALUE, mainnet));
        for (String name : Chains.names()) {
            ChainParams params = chain(name);
            long total = 0;
            for (int era = 0; era < 64; era++) {
                long height = (long) era * params.halvingInterval();
                if (height <= Integer.MAX_VALUE) total += Subsidy.at((int) height, params) * params.halvingInterval();
            }
            assertTrue(total <= ChainParams.MAX_MONEY, name + " creates " + total);
        }
    }

    @Test
    void a_chain_of_ones_own_is_mined_and_made() {
        ChainSpec mined =
                ChainSpec.template("tea-chain", "fee1dead", 1_800_000_000L).mined();
        assertEquals(List.of(), mined.faults());
        ChainParams params = mined.toParams();
        assertEquals(mined.genesis().hash(), params.genesisHash().toString());
        assertArrayEquals(new byte[] {(byte) 0xfe, (byte) 0xe1, (byte) 0xde, (byte) 0xad}, params.messageStart());
        assertInstanceOf(WindowDifficulty.class, params.difficulty());
        Fixtures.assertValid(BlockRules.inIsolation(params.genesis(), params).rejection());
    }

    @Test
    void a_chain_file_hears_of_all_its_faults_at_once() {
        var bad = new ChainSpec(
                "Tea Chain",
                new ChainSpec.Coin("", 9),
                new ChainSpec.Network("xyz", 0, 0, List.of("nowhere")),
                new ChainSpec.Keys(256, 256, 128, "Tea", -1),
                new ChainSpec.Schedule(0, 1L << 50, 0, 0),
                new ChainSpec.Work(0, 99, "magic", 20),
                0,
                new GenesisSpec("x".repeat(91), 0, null, null));
        List<String> faults = bad.faults();
        for (String key : List.of(
                "name",
                "symbol",
                "decimals",
                "message_start",
                "p2p_port",
                "api_port",
                "seeds",
                "address_version",
                "script_version",
                "bech32_prefix",
                "coin_type",
                "bip54_height",
                "spacing",
                "halving_interval",
                "coinbase_maturity",
                "least_zero_bits",
                "first_zero_bits",
                "difficulty",
                "genesis.message",
                "genesis.time",
                "genesis.nonce"))
            assertTrue(faults.stream().anyMatch(it -> it.startsWith(key + ":")), key + " is missing in " + faults);
        assertThrows(IllegalArgumentException.class, bad::toParams);
        assertThrows(IllegalArgumentException.class, bad::mined);
    }

    @Test
    void a_chain_file_with_another_hash_or_nonce_is_refused() {
        ChainSpec mined = ChainSpec.template("tea", "fee1dead", 1_800_000_000L).mined();
        assertEquals(
                1,
                withGenesis(mined, mined.genesis().nonce(), "00".repeat(32))
                        .faults()
                        .size());
        Long nonce = mined.genesis().nonce();
        if (nonce == null) throw new AssertionError("mined without a nonce");
        assertTrue(withGenesis(mined, nonce - 1, null).faults().getFirst().startsWith("genesis.nonce"));
    }

    private static ChainSpec withGenesis(ChainSpec spec, @Nullable Long nonce, @Nullable String hash) {
        return spec.withGenesis(
                new GenesisSpec(spec.genesis().message(), spec.genesis().time(), nonce, hash));
    }

    @Test
    void the_catalogue_names_every_rule_once() {
        assertEquals(
                Rule.values().length,
                Arrays.stream(Rule.values()).map(Rule::code).distinct().count());
        for (Rule rule : Rule.values()) {
            assertFalse(
                    rule.source().isEmpty()
                            || rule.meaning().isEmpty()
                            || rule.step().isEmpty(),
                    rule.name());
            assertEquals(rule.code().strip(), rule.code());
        }
        assertEquals(
                "bad-txns-vin-empty", Rule.TX_NO_INPUTS.broken("none").code().toLowerCase(Locale.ROOT));
    }
}
