package dev.countersign.cli.command;

import dev.countersign.bytes.Bytes;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.MergeView;
import dev.countersign.json.Json;
import dev.countersign.merge.Kind;
import dev.countersign.merge.Merged;
import dev.countersign.merge.ShardResult;
import dev.countersign.project.KeptFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Joins the results of several controllers. Touches no host. */
@Command(
        name = "merge",
        headerHeading = "Examples:%n"
                + "  countersign merge 1.json 2.json%n"
                + "  countersign merge 1.plan 2.plan --out all.plan%n%n",
        customSynopsis = "countersign [OPTIONS] merge FILE... [--out FILE]",
        description = "Join the results of all shards: each host exactly once.",
        footer = {
            "",
            "FILE is a plan file, or what scan, check, plan or apply wrote for a shard:",
            "countersign check --shard 1/2 --json >1.json on one controller,",
            "countersign check --shard 2/2 --json >2.json on another.",
            "Exit: as if one command had worked on all hosts; 4 if a host is missing or",
            "there twice, or the files do not belong together, 65 if one is something else."
        })
public final class MergeCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "the result of a shard; all of them are needed")
    List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "write the joined result (mode 0600); overwrites only such a result")
    Optional<Path> out = Optional.empty();

    public MergeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Optional<KeptFile> kept = out.map(MergeCommand::file).map(KeptFile::refuseOthers);
        Merged merged = Merged.of(files.stream().map(ShardResult::read).toList());
        kept.ifPresent(file -> file.write(merged.bytes()));
        if (!context.options().json) {
            MergeView.show(context.console(), merged, out, context.options().verbose);
        } else if (merged.kind() == Kind.PLAN_FILE) {
            context.console().document(MergeView.json(merged, out));
        } else {
            context.console().document(Json.pretty(merged.document()));
        }
        return merged.code().number();
    }

    private static KeptFile file(Path file) {
        return new KeptFile(file, new KeptFile.Kind() {
            @Override
            public String otherwise() {
                return "it is not a result of countersign";
            }

            @Override
            public long most() {
                return Integer.MAX_VALUE;
            }

            @Override
            public boolean is(Bytes content) {
                return Merged.isOne(content);
            }
        });
    }
}
