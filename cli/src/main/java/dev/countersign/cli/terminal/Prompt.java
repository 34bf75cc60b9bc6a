package dev.countersign.cli.terminal;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Asks a person before anything is changed. Only the word {@code yes} continues. */
final class Prompt {
    private Prompt() {}

    static void ask(Context context, String what, boolean given, String flag) {
        if (given) {
            return;
        }
        Environment environment = context.environment();
        if (context.options().json) {
            throw refused("--json cannot ask questions", flag);
        }
        if (!environment.terminalIn()) {
            throw refused("standard input is not a terminal", flag);
        }
        if (!environment.terminalErr() && !environment.terminalOut()) {
            throw refused("neither standard output nor standard error is a terminal", flag);
        }
        context.console().ask("Change " + what + "? Type 'yes' to continue:", !environment.terminalErr());
        String answer = answer(environment);
        context.console().answered();
        if (!answer.strip().equals("yes")) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "the answer was not 'yes'; nothing was changed",
                    "run it again and type 'yes', or run it with " + flag);
        }
    }

    private static String answer(Environment environment) {
        try {
            return Objects.requireNonNullElse(
                    new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.UTF_8)).readLine(), "");
        } catch (IOException closed) {
            return "";
        }
    }

    private static Problem refused(String why, String flag) {
        return new Problem(
                ExitCode.REFUSED, why + "; nothing was changed", "review the plan, then run it with " + flag);
    }
}
