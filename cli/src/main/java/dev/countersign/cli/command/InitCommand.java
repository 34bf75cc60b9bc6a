package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.git.PolicyRepository;
import dev.countersign.project.Sample;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Creates a policy repository: folders, samples, Git. Existing files are left as they are. */
@Command(
        name = "init",
        headerHeading = "Examples:%n  countersign init smb-policies%n  countersign init%n%n",
        customSynopsis = "countersign [OPTIONS] init [DIR]",
        description = "Create a policy repository; never overwrites files.",
        footer = {"", "Exit: 0 done, 1 something could not be written, 4 Git refused."})
public final class InitCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "the folder; created if missing")
    Path directory = Path.of("");

    private final List<String> made = new ArrayList<>();
    private final List<String> leftAlone = new ArrayList<>();

    public InitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path shown = context.options().directory.resolve(directory);
        Path top = shown.toAbsolutePath().normalize();
        try {
            Files.createDirectories(top);
            Map<String, String> variables = context.environment().variables();
            PolicyRepository found = PolicyRepository.at(top, variables);
            boolean inRepository = found.isRepository();
            PolicyRepository repository = found.init();
            if (!repository.hasGit()) {
                context.console()
                        .complain(
                                Tone.CHANGE,
                                "warning: git is not on this machine (no folder of the PATH has it), so "
                                        + (inRepository
                                                ? "countersign commit cannot work"
                                                : "no Git repository was created"));
                context.console().complain(Tone.CHANGE, "  install git, then run this again");
            }
            String hooks = repository.pathInRepository(".githooks");
            String folder = hooks.replaceFirst("/?\\.githooks$", "");
            for (Sample sample : Sample.ALL) {
                write(sample, top, folder.isEmpty() ? "." : folder);
            }
            if (context.options().json) {
                context.console().document(json(shown, !inRepository && repository.isRepository(), hooks));
            } else {
                show(context.console(), shown, inRepository, repository.isRepository());
                showHook(context.console(), shown, top, folder);
            }
        } catch (IOException unwritable) {
            throw new Problem(
                    ExitCode.FAILED,
                    shown + " cannot be made a policy repository: " + FileReason.of(unwritable) + made(),
                    "fix that, then run it again: it continues where it stopped");
        }
        return ExitCode.DONE.number();
    }

    private String made() {
        return made.isEmpty() ? "; nothing was written" : "; already written: " + String.join(", ", made);
    }

    /** @param folder the policy folder, from the top of Git's work tree */
    private void write(Sample sample, Path top, String folder) throws IOException {
        if (sample.unwanted(top)) {
            leftAlone.add(sample.path().replaceFirst("/.*", "/"));
            return;
        }
        Path file = top.resolve(sample.path());
        Path within = file.resolveSibling("");
        if (!within.equals(top) && Files.isSymbolicLink(within)) {
            // Somebody else may have put this symbolic link there: nothing is created where it
            // leads.
            leftAlone.add(sample.path());
            return;
        }
        Files.createDirectories(within);
        try {
            Files.writeString(
                    file,
                    sample.text().replace("@FOLDER@", ShellCommand.word(folder)),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException theirs) {
            leftAlone.add(sample.path());
            return;
        }
        if (sample.executable()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        made.add(sample.path());
    }

    private void show(Console console, Path shown, boolean inRepository, boolean isRepository) {
        made.forEach(each -> console.result(Tone.GOOD, "+ " + each));
        leftAlone.forEach(each -> console.result("= " + each + "  (already exists; left unchanged)"));
        String name = shown.toString().isEmpty() ? "this folder" : shown.toString();
        console.result(
                Tone.HEAD,
                "Init: " + name + " is a policy repository, "
                        + (inRepository
                                ? "in the existing Git repository."
                                : isRepository ? "with a new Git repository." : "without a Git repository."));
        String in = in(shown);
        console.remark("Next: add your hosts in inventories/, then");
        console.remark("  countersign" + in + " lint");
        console.remark("  countersign" + in + " commit -m 'Signing is required'");
        console.remark("  countersign" + in + " plan");
    }

    /**
     * Says how the hook is switched on: by a copy. If core.hooksPath named the folder of the
     * repository, whoever may change files there would run programs as the user.
     */
    private static void showHook(Console console, Path shown, Path top, String folder) {
        console.remark("To make Git refuse commits with lint errors, read this file, then copy it:");
        String hooks = "../".repeat(folder.isEmpty() ? 0 : Path.of(folder).getNameCount()) + ".git/hooks";
        console.remark(
                Files.isDirectory(top.resolve(hooks).normalize())
                        ? "  "
                                + ShellCommand.of(List.of(
                                        "cp",
                                        shown.resolve(".githooks/pre-commit").toString(),
                                        shown.resolve(hooks).normalize() + "/"))
                        : "  .githooks/pre-commit, to the folder that this prints: git" + in(shown)
                                + " rev-parse --git-path hooks");
    }

    private static String in(Path shown) {
        return shown.toString().isEmpty() ? "" : " -C " + ShellCommand.word(shown.toString());
    }

    private String json(Path shown, boolean newRepository, String hooks) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("directory", shown.toString().isEmpty() ? "." : shown.toString());
        root.put("made", List.<Object>copyOf(made));
        root.put("leftAlone", List.<Object>copyOf(leftAlone));
        root.put("newGitRepository", newRepository);
        root.put("hooksPath", hooks);
        return JsonDocument.of("init", ExitCode.DONE, root);
    }
}
