package org.planchet.cli.command;

import java.util.List;
import java.util.Locale;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.Doctor;
import org.planchet.daemon.offline.Finding;
import org.planchet.daemon.offline.Finding.Grade;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `planchet doctor`: looks at machine, data folder and ports, and says what is wrong and what to do about it.
@Command(name = "doctor")
final class DoctorCommand extends CliCommand {
    @Option(names = "--full", description = "${bundle:flag.full}")
    private boolean full;

    DoctorCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException {
        NodeConfig config = config();
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
