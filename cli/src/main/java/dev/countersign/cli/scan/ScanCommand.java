package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.TimeoutConverter;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.inventory.Endpoint;
import dev.countersign.project.Project;
import dev.countersign.wire.scan.Exclusions;
import dev.countersign.wire.scan.Question;
import dev.countersign.wire.scan.ScanSettings;
import dev.countersign.wire.scan.ScanShard;
import dev.countersign.wire.scan.ScanTarget;
import dev.countersign.wire.scan.TargetList;
import dev.countersign.wire.scan.TargetSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scans many endpoints for signing, on the wire only. */
@Command(
        name = "scan",
        headerHeading = "Examples:%n"
                + "  countersign scan 192.0.2.0/24%n"
                + "  countersign scan fs1.example.net 192.0.2.10-50 --exclude 192.0.2.13%n"
                + "  countersign scan --format jsonl 10.0.0.0/16 >scan.jsonl%n"
                + "  countersign scan --format jsonl 10.0.0.0/16 --resume scan.jsonl >>scan.jsonl%n"
                + "  countersign scan --identify --to-inventory 192.0.2.0/24 >inventories/found.yaml%n%n",
        customSynopsis = "countersign [OPTIONS] scan [TARGET...] [--shard I/N]",
        description = "Find which servers in a network sign, on the wire. No login.",
        footer = {
            "",
            "Exit: 0 all require signing (with --to-inventory: it was made), 2 one does not,",
            "3 could not tell, 130 interrupted."
        })
public final class ScanCommand implements Callable<Integer> {
    /** A waiting connection costs little, so more run at once than hosts over SSH. */
    private static final int USUALLY_PARALLEL = 1024;

    /** The output formats. */
    enum Format {
        TABLE,
        JSONL,
        CSV,
        NAMES
    }

    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description = "name, address, 192.0.2.10-50, 192.0.2.0/24, each with :PORT; @FILE; - (standard input);"
                    + " default: the inventory")
    List<String> targets = new ArrayList<>();

    @Option(names = "--targets-from", paramLabel = "FILE", description = "a file of targets, as @FILE; repeatable")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "TARGET",
            description = "never contact these: names, ranges or @FILE; repeatable")
    List<String> excluded = new ArrayList<>();

    @Option(names = "--port", paramLabel = "PORT", description = "the port of targets without :PORT (default: 445)")
    int port = Endpoint.SMB_PORT;

    @Option(names = "--rate", paramLabel = "N", description = "connections per second (default: no limit)")
    int rate;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeoutConverter.class,
            description = "for each connection, including its answer (default: 3s)")
    Duration timeout = Duration.ofSeconds(3);

    @Option(names = "--smb2-only", description = "do not test SMB1, which takes a second connection")
    boolean smb2Only;

    @Option(
            names = "--identify",
            description = "ask each server who it is, without a login: names, domain, Windows build")
    boolean identify;

    @Option(names = "--each-dialect", description = "ask about signing in every dialect, with a connection each")
    boolean eachDialect;

    @Option(names = "--quic", description = "ask UDP 443 of each address too, where SMB over QUIC would be")
    boolean quic;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, jsonl, csv, or names (as in /etc/hosts, with --identify) (default: table)")
    Format format = Format.TABLE;

    @Option(names = "--to-inventory", description = "write an inventory to start from instead")
    boolean toInventory;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "JSON lines of an interrupted scan: what is in them is not scanned again")
    Optional<Path> resume = Optional.empty();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "only shard I of N, for several controllers at once; 'merge' joins their results")
    Optional<String> share = Optional.empty();

    public ScanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ScanSettings settings = settings();
        context.limitToShard(share);
        Optional<ScanShard> shard = context.shard()
                .map(each -> new ScanShard(each, context.session().now()));
        ScanOutput output = output(context, shard);
        try (ScanSources sources = new ScanSources(context.environment().in())) {
            List<TargetSource> named = targets(sources);
            Optional<Project> project =
                    named.isEmpty() ? Optional.of(context.projectWithoutPolicies()) : Optional.empty();
            TargetList all = TargetList.of(
                    project.map(each -> List.of(ScanSources.of(each))).orElse(named), port);
            TargetList list =
                    shard.map(each -> all.only(each, own(each, project))).orElse(all);
            Exclusions exclusions = Exclusions.of(sources.of(excluded));
            ExitCode code = new ScanRun(context, output, list, exclusions, resume).of(settings);
            // An inventory was requested and written, so the scan succeeded whatever it found.
            boolean made = toInventory && (code == ExitCode.NOT_COMPLIANT || code == ExitCode.COULD_NOT_TELL);
            return (made ? ExitCode.DONE : code).number();
        }
    }

    /** Returns whether a target is in a shard: by its host if the inventory is scanned, else by its address. */
    private static Predicate<ScanTarget> own(ScanShard shard, Optional<Project> project) {
        return project.map(ScanSources::inShard)
                .<Predicate<ScanTarget>>map(own -> target -> own.contains(target.text()))
                .orElse(target -> shard.shard().has(target.address()));
    }

    private List<TargetSource> targets(ScanSources sources) {
        List<TargetSource> all = new ArrayList<>(sources.of(targets));
        files.stream().map(sources::file).forEach(all::add);
        return all;
    }

    private ScanSettings settings() {
        if (!Endpoint.isPort(port)) {
            throw wrong("--port must be 1 to 65535");
        }
        if (rate < 0 || rate > ScanSettings.HIGHEST_RATE) {
            throw wrong("--rate must be 1 to " + ScanSettings.HIGHEST_RATE + ", or 0 for no limit");
        }
        int parallel = given("--parallel") ? context.options().parallel : USUALLY_PARALLEL;
        if (parallel < 1 || parallel > ScanSettings.MOST_PARALLEL) {
            throw wrong("--parallel of scan must be 1 to " + ScanSettings.MOST_PARALLEL);
        }
        Set<Question> also = EnumSet.noneOf(Question.class);
        if (!smb2Only) {
            also.add(Question.SMB1);
        }
        if (identify || format == Format.NAMES) {
            also.add(Question.IDENTITY);
        }
        if (eachDialect) {
            also.add(Question.EACH_DIALECT);
        }
        if (quic) {
            also.add(Question.QUIC);
        }
        return new ScanSettings(parallel, rate, timeout, also);
    }

    private boolean given(String option) {
        CommandLine own = spec.commandLine();
        return own.getParseResult().hasMatchedOption(option)
                || own.getParent().getParseResult().hasMatchedOption(option);
    }

    private ScanOutput output(Context context, Optional<ScanShard> shard) {
        boolean verbose = context.options().verbose;
        if (context.options().json) {
            if (toInventory || given("--format")) {
                throw wrong("--json cannot be used with --format or --to-inventory: choose one");
            }
            return new ScanDocument(context.console(), verbose, shard);
        }
        if (toInventory) {
            if (given("--format")) {
                throw wrong("--format cannot be used with --to-inventory: choose one");
            }
            return new ScanInventory(context.console());
        }
        return switch (format) {
            case TABLE -> new ScanTable(context.console(), verbose);
            case JSONL -> new ScanLines(context.console());
            case CSV -> new ScanCsv(context.console(), verbose);
            case NAMES -> new ScanHostsFile(context.console());
        };
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
