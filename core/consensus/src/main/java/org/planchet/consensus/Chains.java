package org.planchet.consensus;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams.BlockLimits;
import org.planchet.consensus.ChainParams.CoinUnit;
import org.planchet.consensus.ChainParams.History;
import org.planchet.consensus.ChainParams.KeyFormat;
import org.planchet.consensus.ChainParams.Network;
import org.planchet.consensus.ChainParams.Schedule;
import org.planchet.consensus.ChainParams.Trust;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;

/// The chains built in. Those of Bitcoin have Bitcoin Core's numbers (`kernel/chainparams.cpp`); minimum work and
/// assumed-valid blocks are those of its release 31.
public final class Chains {
    /// A hundred million satoshis.
    static final long COIN = 100_000_000;

    static final int XPUB = 0x0488b21e;
    static final int XPRV = 0x0488ade4;
    private static final int TPUB = 0x043587cf;
    private static final int TPRV = 0x04358394;

    /// SLIP 44's number for coins without value.
    static final int TEST_COIN_TYPE = 1;

    /// What makes a genesis output's script of our own chains: OP_RETURN, for it can never be spent anyway.
    static final Script UNSPENDABLE = Script.wrap(new byte[] {0x6a});

    private static final Map<String, Supplier<ChainParams>> BUILT_IN = builtIn();

    private Chains() {}

    private static Map<String, Supplier<ChainParams>> builtIn() {
        var chains = new LinkedHashMap<String, Supplier<ChainParams>>();
        chains.put("planchet", Chains::planchet);
        chains.put("yjk", Chains::yjk);
        chains.put("regtest", Chains::regtest);
        chains.put("mainnet", Chains::mainnet);
        chains.put("testnet4", Chains::testnet4);
        chains.put("signet", Chains::signet);
        return chains;
    }

    /// The names that `--chain` takes, the default one first.
    public static List<String> names() {
        return List.copyOf(BUILT_IN.keySet());
    }

    /// The chain called `name`.
    public static Optional<ChainParams> byName(String name) {
        return Optional.ofNullable(BUILT_IN.get(name)).map(Supplier::get);
    }

    /// Planchet's own chain, the default: 10 s blocks, `1…` addresses, all soft forks from block 1.
    public static ChainParams planchet() {
        String message = "Planchet 22/Nov/2026: the blank from which a chain is struck";
        return new ChainParams(
                "planchet",
                new CoinUnit("PLN", COIN),
                new Network(magic(0xfe, 0xb1, 0xa2, 0xc0), 5000, 5001, List.of()),
                new KeyFormat(new AddressFormat(0, 5, 128, "pl"), XPUB, XPRV, TEST_COIN_TYPE),
                Genesis.block(message, UNSPENDABLE, 5 * COIN, 1_795_305_600L, 0x1f00ffff, 13_145),
                new Schedule(10, 5 * COIN, 2_100_000, 10),
                limitOfZeroBits(16),
                new WindowDifficulty(20),
                all(1),
                BlockLimits.BITCOIN,
                History.NONE,
                Trust.NONE,
                null);
    }

    /// The numbers of the Python prototype: a YJK of a million units, 500 a block, 300 s blocks, the difficulty in
    /// whole hex zeros (four at the start, one at least) looked at every 5 blocks, 10 transactions a block. The
    /// subsidy halves so that no more than 2.1 × 10^15 units ever exist; the prototype had no end.
    public static ChainParams yjk() {
        String message = "YJK 22/Nov/2026: the prototype's numbers on an engine that checks them";
        return new ChainParams(
                "yjk",
                new CoinUnit("YJK", 1_000_000),
                new Network(magic(0xfe, 0xb7, 0xc5, 0xd6), 5050, 5051, List.of()),
                new KeyFormat(new AddressFormat(0, 5, 128, "yjk"), XPUB, XPRV, TEST_COIN_TYPE),
                Genesis.block(message, UNSPENDABLE, 500_000_000, 1_795_305_600L, 0x1f00ffff, 35_123),
                new Schedule(300, 500_000_000, 2_100_000, 100),
                limitOfZeroBits(4),
                new StepDifficulty(5),
                all(1),
                new BlockLimits(4_000_000, 80_000, 10),
                History.NONE,
                Trust.NONE,
                null);
    }

