package org.planchet.consensus;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams.BlockLimits;
import org.planchet.consensus.ChainParams.CoinUnit;
import org.planchet.consensus.ChainParams.History;
import org.planchet.consensus.ChainParams.KeyFormat;
import org.planchet.consensus.ChainParams.Trust;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.Block;

/// A custom chain as a chain file states it: plain numbers and texts, not validated. [#faults()] lists all
/// that is wrong; [#toParams()] makes the chain.
///
/// @param name        lower case letters, digits and hyphens
/// @param bip54Height from which the consensus clean-up (BIP 54) holds, at least 1; [ChainParams#NEVER]
/// @param genesis     the first block
public record ChainSpec(
        String name,
        Coin coin,
        Network network,
        Keys keys,
        Schedule schedule,
        Work work,
        int bip54Height,
        GenesisSpec genesis) {
    /// @param symbol   1 to 8 letters or digits
    /// @param decimals digits after the point of an amount, 0 to 8
    public record Coin(String symbol, int decimals) {}

    /// How nodes find and know each other.
    ///
    /// @param messageStart 8 hex digits: the four bytes before each message
    /// @param p2pPort      1 to 65535
    /// @param apiPort      1 to 65535, another
    /// @param seeds        `host:port` of peers to start from
    public record Network(String messageStart, int p2pPort, int apiPort, List<String> seeds) {
        public Network {
            seeds = List.copyOf(seeds);
        }
    }

    /// How addresses and keys are written.
    ///
    /// @param addressVersion 0 to 255: the version byte of addresses that pay to a key
    /// @param scriptVersion  0 to 255: of addresses that pay to a script
    /// @param keyVersion     0 to 255: of private keys
    /// @param bech32Prefix   1 to 16 lower case letters or digits
    /// @param coinType       in key paths (BIP 44)
    public record Keys(int addressVersion, int scriptVersion, int keyVersion, String bech32Prefix, int coinType) {}

    /// @param spacing          seconds a block should take
    /// @param subsidy          smallest units that the first blocks create
    /// @param halvingInterval  blocks
    /// @param coinbaseMaturity blocks
    public record Schedule(int spacing, long subsidy, int halvingInterval, int coinbaseMaturity) {}

    /// @param leastZeroBits    leading zero bits that a hash needs at least, for ever: 1 to 40
    /// @param firstZeroBits    leading zero bits that the first blocks need
    /// @param difficulty       `window`, `asert`, `step`, `epoch` or `fixed`
    /// @param difficultyNumber the rule's number: blocks, or for asert the half-life in seconds; unused for fixed
    public record Work(int leastZeroBits, int firstZeroBits, String difficulty, long difficultyNumber) {}

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9]{1,8}");
    private static final Pattern HEX_4_BYTES = Pattern.compile("[0-9a-fA-F]{8}");
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9]{1,16}");
    private static final Pattern SEED = Pattern.compile("(\\[[0-9a-fA-F:]+]|[^\\s:/]+):[0-9]{1,5}");
    private static final int MAX_ZERO_BITS = 40;
    private static final long MAX_TIME = 0xffff_ffffL;

    /// The first block of a chain file.
    ///
    /// @param message in its coinbase: at most [Genesis#MAX_MESSAGE] bytes in UTF-8
    /// @param time    seconds since 1970
    /// @param nonce   0 to 2^32 - 1; null if it is yet to be mined
    /// @param hash    what the block's hash must come out as; null if it was not specified
    public record GenesisSpec(
            String message,
            long time,
            @Nullable Long nonce,
            @Nullable String hash) {}

    /// The numbers of the `planchet` chain under another name: what a new chain file starts from.
    ///
    /// @param messageStart 8 hex digits, best drawn at random so that chains never talk to each other by mistake
    /// @param time         of the genesis block, in seconds since 1970
    public static ChainSpec template(String name, String messageStart, long time) {
        return new ChainSpec(
                name,
                new Coin("COIN", 8),
                new Network(messageStart, 5000, 5001, List.of()),
                new Keys(0, 5, 128, "pl", Chains.TEST_COIN_TYPE),
                new Schedule(10, 5 * Chains.COIN, 2_100_000, 10),
                new Work(8, 16, "window", 20),
                ChainParams.NEVER,
                new GenesisSpec(name + ": a chain struck from Planchet", time, null, null));
    }

    /// All that is wrong, each in a sentence that names the key and the value; empty if the chain can be made.
    public List<String> faults() {
        var faults = new ArrayList<String>();
        require(faults, NAME.matcher(name).matches(), "name", name, "lower case letters, digits and hyphens");
        require(faults, !Chains.names().contains(name), "name", name, "not the name of a built-in chain");
        require(faults, SYMBOL.matcher(coin.symbol()).matches(), "symbol", coin.symbol(), "1 to 8 letters or digits");
        range(faults, "decimals", coin.decimals(), 0, 8);
        require(
                faults,
                HEX_4_BYTES.matcher(network.messageStart()).matches(),
                "message_start",
                network.messageStart(),
                "8 hex digits");
        range(faults, "p2p_port", network.p2pPort(), 1, 65_535);
        range(faults, "api_port", network.apiPort(), 1, 65_535);
        require(
                faults,
                network.apiPort() != network.p2pPort(),
                "api_port",
                network.apiPort(),
                "another port than p2p_port");
        for (String seed : network.seeds()) require(faults, SEED.matcher(seed).matches(), "seeds", seed, "HOST:PORT");
        range(faults, "address_version", keys.addressVersion(), 0, 255);
        range(faults, "script_version", keys.scriptVersion(), 0, 255);
        require(
                faults,
                keys.scriptVersion() != keys.addressVersion(),
                "script_version",
                keys.scriptVersion(),
                "another version than address_version");
        range(faults, "key_version", keys.keyVersion(), 0, 255);
        require(
                faults,
                PREFIX.matcher(keys.bech32Prefix()).matches(),
                "bech32_prefix",
                keys.bech32Prefix(),
                "1 to 16 lower case letters or digits");
        range(faults, "coin_type", keys.coinType(), 0, Integer.MAX_VALUE);
        range(faults, "bip54_height", bip54Height, 1, ChainParams.NEVER);
        moneyFaults(faults);
        difficultyFaults(faults);
        genesisFaults(faults);
        return faults;
    }

    private void moneyFaults(List<String> faults) {
        range(faults, "spacing", schedule.spacing(), 1, 86_400);
        range(faults, "subsidy", schedule.subsidy(), 0, ChainParams.MAX_MONEY);
        range(faults, "halving_interval", schedule.halvingInterval(), 1, Integer.MAX_VALUE);
        range(faults, "coinbase_maturity", schedule.coinbaseMaturity(), 1, 10_000);
        BigInteger total = BigInteger.valueOf(schedule.subsidy())
                .multiply(BigInteger.valueOf(schedule.halvingInterval()))
                .shiftLeft(1);
        require(
                faults,
                total.compareTo(BigInteger.valueOf(ChainParams.MAX_MONEY)) <= 0,
                "subsidy",
                schedule.subsidy(),
                "so little that 2 × subsidy × halving_interval is at most " + ChainParams.MAX_MONEY + ", not " + total);
    }

    private void difficultyFaults(List<String> faults) {
        range(faults, "least_zero_bits", work.leastZeroBits(), 1, MAX_ZERO_BITS);
        range(faults, "first_zero_bits", work.firstZeroBits(), work.leastZeroBits(), MAX_ZERO_BITS);
        DifficultyRule rule = rule();
        if (rule == null) {
            require(faults, false, "difficulty", work.difficulty(), "window, asert, step, epoch or fixed");
        } else if (!rule.fault().isEmpty()) {
            faults.add("difficulty_number: " + rule.fault());
        }
    }

    private void genesisFaults(List<String> faults) {
        int length = genesis.message().getBytes(StandardCharsets.UTF_8).length;
        require(
                faults,
                length <= Genesis.MAX_MESSAGE,
                "genesis.message",
                genesis.message(),
                "at most " + Genesis.MAX_MESSAGE + " bytes in UTF-8, not " + length);
        range(faults, "genesis.time", genesis.time(), 1, MAX_TIME);
        Long nonce = genesis.nonce();
        if (nonce != null) range(faults, "genesis.nonce", nonce, 0, MAX_TIME);
        if (nonce == null) faults.add("genesis.nonce: missing, the genesis block is not mined");
        if (nonce == null || !faults.isEmpty()) return;
        Block block = block();
        require(
                faults,
                ProofOfWork.check(block.hash(), block.header().bits(), Chains.limitOfZeroBits(work.leastZeroBits())),
                "genesis.nonce",
                nonce,
                "a nonce with which the genesis block meets its target; its hash is " + block.hash());
        String hash = genesis.hash();
        if (hash != null)
            require(
                    faults,
                    block.hash().toString().equalsIgnoreCase(hash),
                    "genesis.hash",
                    hash,
                    block.hash().toString());
    }

    private static void range(List<String> faults, String key, long value, long least, long most) {
        require(faults, value >= least && value <= most, key, value, least + " to " + most);
    }

    private static void require(List<String> faults, boolean holds, String key, Object value, String expected) {
        if (!holds) faults.add(key + ": " + value + ", expected " + expected);
    }

    private @Nullable DifficultyRule rule() {
        int blocks = Math.clamp(work.difficultyNumber(), 0, Integer.MAX_VALUE);
        return switch (work.difficulty()) {
            case "window" -> new WindowDifficulty(blocks);
            case "asert" -> new AsertDifficulty(work.difficultyNumber());
            case "step" -> new StepDifficulty(blocks);
            case "epoch" -> new EpochDifficulty(blocks, false, false);
            case "fixed" -> new FixedDifficulty();
            default -> null;
        };
    }

    private Block block() {
        Long nonce = genesis.nonce();
        return Genesis.block(
                genesis.message(),
                Chains.UNSPENDABLE,
                schedule.subsidy(),
                genesis.time(),
                CompactTarget.ofLeadingZeroBits(work.firstZeroBits()),
                nonce == null ? 0 : nonce.intValue());
    }

    /// This chain with its genesis block mined: its nonce and hash filled in. Takes 2^`firstZeroBits` hashes in
    /// expectation, about a second for 20 bits.
    ///
    /// @throws IllegalArgumentException listing every fault but those of nonce and hash
    public ChainSpec mined() {
        long time = genesis.time();
        while (true) {
            ChainSpec candidate = withGenesis(new GenesisSpec(genesis.message(), time, 0L, null));
            List<String> faults = candidate.faults();
            faults.removeIf(fault -> fault.startsWith("genesis.nonce"));
            if (!faults.isEmpty()) throw new IllegalArgumentException(String.join("\n", faults));
            Block block = candidate.block();
            OptionalInt nonce = Genesis.mine(block);
            if (nonce.isPresent()) {
                String hash = block.header().withNonce(nonce.getAsInt()).hash().toString();
                long unsigned = Integer.toUnsignedLong(nonce.getAsInt());
                return withGenesis(new GenesisSpec(genesis.message(), time, unsigned, hash));
            }
            time++;
        }
    }

    /// The first four bytes of the genesis block's hash: two chains never share them but by a chance of one in
    /// 2^32, and never talk to each other by mistake. The genesis block must be mined.
    public String ownMessageStart() {
        return HexFormat.of().formatHex(block().hash().hash().bytes(), 0, 4);
    }

    /// A port for peers that follows from the genesis block: even, from 10,000 to 29,998, if neither the
    /// built-in chains nor the system's own connections are. The next one is meant for the HTTP interface.
    public int ownPort() {
        byte[] hash = block().hash().hash().bytes();
        int port = 10_000 + (((hash[4] & 0xff) << 8) | (hash[5] & 0xff)) % 10_000 * 2;
        while (isTaken(port) || isTaken(port + 1)) port = port == 29_998 ? 10_000 : port + 2;
        return port;
    }

    private static boolean isTaken(int port) {
        return Chains.names().stream()
                .flatMap(name -> Chains.byName(name).stream())
                .anyMatch(chain ->
                        chain.network().p2pPort() == port || chain.network().apiPort() == port);
    }

    /// The same chain, found elsewhere.
    public ChainSpec withNetwork(String messageStart, int p2pPort, int apiPort) {
        var elsewhere = new Network(messageStart, p2pPort, apiPort, network.seeds());
        return new ChainSpec(name, coin, elsewhere, keys, schedule, work, bip54Height, genesis);
    }

    ChainSpec withGenesis(GenesisSpec newGenesis) {
        return new ChainSpec(name, coin, network, keys, schedule, work, bip54Height, newGenesis);
    }

    /// The chain itself: every soft fork that Bitcoin has from block 1 on, Bitcoin's block limits.
    ///
    /// @throws IllegalArgumentException listing every fault, a line each
    public ChainParams toParams() {
        List<String> faults = faults();
        DifficultyRule rule = rule();
        if (!faults.isEmpty() || rule == null) throw new IllegalArgumentException(String.join("\n", faults));
        long unit = 1;
        for (int i = 0; i < coin.decimals(); i++) unit *= 10;
        int magic = Integer.reverseBytes(Integer.parseUnsignedInt(network.messageStart(), 16));
        var addresses =
                new AddressFormat(keys.addressVersion(), keys.scriptVersion(), keys.keyVersion(), keys.bech32Prefix());
        return new ChainParams(
                        name,
                        new CoinUnit(coin.symbol(), unit),
                        new ChainParams.Network(magic, network.p2pPort(), network.apiPort(), network.seeds()),
                        new KeyFormat(addresses, Chains.XPUB, Chains.XPRV, keys.coinType()),
                        block(),
                        new ChainParams.Schedule(
                                schedule.spacing(),
                                schedule.subsidy(),
                                schedule.halvingInterval(),
                                schedule.coinbaseMaturity()),
                        Chains.limitOfZeroBits(work.leastZeroBits()),
                        rule,
                        Chains.all(1),
                        BlockLimits.BITCOIN,
                        History.NONE,
                        Trust.NONE,
                        null)
                .withActivation(Deployment.BIP54, bip54Height);
    }
}
