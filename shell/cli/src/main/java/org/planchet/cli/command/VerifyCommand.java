package org.planchet.cli.command;

import java.util.concurrent.Callable;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.DataFolderTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `planchet verify-chain`: checks again what is stored.
@Command(name = "verify-chain")
final class VerifyCommand implements Callable<Integer> {
    private static final int MAX_BLOCKS = 100_000_000;

    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--blocks", paramLabel = "N", defaultValue = "0", description = "${bundle:flag.blocks}")
    private String blocks = "0";

    VerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws StartupException, CommandFailure {
        if (!blocks.matches("[0-9]{1,9}") || Integer.parseInt(blocks) > MAX_BLOCKS)
            throw new CommandFailure(ExitCode.USAGE, context.text("error.blocks", blocks, MAX_BLOCKS));
        NodeConfig config = NodeFlags.resolve(spec.commandLine().getParseResult(), context);
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
