package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.terminal.Version;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manual pages, made from the same descriptions as {@code --help}. For script/install. */
@Command(name = "man-pages", hidden = true, description = "Write the manual pages into a folder.")
public final class ManPagesCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "the folder; it must exist")
    Path folder = Path.of("");

    /** Creates the command. */
    public ManPagesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        CommandSpec root = spec.root();
        write(root);
        root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .forEach(this::write);
        return ExitCode.DONE.number();
    }

    private void write(CommandSpec command) {
        ManPage page = new ManPage(command, Version.text());
        Path file = folder.resolve(page.name() + ".1");
        try {
            Files.writeString(file, page.roff());
        } catch (IOException failed) {
            throw new Problem(
                    ExitCode.FAILED,
                    file + " cannot be written: " + FileReason.of(failed, file),
                    "name a folder that exists and that you can write to");
        }
        context.console().remark("written: " + file);
    }
}
