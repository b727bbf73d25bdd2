package org.planchet.daemon.config;

import static org.planchet.daemon.config.SettingRow.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.planchet.primitives.Hash256;
import org.planchet.wire.OverlayHost;

/// Everything that can be set, in one table: the command line, the environment, the configuration file, the error
/// messages and the documentation all read it here.
public final class Settings {
    /// What a switch may be.
    static final String SWITCH = SettingRow.SWITCH;

    /// The two ends of what a whole number may be.
    public static final Pattern RANGE = SettingRow.RANGE;

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):(\\d{1,5})");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}]?");
    private static final Pattern NAME_AT_HEIGHT = Pattern.compile("[a-z0-9]{1,20}@\\d{1,9}");

    private static final List<Setting> ALL = table();

    private Settings() {}

    /// Every row, in the order of the documentation.
    public static List<Setting> all() {
        return ALL;
    }

    /// The row of a key such as `api-port`.
    public static Setting of(String key) {
        return find(key).orElseThrow(() -> new AssertionError("no setting " + key));
    }

    /// The row that a key of a configuration file names, older names included.
    public static Optional<Setting> find(String yamlKey) {
        return ALL.stream().filter(s -> s.isNamed(yamlKey)).findFirst();
    }

    private static List<Setting> table() {
        List<Setting> all = new ArrayList<>();
        all.addAll(chainAndFolders());
        all.addAll(network());
        all.addAll(NetworkConfig.rows());
        all.addAll(ListenConfig.rows());
        all.addAll(ReachConfig.rows());
        all.addAll(interfaces());
        all.addAll(otherInterfaces());
        all.addAll(StoreConfig.rows());
        all.addAll(limits());
        all.addAll(PolicyConfig.rows());
        all.addAll(miningAndWallet());
        all.addAll(logging());
        return List.copyOf(all);
    }

    private static List<Setting> chainAndFolders() {
        String group = "Chain and folders";
        return List.of(
                row(group, "chain", "The chain to run: a built-in one, or the YAML file of one's own.")
                        .standard("planchet")
                        .allows(
                                "planchet, yjk, regtest, mainnet, testnet4, signet, or the path of a chain file",
                                s -> !s.isBlank())
                        .build(),
                row(group, "data-dir", "Where everything is kept: blocks, coins, wallets, neighbours, log.")
                        .explains("~/.planchet/CHAIN, with -PORT added if the port is not the chain's own")
                        .allows("a folder's path", s -> !s.isBlank())
                        .build(),
                row(
                                group,
                                "role",
                                "What the node is: full, one that mines, or a light one (spv) with headers and its wallet alone.")
                        .standard("full")
                        .allows(
                                "full, miner or spv",
                                s -> List.of("full", "miner", "spv").contains(s))
                        .environment("NODE_TYPE")
                        .build(),
                row(group, "store", "Where the chain is kept; memory forgets everything at the end.")
                        .standard("disk")
                        .allows("disk or memory", s -> s.equals("disk") || s.equals("memory"))
                        .build(),
                row(
                                group,
                                "index",
                                "What the node looks up besides coins: transactions (tx), also what happened to an"
                                        + " address (address), compact block filters for light wallets (filter); several"
                                        + " with commas.")
                        .explains("tx; none on mainnet, testnet4 and signet")
                        .allows(
                                "none, or some of tx, address and filter",
                                s -> Indexing.parse(s).isPresent())
                        .build(),
                row(
                                group,
                                "test-activation-height",
                                "Moves a soft fork's activation, as NAME@HEIGHT; regtest and own chains only.")
                        .allows(
                                "NAME@HEIGHT such as segwit@1000000",
                                s -> NAME_AT_HEIGHT.matcher(s).matches())
                        .repeatable()
                        .build(),
                row(group, "assume-valid", "Block up to which scripts need no checking, or 0 to check every script.")
                        .explains("the chain's own, most often 0")
                        .allows(
                                "0 or a block hash of 64 hex digits",
                                s -> s.equals("0") || Hash256.parse(s).isPresent())
                        .build(),
                row(group, "minimum-chain-work", "Work that the right chain has at least, as a hexadecimal number.")
                        .explains("the chain's own, most often 0")
                        .allows("up to 64 hex digits", s -> s.matches("(0x)?[0-9A-Fa-f]{1,64}"))
                        .build());
    }

    private static List<Setting> network() {
        String group = "Network";
        return List.of(
                row(group, "port", "Port for peers; 0 takes a free one.")
                        .explains("the chain's own: 5000 for planchet")
                        .alias("p2p_port")
                        .environment("P2P_PORT")
                        .range(0, 65_535)
                        .build(),
                row(group, "bind", "Address to listen on for peers.")
                        .standard("0.0.0.0")
                        .allows("a host name or IP address", Settings::isHost)
                        .build(),
                row(group, "listen", "Accept connections from peers.")
                        .explains("true; false for --role spv and with --proxy")
                        .onOff()
                        .build(),
                row(group, "peer", "A neighbour to connect to and stay with, as HOST:PORT; may be given again.")
                        .alias("peers")
                        .alias("initial_peers")
                        .environment("PEER_NODES")
                        .allows("HOST:PORT with a port from 1 to 65535", Settings::isHostAndPort)
                        .repeatable()
                        .build(),
                row(group, "advertise", "Address under which others reach this node, as HOST:PORT.")
                        .explains("what peers see")
                        .allows("HOST:PORT with a port from 1 to 65535", Settings::isHostAndPort)
                        .build(),
                row(group, "discover", "Look for neighbours through the chain's seeds and through other peers.")
                        .standard("true")
                        .onOff()
                        .build(),
                row(group, "v2transport", "Encrypt connections with neighbours that can (BIP 324).")
                        .standard("true")
                        .onOff()
                        .build(),
                row(group, "bloom-filters", "Serve light wallets through bloom filters, and tell them the mempool.")
                        .explains("for peers of this machine, and for all on chains of one's own")
                        .onOff()
                        .build(),
                row(group, "max-peers", "Connections at the same time, in both directions.")
                        .standard("125")
                        .range(1, 10_000)
                        .build(),
                row(group, "max-outbound", "Neighbours the node looks for by itself.")
                        .standard("8")
                        .range(0, 1_000)
                        .build(),
                row(group, "connect-timeout", "Seconds until a connection attempt is given up.")
                        .standard("5")
                        .range(1, 300)
                        .build(),
                row(
                                group,
                                "sync-interval",
                                "Seconds between two questions to every neighbour whether it has a better chain.")
                        .standard("120")
                        .range(1, 86_400)
                        .build());
    }

    private static List<Setting> interfaces() {
        String group = "Interfaces";
        return List.of(
                row(group, "api", "Serve the HTTP interface.")
                        .standard("true")
                        .onOff()
                        .build(),
                row(group, "api-port", "Port of the HTTP interface; 0 takes a free one.")
                        .explains("the chain's own: 5001 for planchet")
                        .environment("API_PORT")
                        .range(0, 65_535)
                        .build(),
                row(group, "api-bind", "Address the HTTP interface listens on.")
                        .standard("127.0.0.1")
                        .allows("a host name or IP address", Settings::isHost)
                        .build(),
                row(
                                group,
                                "api-token",
                                "Token with which callers from other machines, and other users of this one, reach wallet"
                                        + " and control calls.")
                        .explains("none: such calls only by the node's own user, or with the cookie")
                        .allows("8 to 256 printable characters without spaces", s -> s.matches("[!-~]{8,256}"))
                        .secret()
                        .build(),
                row(
                                group,
                                TokenFile.KEY,
                                "File that holds that token, in place of --api-token; its owner and group alone may read it.")
                        .allows("a file's path", s -> !s.isBlank())
                        .build(),
                row(
                                group,
                                "api-host",
                                "A further name that requests may be addressed to, such as a service's; may be given"
                                        + " again.")
                        .allows("a host name or IP address", Settings::isHost)
                        .repeatable()
                        .build(),
                row(
                                group,
                                "api-trust-loopback",
                                "Callers from this machine that may do all without token or cookie: those of the node's own"
                                        + " user (user), everyone (true), or nobody (false), for example if a proxy runs on"
                                        + " it.")
                        .standard("user")
                        .allows(
                                "user, true or false",
                                s -> List.of("user", "true", "false").contains(s))
                        .build(),
                row(group, "rpc-user", "User of JSON-RPC, in place of the data folder's .cookie file.")
                        .explains("none: the .cookie file")
                        .allows("1 to 64 printable characters without a colon", s -> s.matches("[!-9;-~]{1,64}"))
                        .build(),
                row(group, "rpc-password", "Password of --rpc-user.")
                        .allows("8 to 256 printable characters without spaces", s -> s.matches("[!-~]{8,256}"))
                        .secret()
                        .build());
    }

    private static List<Setting> otherInterfaces() {
        String group = "Interfaces";
        return List.of(
                row(
                                group,
                                "electrum-port",
                                "Serve Electrum's protocol on this port, 0 takes a free one; needs --index address.")
                        .explains("none: not served")
                        .range(0, 65_535)
                        .build(),
                row(group, "electrum-bind", "Address that Electrum's protocol is served on.")
                        .standard("127.0.0.1")
                        .allows("a host name or IP address", Settings::isHost)
                        .build(),
                row(group, "prototype-routes", "Answer the routes of the Python prototype, such as /blocks/latest.")
                        .standard("true")
                        .onOff()
                        .build());
    }

    private static List<Setting> limits() {
        String group = "Limits";
        return List.of(
                row(group, "coin-cache", "Memory for coins before they are written, in MiB.")
                        .standard("256")
                        .alias("dbcache")
                        .range(4, 65_536)
                        .build(),
                row(group, "disk-floor", "Free MiB of the disk below which no block is taken; 0 to fill it.")
                        .standard("256")
                        .range(0, 1_000_000_000)
                        .build(),
                row(group, "script-threads", "Threads that check scripts; 0 for one a core.")
                        .standard("0")
                        .range(0, 256)
                        .build());
    }

    private static List<Setting> miningAndWallet() {
        String group = "Mining and wallet";
        return List.of(
                row(group, "mine-to", "Address that gets the rewards of --role miner.")
                        .explains("an address of the wallet's")
                        .allows("an address of the chain", s -> s.matches("[!-~]{14,100}"))
                        .build(),
                row(group, "mine-threads", "Threads that mine; 0 for one a core.")
                        .standard("0")
                        .range(0, 1_024)
                        .build(),
                row(group, "wallet", "Name of the wallet to use.")
                        .standard("default")
                        .allows("1 to 64 letters, digits, '-', '_'", s -> s.matches("[A-Za-z0-9_-]{1,64}"))
                        .build());
    }

    private static List<Setting> logging() {
        String group = "Logging";
        return List.of(
                row(group, "log-level", "How much is written down.")
                        .standard("info")
                        .allows(
                                "error, warn, info, debug or trace",
                                s -> List.of("error", "warn", "info", "debug", "trace")
                                        .contains(s))
                        .build(),
                row(group, "log-format", "Form of the lines on the console; json suits log collectors.")
                        .standard("plain")
                        .allows("plain or json", s -> s.equals("plain") || s.equals("json"))
                        .build(),
                row(group, "log-console", "Write log lines to the console besides the file.")
                        .standard("false")
                        .onOff()
                        .build(),
                row(group, "log-size", "Bytes of one log file in MiB; five are kept.")
                        .standard("10")
                        .range(1, 10_000)
                        .build());
    }

    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    static boolean isHostAndPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches() || !isWhole(matcher.group(2), 1, 65_535)) return false;
        String host = matcher.group(1).toLowerCase(Locale.ROOT);
        // A mistyped name of Tor's is not to be asked of DNS.
        return !OverlayHost.isMeant(host) || OverlayHost.network(host).isPresent();
    }

    static boolean isWhole(String text, long low, long high) {
        if (!text.matches("-?\\d{1,18}")) return false;
        long value = Long.parseLong(text);
        return value >= low && value <= high;
    }
}
