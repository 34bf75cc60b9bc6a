package dev.countersign.cli.terminal;

import dev.countersign.operation.Operator;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows the progress of a command: on a terminal a bar that disappears when the work is done,
 * elsewhere a line from time to time, and nothing for work that takes only a few seconds. Steps may
 * come from several threads; none of them waits for the terminal.
 */
final class Progress implements Operator.Steps {
    private static final Duration FIRST_LINE = Duration.ofSeconds(5);
    private static final Duration NEXT_LINES = Duration.ofSeconds(15);
    private static final int REDRAW_MILLISECONDS = 200;
    private static final int NARROWEST = 20;

    private final Console console;
    private final AtomicInteger done = new AtomicInteger();
    private final Optional<ProgressBar> bar;
    private final Optional<Timer> lines;

    /** Starts showing the progress of {@code total} steps. */
    static Progress of(Context context, String task, int total) {
        boolean wanted = !context.options().quiet && !context.options().json;
        boolean bar = wanted && context.environment().redraws();
        return new Progress(
                context.console(),
                bar ? Optional.of(bar(context, task, total)) : Optional.empty(),
                wanted && !bar,
                task + ": %d of " + total + " done");
    }

    private Progress(Console console, Optional<ProgressBar> bar, boolean lines, String line) {
        this.console = console;
        this.bar = bar;
        this.lines = lines ? Optional.of(new Timer("progress", true)) : Optional.empty();
        TimerTask say = new TimerTask() {
            @Override
            public void run() {
                console.remark(String.format(line, done.get()));
            }
        };
        this.lines.ifPresent(timer -> timer.schedule(say, FIRST_LINE.toMillis(), NEXT_LINES.toMillis()));
    }

    /**
     * Creates the bar with a consumer of fixed width. All other consumers of the library query the
     * terminal through JLine, which takes Ctrl-C away from the program (JLine's
     * Signals.registerDefault).
     */
    private static ProgressBar bar(Context context, String task, int total) {
        // Some terminals wrap a line that fills the last column.
        int width = Math.max(NARROWEST, context.environment().width() - 1);
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                .continuousUpdate()
                .setConsumer(new DelegatingProgressBarConsumer(context.console()::draw, width))
                .build();
    }

    /** Counts one more step as done. */
    @Override
    public void step() {
        done.incrementAndGet();
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        lines.ifPresent(Timer::cancel);
        bar.ifPresent(ProgressBar::close);
        console.finishLine();
    }
}
