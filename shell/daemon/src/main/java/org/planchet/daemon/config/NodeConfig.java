package org.planchet.daemon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.consensus.ChainParams;
import org.planchet.policy.PolicySettings;
import org.planchet.views.Text;

/// A node's configuration: every setting's value, checked against [Settings], from flags over environment
/// over configuration file over defaults. The chain and the token file that it names have been read.
public final class NodeConfig {
    /// What kind of node it is.
    public enum Role {
        /// It validates, stores and relays.
        FULL,
        /// A full node that mines.
        MINER,
        /// A light node: only headers, and what concerns its wallet.
        SPV;

        /// As settings and views spell it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<String, List<String>> values;
    private final ChainParams chain;
    private final Optional<String> apiToken;
    private final List<String> ignored;

    private NodeConfig(
            Map<String, List<String>> values, ChainParams chain, Optional<String> apiToken, List<String> ignored) {
        this.values = values;
        this.chain = chain;
        this.apiToken = apiToken;
        this.ignored = List.copyOf(ignored);
    }

    /// Resolves every setting.
    ///
    /// @param flags       values by key (`port`, without hyphens in front), as often as they were given
    /// @param environment the process's variables: `PLANCHET_…` and the older names of the table
    /// @param file        the configuration file (`--config`), if there is one
    /// @throws StartupException with every problem found at once
    public static NodeConfig resolve(
            Map<String, List<String>> flags, Map<String, String> environment, Optional<Path> file)
            throws StartupException {
        List<ErrorMessage> problems = new ArrayList<>();
        Map<String, Value> found = new LinkedHashMap<>();
        file.ifPresent(path -> ConfigFile.read(path, problems).forEach((s, v) -> found.put(s.key(), v)));
        Environment.values(environment).forEach(found::put);
        for (Map.Entry<String, List<String>> flag : flags.entrySet()) {
            Optional<Setting> setting = Settings.find(flag.getKey());
            if (setting.isEmpty())
                problems.add(ErrorMessage.of(ErrorCode.NO_SETTING, "--" + Text.shown(flag.getKey(), 40)));
            else found.put(setting.get().key(), new Value(setting.get().flag(), flag.getValue()));
        }
        return of(found, problems);
    }

    /// A configuration from keys and values in turn, the rest by default: `of("chain", "regtest", "port", "0")`. For
    /// programs and tests; reads no environment.
    ///
    /// @throws IllegalArgumentException if a key or value is not allowed
    public static NodeConfig of(String... keysAndValues) {
        if (keysAndValues.length % 2 != 0) throw new IllegalArgumentException("a key without its value");
        Map<String, List<String>> flags = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) flags.put(keysAndValues[i], List.of(keysAndValues[i + 1]));
        return programmatic(flags);
    }

    /// The same with one setting changed; a repeatable one takes its values with its separator between them.
    ///
    /// @throws IllegalArgumentException if the key or value is not allowed
    public NodeConfig with(String key, String value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(values);
        changed.put(key, List.of(value));
        NodeConfig other = programmatic(changed);
        return new NodeConfig(other.values, other.chain, other.apiToken, ignored);
    }

    private static NodeConfig programmatic(Map<String, List<String>> flags) {
        try {
            return resolve(flags, Map.of(), Optional.empty());
        } catch (StartupException problem) {
            throw new IllegalArgumentException(problem.getMessage(), problem);
        }
    }

    /// Values as a source gave them, and the words in which to name that source.
    record Value(String source, List<String> texts) {}

