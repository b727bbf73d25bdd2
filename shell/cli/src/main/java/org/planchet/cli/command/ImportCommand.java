package org.planchet.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.DataFolderTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `planchet import FILE…`: loads blocks from files framed like Bitcoin's `blk*.dat`.
@Command(name = "import")
final class ImportCommand extends CliCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "${bundle:argument.file}")
    private List<Path> files = new ArrayList<>();

    ImportCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException, CommandFailure {
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file))
                throw new CommandFailure(ExitCode.USAGE, context.text("error.file", file));
        }
        NodeConfig config = config();
        long begun = System.nanoTime();
        DataFolderTasks.ImportResult result;
        try (ProgressLine line = ProgressLine.ofBytes(context, "import.task")) {
            result = DataFolderTasks.importBlocks(config, files, line::show);
        }
        double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
        context.say(
                "import.done",
                result.blocks(),
                result.connected(),
                result.transactions(),
                result.inputs(),
                Figures.seconds(seconds));
        context.say("import.speed", Figures.rate(result.blocks() / seconds), Figures.rate(result.inputs() / seconds));
        context.say("import.tip", result.height(), result.tip());
        if (result.scripts() < result.inputs()) context.say("import.assumed", result.scripts(), result.inputs());
        if (result.unknown().isPresent()) context.say("import.unknown", result.unknown().get());
        if (result.skipped() > 0) context.say("import.skipped", result.skipped());
        if (result.failure().isPresent()) {
            context.complain(context.text(
                    "import.refused", result.refused(), result.failure().get()));
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }
}
