package org.planchet.cli.command;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.planchet.api.ErrorCode;
import org.planchet.api.ErrorMessage;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Settings;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.config.StoreConfig;
import org.planchet.daemon.config.Version;
import org.planchet.daemon.logging.Logging;
import org.planchet.gateway.Gateway;
import org.planchet.gateway.GatewaySettings;
import org.planchet.redis.RedisAddress;
import org.planchet.server.ApiSettings;
import org.planchet.views.Text;
import org.planchet.wire.Subnet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet gateway`: answers for nodes from the stores that they write, for services. SIGTERM stops it.
@Command(name = "gateway")
final class GatewayCommand extends CliCommand {
    /// The settings of a node that a gateway has as well.
    static final List<String> SETTINGS =
            List.of("chain", "mongodb", "redis", "redis-ca", "redis-prefix", "api-host", "log-level", "log-format");

    private static final Pattern HOST_AND_PORT = Pattern.compile("(.*?):([0-9]{1,5})");
    private static final int MAX_RATE = 1_000_000;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:5001",
            description = "${bundle:flag.listen}")
    private String listen = "";

    @Option(names = "--node", paramLabel = "URL", defaultValue = "", description = "${bundle:flag.node}")
    private String node = "";

    @Option(names = "--rate", paramLabel = "N", defaultValue = "600", description = "${bundle:flag.rate}")
    private String rate = "";

    @Option(
            names = "--trusted-proxy",
            paramLabel = "NETWORK",
            split = ",",
            description = "${bundle:flag.trusted-proxy}")
    private List<String> proxies = List.of();

    GatewayCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException, InterruptedException {
        NodeConfig config = NodeFlags.resolve(line().getParseResult(), context, SETTINGS::contains)
                .with("store", "memory")
                .with("log-console", "true");
        GatewaySettings settings = settings(config);
        context.speakJson(config.logJson());
        Logging.configure(config);
        Gateway gateway = start(settings);
        context.say("gateway.ready", settings.version(), settings.params().name(), Integer.toString(gateway.port()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "close-gateway"));
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    /// The exit code says that it stopped as requested, not by which signal.
    private static void stop(Gateway gateway) {
        gateway.close();
        Runtime.getRuntime().halt(ExitCode.OK);
    }

    private static Gateway start(GatewaySettings settings) throws StartupException {
        try {
            return Gateway.start(settings);
        } catch (IllegalStateException taken) {
            throw new StartupException(ExitCode.CANNOT_START, ErrorCode.LISTEN_TAKEN, taken.getMessage());
        } catch (IllegalArgumentException badStore) {
            String store = String.valueOf(badStore.getMessage());
            throw new StartupException(
                    ExitCode.USAGE,
                    ErrorCode.BAD_SECRET,
                    "--" + store,
                    Settings.of(store).allowed());
        }
    }

    /// @throws StartupException with every problem found
    private GatewaySettings settings(NodeConfig config) throws StartupException {
        List<ErrorMessage> problems = new ArrayList<>();
        StoreConfig stores = StoreConfig.of(config);
        String mongodb = required("mongodb", stores.mongodb(), problems);
        var _ = required("redis", stores.redis().map(RedisAddress::uri), problems);
        Matcher where = HOST_AND_PORT.matcher(listen);
        check(
                "--listen",
                listen,
                Settings.of("advertise").check().test(listen) && where.matches(),
                Settings.of("advertise").allowed(),
                problems);
        if (!node.matches("https?://[A-Za-z0-9.:\\[\\]_-]+/?"))
            problems.add(ErrorMessage.of(ErrorCode.GATEWAY_NODE, Text.shown(node, 80)));
        boolean isRate = rate.matches("[0-9]{1,7}") && Integer.parseInt(rate) <= MAX_RATE;
        if (!isRate) problems.add(ErrorMessage.of(ErrorCode.BAD_NUMBER, "--rate", Text.shown(rate, 80), "0", MAX_RATE));
        List<Subnet> trusted = new ArrayList<>();
        for (String proxy : proxies) {
            Optional<Subnet> network = Subnet.parse(proxy);
            network.ifPresentOrElse(
                    trusted::add, () -> problems.add(ErrorMessage.of(ErrorCode.GATEWAY_PROXY, Text.shown(proxy, 80))));
        }
        if (!problems.isEmpty()) throw new StartupException(ExitCode.USAGE, problems);
        return new GatewaySettings(
                config.chain(),
                mongodb,
                stores.redis().orElseThrow(),
                URI.create(node),
                Integer.parseInt(rate),
                trusted,
                new ApiSettings(
                        where.group(1),
                        Integer.parseInt(where.group(2)),
                        null,
                        config.apiHosts(),
                        ApiSettings.Loopback.NOBODY,
                        true),
                Version.TEXT);
    }

    private static String required(String key, Optional<String> uri, List<ErrorMessage> problems) {
        String given = uri.orElse("");
        check("--" + key, given, !given.isEmpty(), Settings.of(key).allowed(), problems);
        return given;
    }

    private static void check(String flag, String value, boolean good, String allowed, List<ErrorMessage> problems) {
        if (!good) problems.add(ErrorMessage.of(ErrorCode.BAD_VALUE, flag, Text.shown(value, 80), allowed));
    }
}