    /// Bitcoin Core's regtest.
    public static ChainParams regtest() {
        Map<Deployment, Integer> activation = all(1);
        activation.put(Deployment.SEGWIT, 0);
        activation.put(Deployment.TAPROOT, 0);
        return bitcoin(
                "regtest",
                new Network(magic(0xfa, 0xbf, 0xb5, 0xda), 18444, 18443, List.of()),
                testKeys("bcrt"),
                Genesis.bitcoin(1_296_688_602, 0x207fffff, 2),
                150,
                Hash256.fromHex("7f" + "ff".repeat(31)),
                new FixedDifficulty(),
                activation,
                History.NONE,
                Trust.NONE,
                null);
    }

    /// Bitcoin.
    public static ChainParams mainnet() {
        var activation = new EnumMap<Deployment, Integer>(Deployment.class);
        activation.put(Deployment.BIP34, 227_931);
        activation.put(Deployment.BIP66, 363_725);
        activation.put(Deployment.BIP65, 388_381);
        activation.put(Deployment.CSV, 419_328);
        activation.put(Deployment.SEGWIT, 481_824);
        activation.put(Deployment.TAPROOT, 709_632);
        List<String> seeds = List.of(
                "seed.bitcoin.sipa.be",
                "dnsseed.bluematt.me",
                "seed.bitcoin.jonasschnelli.ch",
                "seed.btc.petertodd.net",
                "seed.bitcoin.sprovoost.nl",
                "dnsseed.emzy.de",
                "seed.bitcoin.wiz.biz",
                "seed.mainnet.achownodes.xyz");
        return bitcoin(
                "mainnet",
                new Network(magic(0xf9, 0xbe, 0xb4, 0xd9), 8333, 8332, seeds),
                new KeyFormat(new AddressFormat(0, 5, 128, "bc"), XPUB, XPRV, 0),
                Genesis.bitcoin(1_231_006_505, 0x1d00ffff, 2_083_236_893),
                210_000,
                limitOfZeroBits(32),
                EpochDifficulty.BITCOIN,
                activation,
                mainnetHistory(),
                trust(
                        "0000000000000000000000000000000000000001128750f82f4c366153a3a030",
                        "00000000000000000000ccebd6d74d9194d8dcdc1d177c478e094bfad51ba5ac"),
                null);
    }

    private static History mainnetHistory() {
        var scripts = new LinkedHashMap<BlockHash, ScriptFlags>();
        // Breaks P2SH.
        scripts.put(
                BlockHash.fromHex("00000000000002dc756eebf4f49723ed8d30cc28a5f108eb94b1ba88ac4f9c22"),
                ScriptFlags.NONE);
        // Breaks taproot.
        scripts.put(
                BlockHash.fromHex("0000000000000000000f14c35b2d841e986ab5441de8c585d5ffe55ea1e395ad"),
                ScriptFlags.of(ScriptFlag.P2SH, ScriptFlag.WITNESS));
        return new History(
                scripts,
                // Heights 91,842 and 91,880, whose coinbases equal those of 91,812 and 91,722.
                List.of(
                        BlockHash.fromHex("00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec"),
                        BlockHash.fromHex("00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721")),
                BlockHash.fromHex("000000000000024b89b42a942fe0d9fea3bb44ab7bd1b19115dd6a759c0808b8"),
                1_983_702);
    }

