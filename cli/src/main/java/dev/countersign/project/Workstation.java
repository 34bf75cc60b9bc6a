package dev.countersign.project;

import dev.countersign.transaction.Clock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * The computer that the program runs on, and the user who runs it.
 *
 * @param variables its environment variables
 * @param home the user's home directory
 * @param user the user's name
 */
public record Workstation(Map<String, String> variables, Path home, String user, Clock clock) {
    public Workstation {
        variables = Map.copyOf(variables);
    }

    /**
     * Whether this is a job of a CI system: the machine is the job's, and the home directory and
     * its files are those of whoever runs the jobs.
     */
    public boolean isCi() {
        String ci = variables.getOrDefault("CI", "");
        return !ci.isEmpty() && !ci.equals("false");
    }

    /** The current time of its clock. */
    public Instant now() {
        return clock.now();
    }
}
