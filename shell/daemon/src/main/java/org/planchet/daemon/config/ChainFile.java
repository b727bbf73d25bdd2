package org.planchet.daemon.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ChainSpec;
import org.planchet.crypto.Hashes;
import org.planchet.views.Text;
import tools.jackson.databind.JsonNode;

/// A custom chain as a YAML file: read it, check it, write a new one. Its keys are those of [ChainFileKey];
/// every key has a default but the time, nonce and hash of the genesis block, which [#create] mines.
public final class ChainFile {
    /// More zero bits take too long to find for the first block: a minute or so at 24.
    private static final int MAX_FIRST_ZERO_BITS = 24;

    private ChainFile() {}

    /// Reads a chain file.
    ///
    /// @throws StartupException with every error that [#lint] finds
    public static ChainParams read(Path file) throws StartupException {
        List<ErrorMessage> problems = new ArrayList<>();
        Optional<ChainSpec> spec = read(file, problems);
        if (spec.isEmpty() || !problems.isEmpty()) throw new StartupException(ExitCode.USAGE, problems);
        return spec.get().toParams();
    }

    /// Every error of a chain file, each one sentence that names the key, the value and what is allowed; empty if
    /// the file is right.
    public static List<ErrorMessage> lint(Path file) {
        List<ErrorMessage> problems = new ArrayList<>();
        Optional<ChainSpec> _ = read(file, problems);
        return problems;
    }

    private static Optional<ChainSpec> read(Path file, List<ErrorMessage> problems) {
        Map<String, String> values = new LinkedHashMap<>();
        Optional<JsonNode> root = ConfigFile.parse(file, problems);
        if (root.isEmpty()) return Optional.empty();
        if (!root.get().isObject()) {
            problems.add(ErrorMessage.of(ErrorCode.NO_KEYS, file));
            return Optional.empty();
        }
        collect("", root.get(), values, problems);
        for (ChainFileKey key : ChainFileKey.ALL)
            if (!values.containsKey(key.name()) && isNeeded(key))
                problems.add(ErrorMessage.of(ErrorCode.KEY_MISSING, key.name()));
        if (!problems.isEmpty()) return Optional.empty();
        ChainSpec spec = spec(values, 0);
        spec.faults().forEach(fault -> problems.add(ErrorMessage.plainly(fault)));
        return Optional.of(spec);
    }

    private static boolean isNeeded(ChainFileKey key) {
        return key.name().equals("name") || key.isMined() || key.name().equals(ChainFileKey.GENESIS + "time");
    }

