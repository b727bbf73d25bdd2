package org.planchet.cli.command;

import java.nio.file.Path;
import org.planchet.api.BackupView;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.BackupTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `planchet restore BACKUP`: puts a back-up into an empty data folder, once everything in it was found right.
@Command(name = "restore")
final class RestoreCommand extends CliCommand {
    @Parameters(index = "0", paramLabel = "BACKUP", description = "${bundle:argument.backup}")
    private Path from = Path.of("");

    RestoreCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException {
        NodeConfig config = config();
        BackupView restored = BackupTasks.restore(config, from);
        context.say("restore.done", from.toAbsolutePath().normalize(), restored.path());
        BackupCommand.report(context, restored);
        return ExitCode.OK;
    }
}
