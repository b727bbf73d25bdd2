package org.planchet.cli.command;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.planchet.storage.BlockImporter;

/// How far a long piece of work has come: a bar at a terminal, a line every ten seconds anywhere else, always on
/// standard error.
final class ProgressLine implements AutoCloseable {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final int WIDTH = 110;

    private final Context context;
    private final String task;
    private final long unit;
    private final String unitName;
    private final long begun = System.nanoTime();
    private long lastLine = begun;
    private @Nullable ProgressBar bar;

    private ProgressLine(Context context, String task, long unit, String unitName) {
        this.context = context;
        this.task = task;
        this.unit = unit;
        this.unitName = unitName;
    }

    /// Work counted in bytes, shown in MiB.
    static ProgressLine ofBytes(Context context, String taskKey) {
        return new ProgressLine(context, context.text(taskKey), 1 << 20, " MiB");
    }

    /// Work counted in blocks.
    static ProgressLine ofBlocks(Context context, String taskKey) {
        return new ProgressLine(context, context.text(taskKey), 1, "");
    }

    /// Called from the working thread, a few times a second.
    void show(BlockImporter.Progress progress) {
        double seconds = Math.max(1e-3, (System.nanoTime() - begun) / 1e9);
        String figures = context.text(
                "progress.figures",
                Figures.rate(progress.blocks() / seconds),
                Figures.rate(progress.inputs() / seconds),
                progress.height());
        if (context.terminal()) {
            ProgressBar shown = bar();
            shown.maxHint(progress.total());
            shown.stepTo(progress.done());
            shown.setExtraMessage(figures);
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            long percent = progress.total() == 0 ? 0 : 100 * progress.done() / progress.total();
            long left = progress.done() == 0
                    ? 0
                    : (long) (seconds * (progress.total() - progress.done()) / progress.done());
            context.err().println(context.text("progress.line", task, percent, figures, left));
        }
    }

    private ProgressBar bar() {
        ProgressBar shown = bar;
        if (shown == null) {
            PrintStream err = context.err();
            shown = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(unitName, unit)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    // The width is given, so that the library does not open a terminal of its own.
                    .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                    .build();
            bar = shown;
        }
        return shown;
    }

    @Override
    public void close() {
        ProgressBar shown = bar;
        if (shown != null) shown.close();
    }
}
