package org.planchet.cli.command;

import org.jspecify.annotations.Nullable;
import org.planchet.cli.text.Table;
import org.planchet.daemon.config.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet cluster`: nodes in Kubernetes.
@Command(name = "cluster")
final class ClusterCommand extends CliCommand {
    ClusterCommand(Context context) {
        super(context);
    }

    /// Nothing but `cluster`: says what there is.
    @Override
    public Integer call() {
        line().usage(context.err());
        return ExitCode.USAGE;
    }

    /// `planchet cluster plan [--nodes N] [--miners M]`: prints what the nodes are called and how they are made.
    @Command(name = "plan")
    static final class Plan extends CliCommand {
        @Option(names = "--nodes", paramLabel = "N", description = "${bundle:flag.nodes}")
        private @Nullable String nodes;

        @Option(names = "--miners", paramLabel = "M", defaultValue = "0", description = "${bundle:flag.miners}")
        private String miners = "0";

        Plan(Context context) {
            super(context);
        }

        @Override
        public Integer call() throws CommandFailure {
            int mining = number("--miners", miners, 0);
            ClusterPlan plan = ClusterPlan.of(number("--nodes", nodes == null ? asked() : nodes, 1), mining);
            Table table =
                    new Table(context.text("column.kind"), context.text("column.name"), context.text("column.address"));
            for (ClusterPlan.Node node : plan.nodes()) table.row(node.kind(), node.name(), node.address());
            table.lines().forEach(context.out()::println);
            context.say("cluster.sum", plan.full(), plan.light(), plan.miners());
            context.say("cluster.make", plan.command());
            context.say("cluster.see", "kubectl get pods -l app=blockchain", "kubectl logs blockchain-node-0");
            context.say("cluster.reach", "kubectl port-forward service/blockchain-api 5001:5001");
            context.say(
                    "cluster.one-more",
                    ClusterPlan.of(plan.full() + plan.light(), mining + 1).command());
            return ExitCode.OK;
        }

        private String asked() throws CommandFailure {
            try {
                return new Questions(context).ask("cluster.ask");
            } catch (CommandFailure nobodyThere) {
                throw new CommandFailure(ExitCode.USAGE, context.text("error.flag-value", "--nodes"));
            }
        }

        private int number(String flag, String typed, int least) throws CommandFailure {
            if (!typed.matches("[0-9]{1,3}")
                    || Integer.parseInt(typed) < least
                    || Integer.parseInt(typed) > ClusterPlan.MAX_NODES) {
                throw new CommandFailure(
                        ExitCode.USAGE, context.text("error.count", flag, typed, least, ClusterPlan.MAX_NODES));
            }
            return Integer.parseInt(typed);
        }
    }
}
