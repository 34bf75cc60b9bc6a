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
            for (Sample sample : Sample.ALL) {
                write(sample, top, hooks);
            }
            if (context.options().json) {
                context.console().document(json(shown, !inRepository && repository.isRepository(), hooks));
            } else {
                show(context.console(), shown, inRepository, repository.isRepository(), hooks);
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

    private void write(Sample sample, Path top, String hooks) throws IOException {
        if (sample.unwanted(top)) {
            leftAlone.add(sample.path().replaceFirst("/.*", "/"));
            return;
        }
        Path file = top.resolve(sample.path());
        Path folder = file.resolveSibling("");
        if (!folder.equals(top) && Files.isSymbolicLink(folder)) {
            // Somebody else may have put this symbolic link there: nothing is created where it
            // leads.
            leftAlone.add(sample.path());
            return;
        }
        Files.createDirectories(folder);
        try {
            Files.writeString(
                    file,
                    sample.text().replace("@HOOKS@", hooks),
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

    private void show(Console console, Path shown, boolean inRepository, boolean isRepository, String hooks) {
        made.forEach(each -> console.result(Tone.GOOD, "+ " + each));
        leftAlone.forEach(each -> console.result("= " + each + "  (already exists; left unchanged)"));
        String name = shown.toString().isEmpty() ? "this folder" : shown.toString();
        console.result(
                Tone.HEAD,
                "Init: " + name + " is a policy repository, "
                        + (inRepository
                                ? "in the existing Git repository."
                                : isRepository ? "with a new Git repository." : "without a Git repository."));
        String in = shown.toString().isEmpty() ? "" : " -C " + ShellCommand.word(shown.toString());
        console.remark("Next: add your hosts in inventories/, then");
        console.remark("  countersign" + in + " lint");
        console.remark("  countersign" + in + " commit -m 'Signing is required'");
        console.remark("  countersign" + in + " plan");
        console.remark("To make Git refuse commits with lint errors (read .githooks/pre-commit first):");
        console.remark("  git" + in + " config core.hooksPath " + hooks);
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
