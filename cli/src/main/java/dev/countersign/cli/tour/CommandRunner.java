package dev.countersign.cli.tour;

import dev.countersign.cli.terminal.Environment;

/** Runs command lines of this program inside the same process. */
@FunctionalInterface
public interface CommandRunner {
    /** Runs one command line and returns its exit code. Never throws. */
    int run(Environment environment, String... arguments);
}