    /// Bitcoin's fourth test network (BIP 94).
    public static ChainParams testnet4() {
        String message = "03/May/2024 000000000000000000001ebd58c244970b3aa9d783bb001011fbe8ea8e98e00e";
        Script output = Script.fromHex("21" + "00".repeat(33) + "ac");
        return bitcoin(
                "testnet4",
                new Network(
                        magic(0x1c, 0x16, 0x3f, 0x28),
                        48333,
                        48332,
                        List.of("seed.testnet4.bitcoin.sprovoost.nl", "seed.testnet4.wiz.biz")),
                testKeys("tb"),
                Genesis.block(message, output, 50 * COIN, 1_714_777_860, 0x1d00ffff, 393_743_547),
                210_000,
                limitOfZeroBits(32),
                new EpochDifficulty(2_016, true, true),
                all(1),
                History.NONE,
                trust(
                        "0000000000000000000000000000000000000000000009a0fe15d0177d086304",
                        "0000000002368b1e4ee27e2e85676ae6f9f9e69579b29093e9a82c170bf7cf8a"),
                null);
    }

    /// Bitcoin's default signet (BIP 325).
    public static ChainParams signet() {
        String challenge = "512103ad5e0edad18cb1f0fc0d28a3d4f1f3e445640337489abb10404f2d1e086be430"
                + "210359ef5021964fe22d6f8e05b2463c9540ce96883fe3b278760f048f5189f2e6c452ae";
        return bitcoin(
                "signet",
                new Network(
                        magic(0x0a, 0x03, 0xcf, 0x40),
                        38333,
                        38332,
                        List.of("seed.signet.bitcoin.sprovoost.nl", "seed.signet.achownodes.xyz")),
                testKeys("tb"),
                Genesis.bitcoin(1_598_918_400, 0x1e0377ae, 52_613_770),
                210_000,
                CompactTarget.toHash(new BigInteger("0377ae", 16).shiftLeft(8 * (0x1e - 3))),
                EpochDifficulty.BITCOIN,
                all(1),
                History.NONE,
                trust(
                        "00000000000000000000000000000000000000000000000000000b463ea0a4b8",
                        "00000008414aab61092ef93f1aacc54cf9e9f16af29ddad493b908a01ff5c329"),
                Script.fromHex(challenge));
    }

    /// What all of Bitcoin's chains have in common.
    private static ChainParams bitcoin(
            String name,
            Network network,
            KeyFormat keys,
            Block genesis,
            int halvingInterval,
            Hash256 powLimit,
            DifficultyRule difficulty,
            Map<Deployment, Integer> activation,
            History history,
            Trust trust,
            @Nullable Script signetChallenge) {
        return new ChainParams(
                name,
                CoinUnit.BTC,
                network,
                keys,
                genesis,
                new Schedule(600, 50 * COIN, halvingInterval, 100),
                powLimit,
                difficulty,
                activation,
                BlockLimits.BITCOIN,
                history,
                trust,
                signetChallenge);
    }

    private static KeyFormat testKeys(String bech32Prefix) {
        return new KeyFormat(new AddressFormat(111, 196, 239, bech32Prefix), TPUB, TPRV, TEST_COIN_TYPE);
    }

    private static Trust trust(String work, String block) {
        return new Trust(ChainWork.fromHex(work), BlockHash.fromHex(block));
    }

    /// Every soft fork that Bitcoin has from `height` on: not the one that is only proposed.
    static Map<Deployment, Integer> all(int height) {
        var activation = new EnumMap<Deployment, Integer>(Deployment.class);
        for (Deployment deployment : Deployment.values()) activation.put(deployment, height);
        activation.remove(Deployment.BIP54);
        return activation;
    }

    /// The greatest target whose hashes start with `zeroBits` zero bits.
    static Hash256 limitOfZeroBits(int zeroBits) {
        return CompactTarget.toHash(BigInteger.ONE.shiftLeft(256 - zeroBits).subtract(BigInteger.ONE));
    }

    /// Four bytes as they are sent, as a little-endian number.
    static int magic(int first, int second, int third, int fourth) {
        return first | (second << 8) | (third << 16) | (fourth << 24);
    }
}
