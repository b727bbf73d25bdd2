package org.planchet.cli.command;

import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.DataFolderTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet verify-chain`: checks again what is stored.
@Command(name = "verify-chain")
final class VerifyCommand extends CliCommand {
    private static final int MAX_BLOCKS = 100_000_000;

    @Option(names = "--blocks", paramLabel = "N", defaultValue = "0", description = "${bundle:flag.blocks}")
    private String blocks = "0";

    VerifyCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException, CommandFailure {
        if (!blocks.matches("[0-9]{1,9}") || Integer.parseInt(blocks) > MAX_BLOCKS)
            throw new CommandFailure(ExitCode.USAGE, context.text("error.blocks", blocks, MAX_BLOCKS));
        NodeConfig config = config();
        long begun = System.nanoTime();
        DataFolderTasks.VerifyResult result;
        try (ProgressLine line = ProgressLine.ofBlocks(context, "verify.task")) {
            result = DataFolderTasks.verify(config, Integer.parseInt(blocks), line::show);
        }
        double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
        context.say("verify.done", result.blocks(), result.transactions(), result.inputs(), Figures.seconds(seconds));
        context.say("import.tip", result.height(), result.tip());
        if (result.failure().isPresent()) {
            context.complain(context.text("verify.failed", result.failure().get()));
            return ExitCode.FAILED;
        }
        context.say("verify.ok", result.coins());
        return ExitCode.OK;
    }
}
