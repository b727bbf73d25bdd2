package org.planchet.cli.command;

import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.DataFolderTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet repair`: reads everything that is stored, and makes again what is damaged.
@Command(name = "repair")
final class RepairCommand extends CliCommand {
    @Option(names = "--coins", description = "${bundle:flag.coins}")
    private boolean coins;

    RepairCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException, CommandFailure {
        NodeConfig config = config();
        DataFolderTasks.RepairResult result;
        try (ProgressLine line = ProgressLine.ofBlocks(context, "repair.task")) {
            result = DataFolderTasks.repair(config, coins, line::show);
        }
        context.say("repair.done", result.chain().blocks());
        if (result.rebuilt() || (coins && result.chain().lostBlocks() == 0)) context.say("repair.coins");
        if (result.chain().undos() > 0)
            context.say("repair.undos", result.chain().undos());
        if (result.indexes() > 0) context.say("repair.indexes", result.indexes());
        context.say("import.tip", result.height(), result.tip());
        context.say("verify.coins", result.coins());
        if (result.chain().lostBlocks() > 0)
            context.complain(context.text("repair.lost", result.chain().lostBlocks()));
        return ExitCode.OK;
    }
}
