package org.planchet.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.planchet.api.BackupView;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.BackupTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `planchet restore BACKUP`: puts a back-up into an empty data folder, once everything in it was found right.
@Command(name = "restore")
final class RestoreCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BACKUP", description = "${bundle:argument.backup}")
    private Path from = Path.of("");

    RestoreCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws StartupException {
        NodeConfig config = NodeFlags.resolve(spec.commandLine().getParseResult(), context);
        BackupView restored = BackupTasks.restore(config, from);
        context.say("restore.done", from.toAbsolutePath().normalize(), restored.path());
        BackupCommand.tell(context, restored);
        return ExitCode.OK;
    }
}
