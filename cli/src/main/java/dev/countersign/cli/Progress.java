package dev.countersign.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a command has come: a bar on a terminal, a line now and then elsewhere. Steps may come from several threads. */
final class Progress implements AutoCloseable {
    private static final int LINES = 10;

    private final Console console;
    private final String task;
    private final int total;
    private final Optional<ProgressBar> bar;
    private int done;

    Progress(Console console, String task, int total) {
        this.console = console;
        this.task = task;
        this.total = total;
        this.bar = console.progressWanted() && total > 1
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(100)
                        .setConsumer(new ConsoleProgressBarConsumer(console.progress()))
                        .build())
                : Optional.empty();
    }

    /** One host is done. */
    synchronized void step() {
        done++;
        bar.ifPresent(ProgressBar::step);
        boolean worthALine = total > LINES && done % Math.max(1, total / LINES) == 0 && done < total;
        if (bar.isEmpty() && worthALine) {
            console.remark(task + ": " + done + " of " + total + " hosts");
        }
    }

    /** Takes the bar off its line, for a line of the result that the same terminal shows; it comes back by itself. */
    synchronized void clear() {
        if (bar.isPresent()) {
            console.progress().print("\r\033[K");
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
