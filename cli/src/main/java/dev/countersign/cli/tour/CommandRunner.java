package dev.countersign.cli.tour;

import dev.countersign.cli.terminal.Environment;

/** Runs command lines of this program within it. */
@FunctionalInterface
public interface CommandRunner {
    /** Runs one command line and returns its exit code. Nothing is thrown. */
    int run(Environment environment, String... arguments);
}
