package dev.countersign.cli.terminal;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Reach;
import dev.countersign.operation.Session;
import dev.countersign.project.Project;
import java.util.List;
import java.util.Optional;

/** What a command works with: the world, the options that every command takes, and where its words go. */
public final class Context {
    private final Environment environment;
    private final GlobalOptions options;
    private Optional<Console> console;

    /** @param options read from the command line later, before the console is asked for */
    public Context(Environment environment, GlobalOptions options) {
        this.environment = environment;
        this.options = options;
        this.console = Optional.empty();
    }

    public Context(Environment environment, GlobalOptions options, Console console) {
        this.environment = environment;
        this.options = options;
        this.console = Optional.of(console);
    }

    public Environment environment() {
        return environment;
    }

    public GlobalOptions options() {
        return options;
    }

    /** The one console of this call: it knows what the terminal shows. */
    public synchronized Console console() {
        if (console.isEmpty()) {
            boolean colours = environment.colours() && !options.noColor;
            console = Optional.of(new Console(
                    environment.out(),
                    environment.err(),
                    colours && environment.terminalOut(),
                    colours && environment.terminalErr(),
                    options.quiet,
                    environment.width()));
        }
        return console.get();
    }

    /**
     * Limits the command to hosts that were named as its arguments.
     *
     * @throws Problem with code 64 where {@code -l} says something else
     */
    public void limitTo(List<String> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        if (options.limit.isPresent()) {
            throw new Problem(
                    ExitCode.USAGE, "hosts are named twice: as arguments and with -l", "name them in one way only");
        }
        options.limit = Optional.of(String.join(",", hosts));
    }

    /** The command's work, as the rooms below know it. */
    public Session session() {
        return new Session(
                options.scope(),
                environment.workstation(),
                new Reach(environment.roots(), options.acceptNewHostKeys),
                options.parallel,
                environment.interrupt(),
                new ConsoleOperator(this),
                Version.text());
    }

    /** Loads the project of {@code -C}, and keeps the mistakes beside it. */
    public Project read() {
        return documented(Project.read(options.scope(), environment.workstation()));
    }

    /** Loads the project of {@code -C}. */
    public Project project() {
        return warnedOfRevision(documented(session().project()));
    }

    /** Loads the project of {@code -C} for hosts to be reached. */
    public Project projectToReach() {
        return warnedOfRevision(documented(session().projectToReach()));
    }

    /** The same, for a plan or a change: what it is made from and is in no commit is said. */
    public Project projectToPlan() {
        return documented(session().projectToPlan());
    }

    /** Loads the project of {@code -C} without its policies. */
    public Project projectWithoutPolicies() {
        return documented(session().projectWithoutPolicies());
    }

    /** Every JSON document has the revision, and it is asked close to what was read. */
    private Project documented(Project project) {
        if (options.json) {
            project.origin();
        }
        return project;
    }

    private Project warnedOfRevision(Project project) {
        if (options.json) {
            warnOfUnknownRevision(project);
        }
        return project;
    }

    /** For a command that shows the revision. */
    public void warnOfUnknownRevision(Project project) {
        project.unknownRevision().ifPresent(session().operator()::warn);
    }
}
