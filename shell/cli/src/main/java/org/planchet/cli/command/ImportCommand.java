package org.planchet.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.DataFolderTasks;
import org.planchet.storage.BlockImporter;
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
        BlockImporter.Result read = result.read();
        double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
        context.say(
                "import.done",
                read.blocks(),
                read.connected(),
                read.transactions(),
                read.inputs(),
                Figures.seconds(seconds));
        context.say("import.speed", Figures.rate(read.blocks() / seconds), Figures.rate(read.inputs() / seconds));
        context.say("import.tip", result.height(), result.tip());
        if (result.scripts() < read.inputs()) context.say("import.assumed", result.scripts(), read.inputs());
        if (result.unknown().isPresent())
            context.say("import.unknown", result.unknown().get());
        if (read.skipped() > 0) context.say("import.skipped", read.skipped());
        if (read.failure().isPresent()) {
            context.complain(context.text(
                    "import.refused", read.refused(), read.failure().get().toString()));
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }
}
