package org.planchet.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.Doctor;
import org.planchet.daemon.offline.Finding.Grade;
import org.planchet.daemon.offline.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `planchet doctor`: looks at machine, data folder and ports, and says what is wrong and what to do about it.
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--full", description = "${bundle:flag.full}")
    private boolean full;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws StartupException {
        NodeConfig config = NodeFlags.resolve(spec.commandLine().getParseResult(), context);
        List<Finding> findings = Doctor.examine(config, full);
        for (Finding finding : findings) {
            String mark = context.text("doctor.grade." + finding.grade().name().toLowerCase(Locale.ROOT));
            String sentence = finding.said()
                    .map(said -> context.texts().messages().of(said))
                    .orElseGet(() -> context.text(
                            "doctor." + finding.key(), finding.params().toArray()));
            context.say("doctor.line", mark, sentence);
        }
        long problems = count(findings, Grade.PROBLEM);
        context.say("doctor.sum", problems, count(findings, Grade.WARNING));
        return problems == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static long count(List<Finding> findings, Grade grade) {
        return findings.stream().filter(finding -> finding.grade() == grade).count();
    }
}
