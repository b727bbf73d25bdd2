package org.planchet.cli.command;

import org.planchet.cli.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet demo`: six nodes on this machine, and everything a chain of its own can do, in a minute.
@Command(name = "demo")
final class DemoCommand extends CliCommand {
    @Option(names = "--keep", description = "${bundle:flag.keep}")
    private boolean keep;

    DemoCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        return new Demo(context.texts(), context.out(), context.err(), keep).run();
    }
}
