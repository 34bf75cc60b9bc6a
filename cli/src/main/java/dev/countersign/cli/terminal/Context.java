package dev.countersign.cli.terminal;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.fleet.Reach;
import dev.countersign.inventory.Shard;
import dev.countersign.operation.Session;
import dev.countersign.project.Project;
import java.util.List;
import java.util.Optional;

/**
 * What a command works with: the environment, the options that every command takes, and the
 * console.
 */
public final class Context {
    private final Environment environment;
    private final GlobalOptions options;
    private Optional<Console> console;

    /**
     * Creates a context whose console is made when it is first needed.
     *
     * @param options read from the command line later, before the console is used
     */
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

    /** Returns the single console of this call, which tracks what the terminal shows. */
    public synchronized Console console() {
        if (console.isEmpty()) {
            boolean colours = environment.colours() && !options.noColor;
            console = Optional.of(new Console(
                    environment.out(),
                    environment.err(),
                    colours && environment.terminalOut(),
                    colours && environment.terminalErr(),
                    options.quiet,
                    new Console.Columns(
                            environment.width(),
                            environment.terminalOut() ? environment.width() : Console.Columns.ANY,
                            environment.terminalErr() ? environment.width() : Console.Columns.ANY)));
        }
        return console.get();
    }

    /**
     * Limits the command to the hosts that were named as its arguments.
     *
     * @throws Problem with code 64 if {@code -l} was given too
     */
    public void limitTo(List<String> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        if (options.limit.isPresent()) {
            throw new Problem(ExitCode.USAGE, "hosts are named as arguments and with -l", "use only one of the two");
        }
        options.limit = Optional.of(String.join(",", hosts));
    }

    /**
     * Limits the command to the hosts of a shard, {@code 2/3}.
     *
     * @throws Problem with code 64 if it is no shard
     */
    public void limitToShard(Optional<String> shard) {
        options.shard = shard.map(Shard::parse);
    }

    /** Returns the shard that the command is limited to. */
    public Optional<Shard> shard() {
        return options.shard;
    }

    /** Returns the session that operations work with. */
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

    /** Loads the project of {@code -C}; its mistakes are kept with it instead of thrown. */
    public Project read() {
        return documented(Project.read(options.scope(), environment.workstation()));
    }

    /** Loads the project of {@code -C}. */
    public Project project() {
        return warnedOfRevision(documented(session().project()));
    }

    /** Loads the project of {@code -C} for a command that connects to hosts. */
    public Project projectToReach() {
        return warnedOfRevision(documented(session().projectToReach()));
    }

    /** Loads the project for a plan or a change, and warns about inputs that are in no commit. */
    public Project projectToPlan() {
        return documented(session().projectToPlan());
    }

    /** Loads the project of {@code -C} without its policies. */
    public Project projectWithoutPolicies() {
        return documented(session().projectWithoutPolicies());
    }

    /**
     * Determines the revision for JSON output, which always contains it, soon after the files were
     * read.
     */
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

    /** Warns if the revision is unknown: for a command that shows it. */
    public void warnOfUnknownRevision(Project project) {
        project.unknownRevision().ifPresent(session().operator()::warn);
    }
}
