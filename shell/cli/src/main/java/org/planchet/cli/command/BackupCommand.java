package org.planchet.cli.command;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.planchet.api.BackupView;
import org.planchet.api.ErrorCode;
import org.planchet.api.HttpNodeApi;
import org.planchet.daemon.adapters.ApiCookie;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.BackupTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `planchet backup DESTINATION`: saves wallets and chain, whether a node runs on the folder or not.
@Command(name = "backup")
final class BackupCommand extends CliCommand {
    @Option(names = "--wallets-only", description = "${bundle:flag.wallets-only}")
    private boolean walletsOnly;

    @Parameters(index = "0", paramLabel = "DESTINATION", description = "${bundle:argument.destination}")
    private Path destination = Path.of("");

    BackupCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException {
        NodeConfig config = config();
        Path to = destination.toAbsolutePath().normalize();
        BackupView made;
        try {
            made = BackupTasks.backup(config, to, walletsOnly);
        } catch (StartupException refused) {
            made = byNode(config, to, refused);
        }
        context.say("backup.done", made.path(), made.bytes());
        report(context, made);
        return ExitCode.OK;
    }

    /// Has the node make it that holds the folder: as the owner of its cookie, or with its token where its
    /// JSON-RPC has a user and therefore no cookie.
    private BackupView byNode(NodeConfig config, Path to, StartupException refused) throws StartupException {
        boolean inUse = ErrorCode.FOLDER_IN_USE
                .code()
                .equals(refused.problems().getFirst().code());
        Optional<URI> address = ApiCookie.address(config.dataDir()).map(URI::create);
        if (!inUse || address.isEmpty()) throw refused;
        return ApiCookie.in(config.dataDir())
                .map(cookie -> HttpNodeApi.connectWithCookie(address.get(), cookie))
                .or(() -> config.apiToken().map(token -> HttpNodeApi.connect(address.get(), token)))
                .orElseThrow(() -> refused)
                .backup(to.toString(), walletsOnly);
    }

    /// Where the chain of a back-up stands, if it has one.
    static void report(Context context, BackupView made) {
        if (made.height() < 0) {
            context.say("backup.wallets");
            return;
        }
        context.say("import.tip", made.height(), made.tip());
        context.say("verify.coins", made.coins());
    }
}