    private static NodeConfig of(Map<String, Value> found, List<ErrorMessage> problems) throws StartupException {
        List<String> ignored = LightConfig.leaveOut(found);
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Setting setting : Settings.all()) {
            Value value = found.get(setting.key());
            if (value == null) continue;
            List<String> texts = setting.repeatable() ? split(value.texts(), setting.separator()) : last(value.texts());
            List<String> normal = texts.stream().map(setting::normalize).toList();
            for (String text : normal) setting.complaint(value.source(), text).ifPresent(problems::add);
            if (!normal.isEmpty()) values.put(setting.key(), normal);
        }
        ChainParams chain = ChosenChain.of(values, problems);
        String index = first(values, "index").orElse("address");
        Optional<Indexing> indexing = Indexing.parse(index);
        if (values.containsKey("electrum-port")
                && indexing.isPresent()
                && !indexing.get().has(Indexing.Kind.ADDRESS))
            problems.add(ErrorMessage.of(ErrorCode.ELECTRUM_NEEDS_INDEX, Text.shown(index, 80)));
        NodeConfig config = new NodeConfig(values, chain, TokenFile.token(values, problems), ignored);
        if (problems.isEmpty()) {
            problems.addAll(PolicyConfig.problems(config));
            problems.addAll(ReachConfig.problems(config));
        }
        if (problems.isEmpty()) problems.addAll(LightConfig.problems(config));
        if (!problems.isEmpty()) throw new StartupException(ExitCode.USAGE, problems);
        return config;
    }

    /// Where a shared file or environment says what a light node has no use for: the sources of those settings.
    public List<String> ignored() {
        return ignored;
    }

    private static List<String> split(List<String> texts, String separator) {
        Set<String> parts = new LinkedHashSet<>();
        for (String text : texts)
            for (String part : text.split(separator)) if (!part.isBlank()) parts.add(part.strip());
        return List.copyOf(parts);
    }

    private static List<String> last(List<String> texts) {
        return texts.isEmpty() ? List.of() : List.of(texts.getLast().strip());
    }

    static Optional<String> first(Map<String, List<String>> values, String key) {
        return values.getOrDefault(key, List.of()).stream().findFirst();
    }

    String text(String key) {
        return first(values, key).orElse(Settings.of(key).defaultValue());
    }

    int whole(String key) {
        return Integer.parseInt(text(key));
    }

    List<String> all(String key) {
        return values.getOrDefault(key, List.of());
    }

    boolean on(String key) {
        return text(key).equals("true");
    }

    /// The chain to run, changes by `--test-activation-height` and `--assume-valid` made.
    public ChainParams chain() {
        return chain;
    }

    public Role role() {
        return Role.valueOf(text("role").toUpperCase(Locale.ROOT));
    }

    public boolean isLight() {
        return role() == Role.SPV;
    }

    /// True if nothing is to be kept on disk: no folder, no log file.
    public boolean inMemory() {
        return text("store").equals("memory");
    }

    /// What was asked for (and addresses where Electrum's protocol is served), or else transactions: but on
    /// Bitcoin's own chains nothing, as Bitcoin Core does it, for their index takes tens of gigabytes; and
    /// nothing for a light node, which has no blocks.
    public Indexing index() {
        boolean none = isLight() || List.of("mainnet", "testnet4", "signet").contains(chain.name());
        Indexing usual = none ? Indexing.NONE : Indexing.of(Indexing.Kind.TX);
        return first(values, "index")
                .flatMap(Indexing::parse)
                .orElse(electrumPort().isPresent() ? Indexing.of(Indexing.Kind.ADDRESS) : usual);
    }

    /// The port of Electrum's protocol, 0 for a free one; empty if it is not served.
    public Optional<Integer> electrumPort() {
        return first(values, "electrum-port").map(Integer::parseInt);
    }

    public String electrumBind() {
        return text("electrum-bind");
    }

    /// The folder given, or the default one: `~/.planchet/CHAIN`, with `-PORT` added if the port is not the
    /// chain's own, so that two nodes on one machine do not meet on one folder.
    public Path dataDir() {
        Optional<String> given = first(values, "data-dir");
        if (given.isPresent()) return Path.of(given.get()).toAbsolutePath().normalize();
        String folder = chain.name() + (port() == chain.p2pPort() ? "" : "-" + port());
        return Path.of(System.getProperty("user.home", "."), ".planchet", folder)
                .toAbsolutePath()
                .normalize();
    }

    /// The port for peers, 0 for a free one.
    public int port() {
        return first(values, "port").map(Integer::parseInt).orElse(chain.p2pPort());
    }

    public String bind() {
        return text("bind");
    }

    /// Whether peers may connect: usually not to a light node, which has nothing for them.
    public boolean listen() {
        return first(values, "listen").map(Boolean::parseBoolean).orElse(!isLight() && !ReachConfig.isProxied(this));
    }

    /// Whether bloom filters are offered to all peers or to none; empty if not configured.
    public Optional<Boolean> bloomFilters() {
        return first(values, "bloom-filters").map(Boolean::parseBoolean);
    }

    /// Neighbours to stay connected to, each `host:port`.
    public List<String> peers() {
        return all("peer");
    }

    /// The address under which others reach this node.
    public Optional<String> advertise() {
        return first(values, "advertise");
    }

    public boolean discover() {
        return on("discover");
    }

    /// Whether the encrypted transport is spoken.
    public boolean v2transport() {
        return on("v2transport");
    }

    public int maxPeers() {
        return whole("max-peers");
    }

    public int maxOutbound() {
        return whole("max-outbound");
    }

    public Duration connectTimeout() {
        return Duration.ofSeconds(whole("connect-timeout"));
    }

    public Duration syncInterval() {
        return Duration.ofSeconds(whole("sync-interval"));
    }

    public boolean api() {
        return on("api");
    }

    /// The port of the HTTP interface, 0 for a free one.
    public int apiPort() {
        return first(values, "api-port").map(Integer::parseInt).orElse(chain.apiPort());
    }

    public String apiBind() {
        return text("api-bind");
    }

    /// What callers from other machines must show, given itself or in a file.
    public Optional<String> apiToken() {
        return apiToken;
    }

    /// The user of JSON-RPC; if there is none, callers show the cookie file's.
    public Optional<String> rpcUser() {
        return first(values, "rpc-user");
    }

    /// That user's password.
    public Optional<String> rpcPassword() {
        return first(values, "rpc-password");
    }

    /// Further names that requests may be addressed to.
    public List<String> apiHosts() {
        return all("api-host");
    }

    /// Which callers from this machine need no credential: `user`, `true` (all of them) or `false` (none).
    public String apiTrustLoopback() {
        return text("api-trust-loopback");
    }

    public boolean prototypeRoutes() {
        return on("prototype-routes");
    }

    /// Bytes of memory for coins.
    public long coinCache() {
        return (long) whole("coin-cache") << 20;
    }

    /// Bytes that are to stay free on the disk: below them no block is taken. 0 to use them up.
    public long diskFloor() {
        return (long) whole("disk-floor") << 20;
    }

    /// Threads that check scripts.
    public int scriptThreads() {
        return threads("script-threads");
    }

    /// What is relayed, and kept while it is unconfirmed.
    public PolicySettings policy() {
        return PolicyConfig.of(this);
    }

    /// The address that a miner by role mines to.
    public Optional<String> mineTo() {
        return first(values, "mine-to");
    }

    /// Threads that mine.
    public int mineThreads() {
        return threads("mine-threads");
    }

    private int threads(String key) {
        int asked = whole(key);
        return asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
    }

    /// The name of the wallet to use.
    public String wallet() {
        return text("wallet");
    }

    public String logLevel() {
        return text("log-level");
    }

    public boolean logJson() {
        return text("log-format").equals("json");
    }

    public boolean logConsole() {
        return on("log-console");
    }

    /// Bytes of one log file.
    public long logSize() {
        return (long) whole("log-size") << 20;
    }

    /// Every setting that was set, secrets left out.
    @Override
    public String toString() {
        Map<String, String> shown = new LinkedHashMap<>();
        values.forEach((key, texts) -> shown.put(key, Settings.of(key).secret() ? "..." : String.join(",", texts)));
        return "NodeConfig" + shown;
    }
}
