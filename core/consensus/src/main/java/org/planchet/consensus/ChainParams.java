package org.planchet.consensus;

import java.math.BigInteger;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.script.ScriptFlags;

/// Everything that makes one chain differ from another. The rules are the same for all.
///
/// @param name             as `--chain` takes it
/// @param coin             what the chain's money is called and how it is divided
/// @param network          how its nodes find and know each other
/// @param keys             how its addresses and keys are written
/// @param genesis          block 0, valid by definition; its coinbase can never be spent
/// @param schedule         how fast blocks come, and what they create
/// @param powLimit         the easiest target
/// @param difficulty       how the target moves
/// @param activation       the first height at which each soft fork holds
/// @param limits           how much a block may hold
/// @param history          what old blocks of this chain are excused from
/// @param trust            what this chain is known to be, so that less need be checked or stored
/// @param signetChallenge  the script that each block's solution must satisfy (BIP 325); null on most chains
public record ChainParams(
        String name,
        CoinUnit coin,
        Network network,
        KeyFormat keys,
        Block genesis,
        Schedule schedule,
        Hash256 powLimit,
        DifficultyRule difficulty,
        Map<Deployment, Integer> activation,
        BlockLimits limits,
        History history,
        Trust trust,
        @Nullable Script signetChallenge) {
    /// No output, sum of outputs or coin set holds more satoshis than this, on any chain (Bitcoin Core's
    /// `MAX_MONEY`).
    public static final long MAX_MONEY = 2_100_000_000_000_000L;

    /// A height that no chain reaches: what a deployment that never happens is active from.
    public static final int NEVER = Integer.MAX_VALUE;

    /// @param spacing          seconds that a block should take
    /// @param initialSubsidy   satoshis that each of the first blocks creates
    /// @param halvingInterval  blocks after which the subsidy halves, and again, and again
    /// @param coinbaseMaturity blocks on top of which a coinbase can be spent: block h's from block h + maturity on
    public record Schedule(int spacing, long initialSubsidy, int halvingInterval, int coinbaseMaturity) {}

    /// What the chain's money is called.
    ///
    /// @param symbol   for example BTC
    /// @param satoshis how many of the smallest unit make one coin: a power of ten
    public record CoinUnit(String symbol, long satoshis) {
        /// Bitcoin's hundred million.
        public static final CoinUnit BTC = new CoinUnit("BTC", 100_000_000);

        /// How many digits stand after the point when an amount is written in coins.
        public int decimals() {
            return Long.toString(satoshis).length() - 1;
        }
    }

    /// How nodes of the chain find and know each other.
    ///
    /// @param magic   the four bytes that start each message and each stored block, read as a little-endian number
    /// @param p2pPort the default port for peers
    /// @param apiPort the default port for people and programs
    /// @param seeds   names or `host:port` of peers to start from
    public record Network(int magic, int p2pPort, int apiPort, List<String> seeds) {
        public Network {
            seeds = List.copyOf(seeds);
        }

        /// The four bytes as they are sent, a fresh array.
        public byte[] messageStart() {
            return new byte[] {(byte) magic, (byte) (magic >>> 8), (byte) (magic >>> 16), (byte) (magic >>> 24)};
        }
    }

    /// How addresses and keys of the chain are written.
    ///
    /// @param addresses   versions of Base58 addresses and keys, and the prefix of Bech32 ones
    /// @param bip32Public  version of an extended public key: `xpub` is 0x0488b21e
    /// @param bip32Private version of an extended private key: `xprv` is 0x0488ade4
    /// @param coinType    the chain's number in key paths (BIP 44, SLIP 44)
    public record KeyFormat(AddressFormat addresses, int bip32Public, int bip32Private, int coinType) {}

    /// How much a block may hold.
    ///
    /// @param maxWeight            weight units (BIP 141)
    /// @param maxSigopsCost        cost of signature checks (BIP 141)
    /// @param templateTransactions how many transactions besides the coinbase this node's own templates take: a
    ///                             choice of the miner, not a rule
    public record BlockLimits(int maxWeight, int maxSigopsCost, int templateTransactions) {
        /// Bitcoin's.
        public static final BlockLimits BITCOIN = new BlockLimits(4_000_000, 80_000, Integer.MAX_VALUE);
    }

    /// What old blocks of a chain are excused from, by hash.
    ///
    /// @param scriptExceptions blocks whose scripts are verified with other flags than their height asks
    /// @param bip30Exceptions  blocks whose coinbase may overwrite an equal one
    /// @param bip34Hash        the block at BIP 34's activation height; on a chain that holds it coinbases can not
    ///                         repeat, so BIP 30 need not be checked; null if it always is
    /// @param bip30Again       the height from which BIP 30 is checked again all the same
    public record History(
            Map<BlockHash, ScriptFlags> scriptExceptions,
            List<BlockHash> bip30Exceptions,
            @Nullable BlockHash bip34Hash,
            int bip30Again) {
        /// No exceptions.
        public static final History NONE = new History(Map.of(), List.of(), null, 1_983_702);

        public History {
            scriptExceptions = Collections.unmodifiableMap(new LinkedHashMap<>(scriptExceptions));
            bip30Exceptions = List.copyOf(bip30Exceptions);
        }
    }

    /// What a chain is known to be.
    ///
    /// @param minimumChainWork headers of less work than this are not followed
    /// @param assumeValid      a block whose ancestors' scripts are taken as verified; null to verify all
    public record Trust(
            ChainWork minimumChainWork, @Nullable BlockHash assumeValid) {
        /// Nothing is taken on trust.
        public static final Trust NONE = new Trust(ChainWork.ZERO, null);
    }

    public ChainParams {
        var heights = new EnumMap<Deployment, Integer>(Deployment.class);
        for (Deployment deployment : Deployment.values())
            heights.put(deployment, activation.getOrDefault(deployment, NEVER));
        activation = Collections.unmodifiableMap(heights);
    }

    /// The first height at which `deployment` holds.
    public int activationHeight(Deployment deployment) {
        Integer height = activation.get(deployment);
        return height == null ? NEVER : height;
    }

    /// Whether `deployment` holds for the block at `height`.
    public boolean isActive(Deployment deployment, int height) {
        return height >= activationHeight(deployment);
    }

    /// The easiest target as a number.
    public BigInteger powLimitNumber() {
        return CompactTarget.toNumber(powLimit);
    }

    /// The easiest target in compact form.
    public int powLimitBits() {
        return CompactTarget.encode(powLimitNumber());
    }

    public BlockHash genesisHash() {
        return genesis.hash();
    }

    /// The four bytes that start each message and each stored block, a fresh array.
    public byte[] messageStart() {
        return network.messageStart();
    }

    public int p2pPort() {
        return network.p2pPort();
    }

    public int apiPort() {
        return network.apiPort();
    }

    public int spacing() {
        return schedule.spacing();
    }

    public long initialSubsidy() {
        return schedule.initialSubsidy();
    }

    public int halvingInterval() {
        return schedule.halvingInterval();
    }

    public int coinbaseMaturity() {
        return schedule.coinbaseMaturity();
    }

    public AddressFormat addresses() {
        return keys.addresses();
    }

    public int maxBlockWeight() {
        return limits.maxWeight();
    }

    /// These parameters with `deployment` holding from `height` on.
    public ChainParams withActivation(Deployment deployment, int height) {
        var heights = new EnumMap<Deployment, Integer>(activation);
        heights.put(deployment, height);
        return copy(schedule, difficulty, heights, history, trust, signetChallenge);
    }

    /// These parameters with the soft fork that Bitcoin Core calls `name` (`segwit`, `bip34`, `dersig`, `cltv`,
    /// `csv`) holding from `height` on.
    ///
    /// @throws IllegalArgumentException if there is no such soft fork or the height is negative
    public ChainParams withActivation(String name, int height) {
        if (height < 0) throw new IllegalArgumentException("an activation height is not negative: " + height);
        Deployment deployment = Deployment.byName(name)
                .orElseThrow(() -> new IllegalArgumentException("no soft fork is called " + name));
        return withActivation(deployment, height);
    }

    /// These parameters with another difficulty rule: for tests and experiments.
    public ChainParams withDifficulty(DifficultyRule rule) {
        return copy(schedule, rule, activation, history, trust, signetChallenge);
    }

    /// These parameters with coinbases that can be spent after `blocks`: for long stories of short chains.
    public ChainParams withMaturity(int blocks) {
        var other = new Schedule(spacing(), initialSubsidy(), halvingInterval(), blocks);
        return copy(other, difficulty, activation, history, trust, signetChallenge);
    }

    /// These parameters with other excuses for old blocks.
    public ChainParams withHistory(History newHistory) {
        return copy(schedule, difficulty, activation, newHistory, trust, signetChallenge);
    }

    /// These parameters with another assumed-valid block (null: verify all) and least work.
    public ChainParams withTrust(Trust newTrust) {
        return copy(schedule, difficulty, activation, history, newTrust, signetChallenge);
    }

    /// These parameters with a script that each block's solution must satisfy (BIP 325).
    public ChainParams withSignetChallenge(Script challenge) {
        return copy(schedule, difficulty, activation, history, trust, challenge);
    }

    private ChainParams copy(
            Schedule newSchedule,
            DifficultyRule rule,
            Map<Deployment, Integer> heights,
            History past,
            Trust trusted,
            @Nullable Script challenge) {
        return new ChainParams(
                name,
                coin,
                network,
                keys,
                genesis,
                newSchedule,
                powLimit,
                rule,
                heights,
                limits,
                past,
                trusted,
                challenge);
    }

    @Override
    public String toString() {
        return "chain " + name;
    }
}
