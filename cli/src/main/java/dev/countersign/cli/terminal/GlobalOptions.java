package dev.countersign.cli.terminal;

import dev.countersign.inventory.Shard;
import dev.countersign.project.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes. */
public final class GlobalOptions {
    @Option(
            scope = ScopeType.INHERIT,
            names = "-C",
            paramLabel = "DIR",
            description = "the policy repository (default: the current folder)")
    public Path directory = Path.of("");

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "an inventory; repeatable (default: every inventories/*.yaml)")
    public List<Path> inventories = new ArrayList<>();

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-p", "--policy"},
            paramLabel = "FILE",
            description = "a policy; repeatable (default: every policies/*.yaml)")
    public List<Path> policies = new ArrayList<>();

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-l", "--limit"},
            paramLabel = "LIMIT",
            description =
                    "only these hosts: name, glob*, group:NAME, key=value (a label), separated by commas; '!' excludes")
    public Optional<String> limit = Optional.empty();

    @Option(
            scope = ScopeType.INHERIT,
            names = "--parallel",
            paramLabel = "N",
            description = "number of hosts at once (default: 16 for each processor core, at most 128)")
    public int parallel = Parallelism.usual();

    @Option(
            scope = ScopeType.INHERIT,
            names = "--json",
            description = "write one JSON document to standard output, errors too")
    public boolean json;

    @Option(scope = ScopeType.INHERIT, names = "--no-color", description = "no color (also: NO_COLOR, TERM=dumb)")
    public boolean noColor;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-v", "--verbose"},
            description = "show more: compliant hosts, rules that are met")
    public boolean verbose;

    @Option(
            scope = ScopeType.INHERIT,
            names = {"-q", "--quiet"},
            description = "show less: only the result and errors")
    boolean quiet;

    @Option(scope = ScopeType.INHERIT, names = "--debug", description = "show where in the program an error came from")
    public boolean debug;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--accept-new-host-keys",
            description = "check, plan, status: add unknown host keys to known_hosts")
    boolean acceptNewHostKeys;

    @Option(
            scope = ScopeType.INHERIT,
            names = "--config",
            paramLabel = "FILE",
            description = "your settings and grants (default: ~/.config/countersign/config.yaml)")
    Optional<Path> config = Optional.empty();

    @Option(scope = ScopeType.INHERIT, names = "--trust-hooks", paramLabel = "SHA256", hidden = true)
    public List<String> trustedHooks = new ArrayList<>();

    /** Set by the commands that take {@code --shard}. */
    Optional<Shard> shard = Optional.empty();

    /** Returns the scope that these options select. */
    Scope scope() {
        boolean here = directory.toString().isEmpty() && inventories.isEmpty() && policies.isEmpty();
        return new Scope(here ? Scope.around(directory) : directory, inventories, policies, limit, shard, config);
    }
}
