package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.ImportView;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.finding.Grouping;
import dev.countersign.finding.Imported;
import dev.countersign.operation.Operator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an inventory and a findings file of lists that other programs wrote. Touches no host. */
@Command(
        name = "import",
        headerHeading = "Examples:%n"
                + "  countersign import scan.nessus%n"
                + "  countersign import qualys.csv --group-by domain --group-by subnet%n"
                + "  countersign import hosts.ini scan.nessus --out inventories/smb.yaml%n"
                + "  ansible-inventory --list | countersign import - --out inventories/lab.yaml%n%n",
        customSynopsis = "countersign [OPTIONS] import FILE... [--out FILE]",
        description = "Make an inventory from a scanner's list or another inventory.",
        footer = {
            "",
            "Reads Nessus, Qualys, Greenbone, nmap, NetExec, Ansible, scan's own JSON lines,",
            "and lists of hosts; what a file is, its content says.",
            "Exit: 0 done, 3 done, but a row was not understood, 4 a file is in the way,",
            "65 a file is of another kind. With 4, 64 and 65 nothing was written."
        })
public final class ImportCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "a list of a scanner, or an inventory; - (standard input)")
    List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "the inventory to write (default: inventories/NAME.yaml); findings go beside it")
    Optional<Path> out = Optional.empty();

    @Option(
            names = "--group-by",
            paramLabel = "WHAT",
            description = "platform, domain, subnet, or a column; repeatable (default: platform)")
    List<String> groupings = new ArrayList<>();

    @Option(names = "--replace", description = "replace files that an earlier import made")
    boolean replace;

    public ImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (groupings.stream().anyMatch(String::isBlank)) {
            throw new ParameterException(spec.commandLine(), "--group-by needs a word");
        }
        List<Grouping> asked = groupings.isEmpty()
                ? List.of(Grouping.ofPlatform())
                : groupings.stream().map(Grouping::new).distinct().toList();
        ImportSources sources = new ImportSources(files, context.environment().in());
        ImportedFiles target =
                new ImportedFiles(out.orElseGet(() -> ImportedFiles.inRepository(context, sources.name())), replace);
        Imported imported;
        try (Operator.Steps progress = context.session().operator().begin("import", sources.steps())) {
            imported = Imported.read(sources.of(progress), asked);
        }
        ImportedFiles.Written written = target.write(imported, context.session().now());
        ExitCode code = imported.notUnderstood() > 0 ? ExitCode.COULD_NOT_TELL : ExitCode.DONE;
        ImportView view = new ImportView(imported, written.inventories(), written.findings());
        if (context.options().json) {
            context.console().document(view.json(code));
        } else {
            view.show(context.console(), context.options().verbose);
        }
        return code.number();
    }
}
