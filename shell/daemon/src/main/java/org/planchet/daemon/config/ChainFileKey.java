package org.planchet.daemon.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainSpec;

/// One key of a chain file: its name, whether it holds a number, and what its comment says. What its value may be
/// is the business of [ChainSpec#faults].
///
/// @param name  as the file spells it; a dot stands before the keys of the genesis block
/// @param whole it holds a whole number
/// @param help  for the file's own comments, lines of at most 110 characters
/// @param read  its value in a chain, as the file states it; empty if it is not there yet
record ChainFileKey(String name, boolean whole, String help, Function<ChainSpec, String> read) {
    static final String GENESIS = "genesis.";

    static final List<ChainFileKey> ALL = List.of(
            text(
                    "name",
                    "What the chain is called: small letters, digits and hyphens. Its data folder is called so too.",
                    ChainSpec::name),
            text("symbol", "What one coin is called.", spec -> spec.coin().symbol()),
            whole(
                    "decimals",
                    "Digits after the point of an amount, 0 to 8: a coin has 10^decimals of the smallest unit.",
                    spec -> spec.coin().decimals()),
            text(
                    "message_start",
                    "The four bytes in hex that start every message between nodes: nodes of chains that share them try\nto talk to each other.",
                    spec -> spec.network().messageStart()),
            whole(
                    "p2p_port",
                    "Port for peers where a node sets none.",
                    spec -> spec.network().p2pPort()),
            whole(
                    "api_port",
                    "Port of the HTTP interface where a node sets none.",
                    spec -> spec.network().apiPort()),
            text(
                    "seeds",
                    "Nodes that a new node asks first: a list of HOST:PORT.",
                    spec -> String.join(",", spec.network().seeds())),
            whole(
                    "address_version",
                    "Version byte of addresses that pay to a key; with 0 they start with 1.",
                    spec -> spec.keys().addressVersion()),
            whole(
                    "script_version",
                    "Version byte of addresses that pay to a script; with 5 they start with 3.",
                    spec -> spec.keys().scriptVersion()),
            whole(
                    "key_version",
                    "Version byte of private keys in the wallet import format.",
                    spec -> spec.keys().keyVersion()),
            text(
                    "bech32_prefix",
                    "What segwit addresses start with.",
                    spec -> spec.keys().bech32Prefix()),
            whole(
                    "coin_type",
                    "The chain's number in the paths of wallet keys (BIP 44); 1 stands for every test chain.",
                    spec -> spec.keys().coinType()),
            whole(
                    "spacing",
                    "Seconds that a block should take.",
                    spec -> spec.schedule().spacing()),
            whole(
                    "subsidy",
                    "Smallest units that each of the first blocks creates.",
                    spec -> spec.schedule().subsidy()),
            whole(
                    "halving_interval",
                    "Blocks after which the subsidy halves, and again, and again.",
                    spec -> spec.schedule().halvingInterval()),
            whole(
                    "coinbase_maturity",
                    "Blocks that must follow before a block's own reward can be spent.",
                    spec -> spec.schedule().coinbaseMaturity()),
            whole(
                    "least_zero_bits",
                    "Leading zero bits that every block's hash must have, however slow the miners are.",
                    spec -> spec.work().leastZeroBits()),
            whole(
                    "first_zero_bits",
                    "Leading zero bits that the first blocks must have; a core finds some 20 bits in a second.",
                    spec -> spec.work().firstZeroBits()),
            text("difficulty", """
                    How the difficulty follows the hash rate: window (every block, from the work and time of the last
                    blocks), asert (every block, exponentially with the delay), step (four zero bits up or down every so
                    many blocks), epoch (every so many blocks, as Bitcoin does) or fixed (never).""", spec -> spec.work().difficulty()),
            whole(
                    "difficulty_number",
                    "The rule's number: how many blocks it looks at; for asert the seconds off schedule that double or\nhalve the target; of no account for fixed.",
                    spec -> spec.work().difficultyNumber()),
            whole("bip54_height", """
                    The height from which the rules of the consensus clean-up (BIP 54) hold: 1 for all of the chain,
                    2147483647 for never.""", ChainSpec::bip54Height),
            text(
                    GENESIS + "message",
                    "What the first block says: at most 90 bytes.",
                    spec -> spec.genesis().message()),
            whole(
                    GENESIS + "time",
                    "Its time in seconds since 1970.",
                    spec -> spec.genesis().time()),
            whole(
                    GENESIS + "nonce",
                    "The nonce that was found for it.",
                    spec -> orEmpty(spec.genesis().nonce())),
            text(
                    GENESIS + "hash",
                    "Its hash, which must follow from everything above.",
                    spec -> orEmpty(spec.genesis().hash())));

    private static String orEmpty(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static ChainFileKey text(String name, String help, Function<ChainSpec, String> read) {
        return new ChainFileKey(name, false, help, read);
    }

    private static ChainFileKey whole(String name, String help, Function<ChainSpec, Object> read) {
        return new ChainFileKey(name, true, help, spec -> read.apply(spec).toString());
    }

    /// The key of that name; hyphens and underscores are the same.
    static Optional<ChainFileKey> find(String name) {
        return ALL.stream().filter(k -> k.name.equals(name.replace('-', '_'))).findFirst();
    }

    /// Written by the miner of the genesis block, not by the user.
    boolean isMined() {
        return name.equals(GENESIS + "nonce") || name.equals(GENESIS + "hash");
    }
}
