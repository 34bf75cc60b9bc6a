package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Context;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Prints what makes a shell complete command lines of this program. The script only asks {@code
 * countersign complete}, so that every shell offers the same words.
 */
@Command(
        name = "completion",
        headerHeading =
                "Examples:%n  countersign completion bash >~/.local/share/bash-completion/completions/countersign%n"
                        + "  countersign completion fish >~/.config/fish/completions/countersign.fish%n%n",
        customSynopsis = "countersign [OPTIONS] completion bash|zsh|fish",
        description = "Print what makes a shell complete command lines.",
        footer = {"", "Exit: 0 done, 64 for another shell."})
public final class CompletionCommand implements Callable<Integer> {
    private static final Set<String> SHELLS = new TreeSet<>(Set.of("bash", "fish", "zsh"));

    private final Context context;

    @Parameters(paramLabel = "SHELL", description = "bash, fish or zsh")
    String shell = "";

    /** Creates the command. */
    public CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw new Problem(
                    ExitCode.USAGE,
                    "there is no completion for '" + shell + "'",
                    "use one of: " + String.join(", ", SHELLS));
        }
        context.console().piece(script(shell));
        return ExitCode.DONE.number();
    }

    private static String script(String shell) {
        try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            if (in == null) {
                throw new IllegalStateException("completion." + shell + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
