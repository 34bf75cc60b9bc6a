package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.Inventory;
import dev.countersign.observation.RunId;
import dev.countersign.operation.RunFolder;
import dev.countersign.project.Project;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Answers the completion scripts: on the first line what kind of word is completed, then one
 * candidate a line, with its description after a tab. Never fails and never warns: somebody has
 * only pressed a key.
 */
@Command(name = "complete", hidden = true, description = "For the scripts of countersign completion.")
public final class CompleteCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--line", required = true, paramLabel = "TEXT", description = "the command line up to the cursor")
    String line = "";

    /** Creates the command. */
    public CompleteCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CompletedWord word = CompletedWord.of(spec.root(), line);
        word.directory().ifPresent(each -> context.options().directory = each);
        context.options().inventories.addAll(word.inventories());
        StringBuilder text = new StringBuilder(word.kind().word()).append('\n');
        word.candidates(this::hosts, this::selectors, this::runs)
                .forEach(each -> text.append(each).append('\n'));
        context.console().piece(text.toString());
        return ExitCode.DONE.number();
    }

    private Inventory inventory() {
        return Project.inventory(context.session().scope(), context.session().workstation());
    }

    private List<String> hosts() {
        try {
            return inventory().hosts().stream().map(Host::name).toList();
        } catch (Problem none) {
            return List.of();
        }
    }

    /** Returns what {@code -l} can name: hosts, groups and labels. */
    private List<String> selectors() {
        try {
            Inventory inventory = inventory();
            Stream<String> labels = inventory.hosts().stream()
                    .flatMap(host -> host.labels().entrySet().stream())
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .distinct();
            Stream<String> groups = inventory.groups().stream().map(group -> "group:" + group);
            return Stream.of(inventory.hosts().stream().map(Host::name), groups, labels)
                    .flatMap(each -> each)
                    .toList();
        } catch (Problem none) {
            return List.of();
        }
    }

    /** Returns the runs of the repository, the newest first. */
    private List<String> runs() {
        try {
            List<RunId> runs = new ArrayList<>(RunFolder.read(
                            context.session().scope().folder(),
                            context.session().workstation())
                    .list());
            Collections.reverse(runs);
            return runs.stream().map(RunId::name).toList();
        } catch (Problem none) {
            return List.of();
        }
    }
}
