package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.TimeoutConverter;
import dev.countersign.cli.view.ClosingView;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.finding.FindingsFile;
import dev.countersign.finding.RecordedFinding;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.Host;
import dev.countersign.operation.FindingsCloser;
import dev.countersign.operation.Interrupt;
import dev.countersign.project.KeptFile;
import dev.countersign.project.Project;
import dev.countersign.project.Scope;
import dev.countersign.report.Background;
import dev.countersign.report.ClosingReport;
import dev.countersign.report.Report;
import dev.countersign.report.SavedReport;
import dev.countersign.wire.scan.ScanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks again about every row of a findings file, and says what became of it. Changes nothing. */
@Command(
        name = "close",
        headerHeading = "Examples:%n"
                + "  countersign close inventories/scan.findings.json%n"
                + "  countersign close inventories/scan.findings.json -l group:files -v%n"
                + "  countersign close inventories/scan.findings.json --json >closed.json%n"
                + "  countersign close inventories/scan.findings.json --save closed.json%n%n",
        customSynopsis = "countersign [OPTIONS] close FINDINGS [--try-guest] [--save FILE]",
        description = "Ask again about every row of a scanner's list. Read-only.",
        footer = {
            "",
            "Each row is one of: still open, open for the scanner only, cannot tell,",
            "not there any more, waived, was never so, closed.",
            "Exit: 0 all are closed, were never so or are waived, 2 one is open,",
            "3 one cannot be told or is not there any more, 65 not a findings file,",
            "130 interrupted."
        })
public final class CloseCommand implements Callable<Integer> {
    /** A waiting connection costs little, so more run at once than hosts over SSH. */
    private static final int PARALLEL = 1024;

    /** After an interrupt, what is known is shown within this time. */
    private static final Duration A_MOMENT = Duration.ofSeconds(10);

    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1", paramLabel = "FINDINGS", description = "the findings file that import wrote")
    Path findings = Path.of("");

    @Option(names = "--try-guest", description = "where there is a login, also try to log in as guest and anonymously")
    boolean tryGuest;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "keep the result for 'report' (mode 0600); overwrites only a saved one")
    Optional<Path> save = Optional.empty();

    @Option(names = "--rate", paramLabel = "N", description = "connections per second (default: no limit)")
    int rate;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeoutConverter.class,
            description = "for each connection, including its answer (default: 3s)")
    Duration timeout = Duration.ofSeconds(3);

    public CloseCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (rate < 0 || rate > ScanSettings.HIGHEST_RATE) {
            throw new ParameterException(
                    spec.commandLine(), "--rate must be 1 to " + ScanSettings.HIGHEST_RATE + ", or 0 for no limit");
        }
        FindingsFile file = FindingsFile.read(findings);
        Optional<KeptFile> kept = save.map(SavedReport::file).map(KeptFile::refuseOthers);
        Optional<Project> project = project();
        List<RecordedFinding> rows = chosen(file.rows(), project);
        FindingsCloser closer = new FindingsCloser(
                context.session(), project, new ScanSettings(PARALLEL, rate, timeout, true), tryGuest);
        try (Interrupt.Work work = context.session().interrupt().finishing(A_MOMENT, () -> {})) {
            FindingsCloser.Result result = closer.close(rows, work::stopped);
            ExitCode code = result.interrupted()
                    ? ExitCode.INTERRUPTED
                    : ExitCode.worst(result.rows().stream()
                            .map(each -> each.state().code())
                            .toList());
            kept.ifPresent(each -> SavedReport.write(each, report(file, result, code, project)));
            ClosingView view = new ClosingView(findings, file, result);
            if (context.options().json) {
                context.console().document(view.json(code));
            } else {
                view.show(context.console(), context.options().verbose);
            }
            return code.number();
        }
    }

    private Report report(FindingsFile file, FindingsCloser.Result result, ExitCode code, Optional<Project> project) {
        Map<String, String> platforms = new HashMap<>();
        project.ifPresent(each -> each.inventory().hosts().stream()
                .filter(host -> !host.platform().equals(Host.AUTO))
                .forEach(host -> platforms.put(host.name(), host.platform())));
        return ClosingReport.of(
                findings.toString(),
                file,
                result,
                code,
                platforms,
                project.map(Background::of).orElse(Background.NONE),
                context.session().workstation().user(),
                context.session().program(),
                project.map(each -> each.origin().text()).orElse("none"));
    }

    /** Loads what knows hosts, waivers and runs; nothing where there is no inventory: the wire alone answers then. */
    private Optional<Project> project() {
        Scope scope = context.session().scope();
        if (scope.inventories().isEmpty() && !hasInventory(scope.directory().resolve("inventories"))) {
            return Optional.empty();
        }
        boolean policies = !scope.policies().isEmpty()
                || Files.isDirectory(scope.directory().resolve("policies"));
        return Optional.of(policies ? context.projectToReach() : context.projectWithoutPolicies());
    }

    private static boolean hasInventory(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(each -> each.toString().matches(".*\\.ya?ml"));
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.USAGE,
                    folder + " cannot be read: " + FileReason.of(unreadable, folder) + "; no host was asked",
                    "check its permissions");
        }
    }

    /** Returns the rows about the hosts that {@code -l} chooses. */
    private List<RecordedFinding> chosen(List<RecordedFinding> rows, Optional<Project> project) {
        if (context.options().limit.isEmpty()) {
            return rows;
        }
        if (project.isEmpty()) {
            throw new Problem(
                    ExitCode.USAGE,
                    "-l needs an inventory, and no inventory was found; no host was asked",
                    "name one: -i FILE");
        }
        Set<String> names = new HashSet<>();
        Set<Endpoint> endpoints = new HashSet<>();
        for (Host host : project.get().hosts()) {
            names.add(host.name());
            endpoints.addAll(host.smb());
        }
        return rows.stream()
                .filter(each -> names.contains(each.host()) || endpoints.contains(each.endpoint()))
                .toList();
    }
}
