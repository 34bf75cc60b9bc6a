package dev.countersign.cli;

import dev.countersign.cli.Console.Tone;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.git.PolicyRepository;
import dev.countersign.inventory.LocalUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lints, renders for every host, shows what changes for whom, and commits policies, templates and inventories. Touches no host. */
@Command(
        name = "commit",
        headerHeading = "Examples:%n  countersign commit -m 'Branch offices sign too'%n%n",
        customSynopsis = "countersign [OPTIONS] commit -m TEXT",
        description = "Lint, show what changes for whom, commit to Git.",
        footer = {
            "",
            "Only policies/, templates/ and inventories/ are committed, whatever else is staged.",
            "Exit: 0 done, 4 Git is not ready for it, 65 lint found errors."
        })
final class CommitCommand implements Callable<Integer> {
    private static final List<String> FOLDERS = List.of("policies", "templates", "inventories");

    private static final Duration TO_WRITE = Duration.ofSeconds(10);

    @ParentCommand
    Program program = new Program();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            required = true,
            description = "why, in a line")
    String message = "";

    /** Git's locks and index are not left half written by an interrupt. */
    private Optional<String> commit(Context context, PolicyRepository repository) {
        try (Interrupt.Work work = context.environment().interrupt().finishing(TO_WRITE, () -> {})) {
            return work.stopped()
                    ? Optional.empty()
                    : repository.commit(
                            message, FOLDERS, context.environment().clock().now());
        }
    }

    @Override
    public Integer call() {
        Context context = program.context();
        refuseParts(context.options());
        Project project = Project.read(context.options(), context.environment());
        PolicyRepository repository = PolicyRepository.at(project.directory());
        if (!repository.isRepository()) {
            throw new Problem(
                    ExitCode.USAGE,
                    project.directory() + " is not in a Git repository; nothing was committed",
                    "make it one: countersign init " + project.directory());
        }
        Lint lint = Lint.of(project);
        if (lint.errors() > 0) {
            List<Diagnostic> all = new ArrayList<>(lint.found());
            all.add(Diagnostic.error(lint.sentence() + "; nothing was committed")
                    .advise("mend them, then commit again"));
            throw new Problem(ExitCode.INVALID, all);
        }
        if (!context.options().json) {
            lint.found().forEach(each -> context.console().complain(Tone.CHANGE, "warning: ", each));
        }
        List<HostDifference> differences = differences(context, project, repository);
        List<String> files = repository.changed(FOLDERS);
        Optional<String> commit = commit(context, repository);
        // Somebody may have written to a file after it was linted and before it was committed.
        List<String> others = repository.revision(project.loaded()).differing().stream()
                .filter(each -> !project.ignored().contains(each))
                .toList();
        if (context.options().json) {
            context.console().document(json(commit, files, others, project.ignored(), differences, lint));
        } else {
            show(context.console(), commit, files, others, project.ignored(), differences);
        }
        return ExitCode.DONE.number();
    }

    /** A part of the repository would be linted and all of it committed. */
    private static void refuseParts(GlobalOptions options) {
        if (!options.policies.isEmpty() || !options.inventories.isEmpty() || options.limit.isPresent()) {
            throw new Problem(
                    ExitCode.USAGE,
                    "commit is for the whole repository: -i, -p and -l are not for it; nothing was committed",
                    "leave them out");
        }
    }

    private static List<HostDifference> differences(Context context, Project project, PolicyRepository repository) {
        Environment environment = context.environment();
        Instant now = environment.clock().now();
        CommittedProject committed = CommittedProject.of(
                repository.committed(FOLDERS), new LocalUser(environment.user(), environment.home()));
        if (!committed.readable() && !context.options().json) {
            context.console()
                    .complain(Tone.CHANGE, "warning: the last commit has mistakes; every setting counts as new");
        }
        return HostDifference.between(
                committed.renderings(project.settingGrants(), now),
                HostRendering.of(
                        project.inventory().hosts(),
                        project.policies(),
                        project.platforms(),
                        project.settingGrants(),
                        now));
    }

    private static void show(
            Console console,
            Optional<String> commit,
            List<String> files,
            List<String> others,
            List<String> ignored,
            List<HostDifference> differences) {
        HostDifference.grouped(differences).forEach((lines, hosts) -> {
            console.result(Tone.HEAD, names(hosts) + ":");
            lines.forEach(line -> console.result(
                    line.startsWith("+") ? Tone.GOOD : line.startsWith("-") ? Tone.BAD : Tone.CHANGE, "  " + line));
        });
        if (commit.isEmpty()) {
            console.result(
                    ignored.isEmpty()
                            ? "Commit: nothing to commit; policies/, templates/ and inventories/ are as in the last one."
                            : "Commit: nothing to commit. In force and in no commit, because Git ignores "
                                    + (ignored.size() == 1 ? "it: " : "them: ") + String.join(", ", ignored));
            return;
        }
        if (differences.isEmpty()) {
            console.result("Nothing changes for any host.");
        }
        files.forEach(each -> console.result(Tone.DIM, "  " + each));
        console.result(
                Tone.HEAD,
                "Commit: " + commit.get() + ", " + Lint.count(files.size(), "file") + ", "
                        + Lint.count(differences.size(), "host") + " with changes.");
        others.forEach(each -> console.complain(
                Tone.BAD,
                "warning: " + each + " was edited while this went on: it is not what was linted; lint again"));
        console.remark("Next: countersign plan");
    }

    /** A line of names, also where a thousand hosts have the same change; --json has them all. */
    private static String names(List<String> hosts) {
        int shown = 10;
        String first = hosts.stream().limit(shown).collect(Collectors.joining(", "));
        return hosts.size() <= shown ? first : first + " and " + (hosts.size() - shown) + " more";
    }

    private static String json(
            Optional<String> commit,
            List<String> files,
            List<String> others,
            List<String> ignored,
            List<HostDifference> differences,
            Lint lint) {
        Map<String, Object> root = new LinkedHashMap<>();
        commit.ifPresent(id -> root.put("commit", id));
        root.put("files", commit.isEmpty() ? List.of() : List.<Object>copyOf(files));
        root.put("editedMeanwhile", List.<Object>copyOf(others));
        root.put("ignored", List.<Object>copyOf(ignored));
        root.put(
                "hosts",
                differences.stream().<Object>map(HostDifference::values).toList());
        root.put(
                "mistakes",
                lint.found().stream().<Object>map(JsonDocument::diagnostic).toList());
        return JsonDocument.of("commit", ExitCode.DONE, root);
    }
}
