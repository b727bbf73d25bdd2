package org.planchet.cli.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorMessage;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.daemon.adapters.ApiCookie;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;
import org.planchet.daemon.config.TokenFile;
import picocli.CommandLine.Option;

/// Where the node is that a command talks to, and what the command shows it: the flags, and the variables that a node
/// itself would read.
final class NodeAddress {
    private static final String LOOPBACK = "http://127.0.0.1:";
    private static final int DEFAULT_PORT = 5001;

    @Option(names = "--api", paramLabel = "URL", description = "${bundle:flag.api}")
    private @Nullable String api;

    @Option(names = "--api-port", paramLabel = "PORT", description = "${bundle:flag.api-port}")
    private @Nullable String port;

    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "${bundle:flag.api-data-dir}")
    private @Nullable String folder;

    @Option(names = "--token", paramLabel = "TOKEN", description = "${bundle:flag.token}")
    private @Nullable String token;

    @Option(names = "--api-token-file", paramLabel = "FILE", description = "${bundle:flag.token-file}")
    private @Nullable String tokenFile;

    /// The address: as a flag says, or the data folder, or a variable, or that of a node with every setting
    /// untouched.
    ///
    /// @throws CommandFailure if two flags say different things, or one says nothing that is an address
    String url(Context context) throws CommandFailure {
        if (api != null && port != null) throw new CommandFailure(ExitCode.USAGE, context.text("error.two-addresses"));
        if (api != null) return api;
        if (port != null) return LOOPBACK + checked(port, "--api-port", context);
        Optional<String> running = folder(context).flatMap(ApiCookie::address);
        if (running.isPresent()) return running.get();
        Optional<String> variable = variable("api-port", context);
        return LOOPBACK
                + (variable.isPresent()
                        ? checked(variable.get(), Settings.of("api-port").environment(), context)
                        : DEFAULT_PORT);
    }

    NodeApi open(Context context) throws CommandFailure {
        String url = url(context);
        try {
            URI uri = URI.create(url.contains("://") ? url : "http://" + url);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme()))
                throw new IllegalArgumentException(url);
            Optional<String> given = token(context);
            Optional<String> cookie = given.isEmpty() ? cookie(uri, context) : Optional.empty();
            return cookie.isPresent()
                    ? HttpNodeApi.connectWithCookie(uri, cookie.get())
                    : HttpNodeApi.connect(uri, given.orElse(null));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, context.text("error.url", url));
        }
    }

    /// The token that a flag, or else a variable, gives or names the file of; empty if none does.
    ///
    /// @throws CommandFailure if two flags or two variables give one, or the file cannot be used
    Optional<String> token(Context context) throws CommandFailure {
        Optional<String> plain = Optional.ofNullable(token);
        Optional<String> file = Optional.ofNullable(tokenFile);
        if (plain.isEmpty() && file.isEmpty()) {
            plain = secret("api-token", context);
            file = secret("api-token-file", context);
        }
        if (plain.isPresent() && file.isPresent())
            throw new CommandFailure(ExitCode.USAGE, context.text("error.two-tokens"));
        if (file.isEmpty()) return plain;
        List<ErrorMessage> problems = new ArrayList<>();
        Optional<String> read = TokenFile.read(Path.of(file.get()), problems);
        if (!problems.isEmpty())
            throw new CommandFailure(ExitCode.USAGE, context.texts().messages().of(problems.getFirst()));
        return read;
    }

    /// The node's cookie, sent only to this machine: in the folder that was named, or in the one whose node
    /// says that it serves this port.
    private Optional<String> cookie(URI uri, Context context) {
        if (!ApiCookie.isHere(uri.getHost())) return Optional.empty();
        Optional<Path> named = folder(context);
        if (named.isPresent() && ApiCookie.address(named.get()).orElse("").endsWith(":" + uri.getPort()))
            return ApiCookie.in(named.get());
        return ApiCookie.find(Path.of(System.getProperty("user.home", "."), ".planchet"), uri.getPort());
    }

    private Optional<Path> folder(Context context) {
        return Optional.ofNullable(folder)
                .or(() -> variable("data-dir", context))
                .map(Path::of);
    }

    /// What the environment says about a setting of the node.
    private static Optional<String> variable(String key, Context context) {
        Map<String, String> environment = context.environment();
        Setting setting = Settings.of(key);
        List<String> names = new ArrayList<>(List.of(setting.environment()));
        names.addAll(setting.environments());
        return names.stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .filter(text -> !text.isBlank() && !text.contains("://"))
                .findFirst();
    }

    private static Optional<String> secret(String key, Context context) {
        return Optional.ofNullable(context.environment().get(Settings.of(key).environment()))
                .filter(text -> !text.isBlank());
    }

    private static String checked(String text, String source, Context context) throws CommandFailure {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65_535)
            throw new CommandFailure(ExitCode.USAGE, context.text("error.port", source, text));
        return text;
    }
}
