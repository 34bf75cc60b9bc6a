package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.Environment;
import dev.countersign.cli.terminal.GlobalOptions;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.git.Changes;
import dev.countersign.git.Commit;
import dev.countersign.git.PolicyRepository;
import dev.countersign.inventory.LocalUser;
import dev.countersign.operation.Interrupt;
import dev.countersign.project.CommittedProject;
import dev.countersign.project.HostDifference;
import dev.countersign.project.HostRendering;
import dev.countersign.project.Lint;
import dev.countersign.project.Project;
import dev.countersign.project.Sample;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Lints, renders for every host, shows what changes for which host, and commits policies, templates
 * and inventories. Touches no host.
 */
@Command(
        name = "commit",
        headerHeading = "Examples:%n  countersign commit -m 'Branch offices sign too'%n%n",
        customSynopsis = "countersign [OPTIONS] commit -m TEXT",
        description = "Lint, show what changes for each host, commit to Git.",
        footer = {
            "",
            "Only policies/, templates/ and inventories/ are committed, whatever else is staged.",
            "Exit: 0 done, 4 Git is not ready for it, 65 lint found errors."
        })
public final class CommitCommand implements Callable<Integer> {
    /** The time for git to end and for the index to be restored. */
    private static final Duration TO_WRITE = Duration.ofSeconds(10);