    private static void collect(String prefix, JsonNode node, Map<String, String> values, List<ErrorMessage> problems) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = prefix + entry.getKey();
            if (prefix.isEmpty()
                    && (name + ".").equals(ChainFileKey.GENESIS)
                    && entry.getValue().isObject()) {
                collect(ChainFileKey.GENESIS, entry.getValue(), values, problems);
                continue;
            }
            Optional<ChainFileKey> key = ChainFileKey.find(name);
            if (key.isEmpty()) problems.add(unknown(name));
            else take(key.get(), texts(entry.getValue()), values, problems);
        }
    }

    private static String texts(JsonNode node) {
        if (!node.isArray()) return node.isValueNode() ? node.asString() : node.toString();
        return String.join(",", node.values().stream().map(JsonNode::asString).toList());
    }

    private static void take(ChainFileKey key, String text, Map<String, String> values, List<ErrorMessage> problems) {
        if (key.whole() && !text.matches("-?\\d{1,18}"))
            problems.add(ErrorMessage.of(ErrorCode.KEY_NOT_WHOLE, key.name(), Text.shown(text, 80)));
        else values.put(key.name(), text);
    }

    private static ErrorMessage unknown(String name) {
        return ErrorMessage.of(
                ErrorCode.KEY_UNKNOWN,
                Text.shown(name, 40),
                String.join(
                        ", ", ChainFileKey.ALL.stream().map(ChainFileKey::name).toList()));
    }

    /// The chain that `values` state, what they leave out taken from the template.
    ///
    /// @param time of the genesis block, if they name none
    private static ChainSpec spec(Map<String, String> values, long time) {
        String name = values.getOrDefault("name", "mychain");
        ChainSpec standard = ChainSpec.template(name, magicOf(name), time);
        Map<String, String> all = new LinkedHashMap<>();
        for (ChainFileKey key : ChainFileKey.ALL)
            all.put(key.name(), values.getOrDefault(key.name(), key.read().apply(standard)));
        String nonce = text(all, ChainFileKey.GENESIS + "nonce");
        String hash = text(all, ChainFileKey.GENESIS + "hash");
        return new ChainSpec(
                name,
                new ChainSpec.Coin(text(all, "symbol"), small(all, "decimals")),
                new ChainSpec.Network(
                        text(all, "message_start"),
                        small(all, "p2p_port"),
                        small(all, "api_port"),
                        list(text(all, "seeds"))),
                new ChainSpec.Keys(
                        small(all, "address_version"),
                        small(all, "script_version"),
                        small(all, "key_version"),
                        text(all, "bech32_prefix"),
                        small(all, "coin_type")),
                new ChainSpec.Schedule(
                        small(all, "spacing"),
                        whole(all, "subsidy"),
                        small(all, "halving_interval"),
                        small(all, "coinbase_maturity")),
                new ChainSpec.Work(
                        small(all, "least_zero_bits"),
                        small(all, "first_zero_bits"),
                        text(all, "difficulty"),
                        whole(all, "difficulty_number")),
                small(all, "bip54_height"),
                new ChainSpec.GenesisSpec(
                        text(all, ChainFileKey.GENESIS + "message"),
                        whole(all, ChainFileKey.GENESIS + "time"),
                        nonce.isEmpty() ? null : Long.valueOf(nonce),
                        hash.isEmpty() ? null : hash));
    }

    private static String text(Map<String, String> values, String key) {
        return values.getOrDefault(key, "");
    }

    private static long whole(Map<String, String> values, String key) {
        return Long.parseLong(text(values, key));
    }

    /// A number of 32 bits; one that is too large or small stays out of every key's bounds.
    private static int small(Map<String, String> values, String key) {
        return Math.clamp(whole(values, key), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static List<String> list(String texts) {
        List<String> items = new ArrayList<>();
        for (String item : texts.split(",")) if (!item.isBlank()) items.add(item.strip());
        return items;
    }

    /// Four bytes that follow from the name, so that two chains do not share them by default.
    private static String magicOf(String name) {
        byte[] hash = Hashes.sha256d(name.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 4);
    }

    /// Writes a documented chain file and mines its genesis block. `values` sets keys of the file (`name`, `spacing`,
    /// `decimals`, …) in place of the template's own; `now` is the genesis block's time if `values` names none.
    ///
    /// @throws StartupException if a value is not allowed or `file` exists
    public static ChainParams create(Path file, Map<String, String> values, Instant now) throws StartupException {
        List<ErrorMessage> problems = new ArrayList<>();
        Map<String, String> taken = new LinkedHashMap<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            Optional<ChainFileKey> key = ChainFileKey.find(value.getKey());
            if (key.isEmpty()) problems.add(unknown(value.getKey()));
            else if (key.get().isMined())
                problems.add(ErrorMessage.of(ErrorCode.KEY_MINED, key.get().name()));
            else take(key.get(), value.getValue(), taken, problems);
        }
        if (!problems.isEmpty()) throw new StartupException(ExitCode.USAGE, problems);
        // What is written once distinguishes chains of one name that are made in the same second.
        taken.putIfAbsent(
                ChainFileKey.GENESIS + "message",
                taken.getOrDefault("name", "mychain") + ": a chain struck from Planchet, " + tag());
        ChainSpec spec = spec(taken, now.getEpochSecond());
        int p2p = spec.network().p2pPort();
        // A port that is not given is chosen when the genesis block is known; until then any other will do.
        if (!taken.containsKey("api_port"))
            spec = spec.withNetwork(spec.network().messageStart(), p2p, beside(p2p));
        spec.faults().forEach(fault -> problems.add(ErrorMessage.plainly(fault)));
        problems.removeIf(fault -> fault.sentence().startsWith(ChainFileKey.GENESIS + "nonce"));
        if (spec.work().firstZeroBits() > MAX_FIRST_ZERO_BITS)
            problems.add(ErrorMessage.of(ErrorCode.FIRST_ZERO_BITS, spec.work().firstZeroBits(), MAX_FIRST_ZERO_BITS));
        if (!problems.isEmpty()) throw new StartupException(ExitCode.USAGE, problems);
        refuseExisting(file);
        ChainSpec mined = withOwnNetwork(spec.mined(), taken.keySet());
        write(file, mined);
        return mined.toParams();
    }

    /// The message start and the ports that follow from the genesis block, if none are given.
    private static ChainSpec withOwnNetwork(ChainSpec mined, Set<String> given) {
        String messageStart =
                given.contains("message_start") ? mined.network().messageStart() : mined.ownMessageStart();
        int p2p = mined.network().p2pPort();
        if (!given.contains("p2p_port"))
            p2p = given.contains("api_port") && mined.network().apiPort() == mined.ownPort()
                    ? mined.ownPort() + 1
                    : mined.ownPort();
        return mined.withNetwork(
                messageStart, p2p, given.contains("api_port") ? mined.network().apiPort() : beside(p2p));
    }

    private static int beside(int port) {
        return port < 65_535 ? port + 1 : port - 1;
    }

    private static String tag() {
        byte[] tag = new byte[4];
        new SecureRandom().nextBytes(tag);
        return HexFormat.of().formatHex(tag);
    }

    /// Refuses a file that exists, before anybody waits for a genesis block.
    public static void refuseExisting(Path file) throws StartupException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) throw exists(file);
    }

    private static StartupException exists(Path file) {
        return new StartupException(ExitCode.CANNOT_START, ErrorCode.CHAIN_FILE_EXISTS, file);
    }

    private static void write(Path file, ChainSpec spec) throws StartupException {
        StringBuilder text =
                new StringBuilder("# A chain of one's own for Planchet: planchet --chain " + file.getFileName()
                        + "\n# Every node of the chain needs this same file. The genesis block at its end belongs to these very values:\n"
                        + "# to change one is to make another chain.\n");
        boolean inGenesis = false;
        for (ChainFileKey key : ChainFileKey.ALL) {
            boolean genesis = key.name().startsWith(ChainFileKey.GENESIS);
            if (genesis && !inGenesis) text.append("\n# The first block.\ngenesis:\n");
            inGenesis = genesis;
            String indent = genesis ? "  " : "";
            if (!genesis) text.append('\n');
            key.help()
                    .lines()
                    .forEach(line ->
                            text.append(indent).append("# ").append(line).append('\n'));
            text.append(indent)
                    .append(key.name().substring(genesis ? ChainFileKey.GENESIS.length() : 0))
                    .append(": ")
                    .append(value(key, key.read().apply(spec)))
                    .append('\n');
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException there) {
            throw exists(file);
        } catch (IOException refused) {
            throw new StartupException(
                    ExitCode.CANNOT_START, "Cannot write " + file + ": " + Text.reason(refused) + ".");
        }
    }

    private static String value(ChainFileKey key, String value) {
        if (key.whole()) return value;
        if (!key.name().equals("seeds")) return quoted(value);
        return "["
                + String.join(", ", list(value).stream().map(ChainFile::quoted).toList()) + "]";
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /// Keys that [#create] understands, each with a sentence, in the order of the file.
    public static Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        for (ChainFileKey key : ChainFileKey.ALL)
            if (!key.isMined()) keys.put(key.name(), key.help().replace('\n', ' '));
        return keys;
    }
}