    private final Context context;

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            required = true,
            description = "the reason, in one line")
    String message = "";

    /**
     * Commits. An interrupt waits for it, so that git's locks and index are not left half written.
     */
    private Optional<Commit> commit(Context context, PolicyRepository repository, List<String> paths, Changes changes) {
        try (Interrupt.Work work = context.session().interrupt().finishing(TO_WRITE, CommitCommand::endGit)) {
            if (work.stopped()) {
                throw new Problem(ExitCode.INTERRUPTED, "interrupted; nothing was committed", "run it again");
            }
            return repository.commit(message, paths, changes);
        }
    }

    /**
     * Passes a signal that only this program received on to git and its hooks. Git removes its
     * locks, and the commit is either made or not.
     */
    private static void endGit() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
    }

    public CommitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        refuseParts(context.options());
        Project project = context.read();
        PolicyRepository repository =
                PolicyRepository.at(project.directory(), context.environment().variables());
        List<String> besides = besides(project);
        List<String> paths = new ArrayList<>(PolicyRepository.FOLDERS);
        paths.addAll(besides);
        Changes seen = repository.changes(paths);
        List<String> known = besides.stream().filter(each -> !seen.isNew(each)).toList();
        paths.removeAll(known);
        Changes changes = seen.without(known);
        repository.refuseUnlessIn(changes);
        Lint lint = Lint.of(project);
        if (lint.errors() > 0) {
            List<Diagnostic> all = new ArrayList<>(lint.found());
            all.add(Diagnostic.error(lint.sentence() + "; nothing was committed")
                    .advise("fix them, then commit again"));
            throw new Problem(ExitCode.INVALID, all);
        }
        repository.refuseLinks(PolicyRepository.FOLDERS);
        if (!context.options().json) {
            lint.found().forEach(each -> context.console().complain(Tone.CHANGE, "warning: ", each));
        }
        List<HostDifference> differences = differences(context, project, repository, changes);
        Optional<Commit> commit = commit(context, repository, paths, changes);
        List<String> ignored = changes.ignored(project.loaded().keySet());
        List<String> others = others(project, repository, ignored);
        if (context.options().json) {
            context.console().document(json(commit, ignored, others, differences, lint));
        } else {
            show(context.console(), commit, ignored, others, differences);
        }
        if (commit.isEmpty() && changes.elsewhere().isPresent()) {
            others.forEach(each -> context.console()
                    .complain(
                            Tone.BAD,
                            "warning: " + each + " is in force, unlike the last commit; git has its work tree in "
                                    + changes.elsewhere().get()));
        }
        ignored.forEach(each -> context.console()
                .complain(
                        Tone.BAD,
                        "warning: " + each
                                + " is in force but not committed, because Git ignores it; to commit it: git add -f "
                                + ShellCommand.word(each)));
        return ExitCode.DONE.number();
    }

    /**
     * Files that {@code init} created outside the committed folders, such as .gitignore. The caller
     * commits those that are in no commit yet, because a clone needs them too.
     */
    private static List<String> besides(Project project) {
        return Sample.ALL.stream()
                .map(Sample::path)
                .filter(each -> PolicyRepository.FOLDERS.stream().noneMatch(folder -> each.startsWith(folder + "/")))
                .filter(each -> Files.isRegularFile(project.directory().resolve(each), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /** Files that somebody, or a hook, changed after they were linted. */
    private static List<String> others(Project project, PolicyRepository repository, List<String> ignored) {
        Map<String, byte[]> loaded = project.loaded();
        return repository.revision(loaded, PolicyRepository.FOLDERS).differing().stream()
                .filter(loaded::containsKey)
                .filter(each -> !ignored.contains(each))
                .toList();
    }

    /**
     * Refuses -i, -p and -l: only a part of the repository would be linted, but all of it
     * committed.
     */
    private static void refuseParts(GlobalOptions options) {
        if (!options.policies.isEmpty() || !options.inventories.isEmpty() || options.limit.isPresent()) {
            throw new Problem(
                    ExitCode.USAGE,
                    "commit always takes the whole repository: -i, -p and -l cannot be used; nothing was committed",
                    "run it without them");
        }
    }

    private static List<HostDifference> differences(
            Context context, Project project, PolicyRepository repository, Changes changes) {
        Environment environment = context.environment();
        Instant now = environment.clock().now();
        Optional<SortedMap<String, byte[]>> files = changes.head()
                .map(each -> repository.committed(each, PolicyRepository.FOLDERS))
                .orElseGet(() -> Optional.of(new TreeMap<>()));
        NavigableMap<String, byte[]> here = new TreeMap<>(files.orElseGet(TreeMap::new));
        List<String> elsewhere = here.keySet().stream()
                .filter(each -> !changes.changed().contains(each))
                .filter(each ->
                        each.indexOf('\uFFFD') < 0) // the name is not UTF-8, and cannot be looked up by its text
                .filter(each -> !Files.exists(project.directory().resolve(each)))
                .toList();
        here.keySet().removeAll(elsewhere);
        CommittedProject committed = CommittedProject.of(here, new LocalUser(environment.user(), environment.home()));
        if (!context.options().json) {
            warnings(files.isPresent(), committed.readable(), elsewhere)
                    .forEach(each -> context.console().complain(Tone.CHANGE, "warning: " + each));
        }
        return HostDifference.between(
                committed.renderings(project.settingGrants(), now),
                HostRendering.of(
                        project.inventory().hosts(),
                        project.policies(),
                        project.platforms(),
                        project.settingGrants(),
                        now),
                changes.changed().stream().anyMatch(each -> each.matches("(?s)templates/[^/]+/.*")));
    }

    private static List<String> warnings(boolean complete, boolean readable, List<String> elsewhere) {
        List<String> warnings = new ArrayList<>();
        if (!complete || !readable) {
            warnings.add("the last commit "
                    + (complete
                            ? "has mistakes"
                            : "cannot be read (it is incomplete on this machine, or has more than 64 MiB in"
                                    + " policies/, templates/ and inventories/)")
                    + "; every setting counts as new");
        }
        if (!elsewhere.isEmpty()) {
            warnings.add("Git keeps " + names(elsewhere)
                    + " out of this folder (sparse checkout): not checked, and committed unchanged");
        }
        return warnings;
    }

    private static void show(
            Console console,
            Optional<Commit> commit,
            List<String> ignored,
            List<String> others,
            List<HostDifference> differences) {
        HostDifference.grouped(differences).forEach((lines, hosts) -> {
            console.paragraph(Tone.HEAD, "", names(hosts) + ":");
            lines.forEach(line -> {
                if (line.startsWith("+") || line.startsWith("-")) {
                    console.result(line.startsWith("+") ? Tone.GOOD : Tone.BAD, "  " + line);
                } else {
                    console.paragraph(Tone.CHANGE, "  ", "    ", line);
                }
            });
        });
        if (commit.isEmpty()) {
            // Files that Git ignores can cause differences too.
            boolean same = others.isEmpty() && (differences.isEmpty() || !ignored.isEmpty());
            String rest = ignored.isEmpty()
                    ? "policies/, templates/ and inventories/ are unchanged since the last commit"
                    : "the rest of policies/, templates/ and inventories/ is unchanged since the last commit";
            console.result("Commit: nothing to commit" + (same ? "; " + rest : "") + ".");
            return;
        }
        if (differences.isEmpty()) {
            console.result("Nothing changes for any host.");
        }
        commit.get().words().forEach(each -> console.remark("git: " + each));
        List<String> files = commit.get().files();
        files.forEach(each -> console.result(Tone.DIM, "  " + each));
        console.result(
                Tone.HEAD,
                "Commit: " + commit.get().id() + ", " + Counts.of(files.size(), "file") + ", "
                        + Counts.of(differences.size(), "host") + " with changes.");
        others.forEach(each -> console.complain(
                Tone.BAD,
                "warning: " + each + " was edited meanwhile, after lint had checked it; run countersign lint again"));
        console.remark("Next: countersign plan");
    }

    /** Joins the first ten names into one line and counts the rest; --json has all of them. */
    private static String names(List<String> hosts) {
        int shown = 10;
        String first = hosts.stream().limit(shown).collect(Collectors.joining(", "));
        return hosts.size() <= shown ? first : first + " and " + (hosts.size() - shown) + " more";
    }

    private static String json(
            Optional<Commit> commit,
            List<String> ignored,
            List<String> others,
            List<HostDifference> differences,
            Lint lint) {
        Map<String, Object> root = new LinkedHashMap<>();
        commit.ifPresent(made -> root.put("commit", made.id()));
        root.put("files", List.<Object>copyOf(commit.map(Commit::files).orElse(List.of())));
        root.put("ignored", List.<Object>copyOf(ignored));
        root.put("editedMeanwhile", List.<Object>copyOf(others));
        root.put(
                "hosts",
                differences.stream().<Object>map(HostDifference::values).toList());
        root.put(
                "mistakes",
                lint.found().stream().<Object>map(JsonDocument::diagnostic).toList());
        return JsonDocument.of("commit", ExitCode.DONE, root);
    }
}
