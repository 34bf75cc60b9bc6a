package dev.countersign.cli;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Asks a person before anything is written. Only the word {@code yes} is a yes. */
final class Consent {
    private Consent() {}

    static void ask(Context context, String what, boolean given, String flag) {
        if (given) {
            return;
        }
        if (!context.environment().terminalIn() || context.options().json) {
            throw new Problem(
                    ExitCode.REFUSED,
                    "nobody can be asked here; nothing was changed",
                    "look at the plan, then say " + flag);
        }
        context.console().complain(Console.Tone.HEAD, "Change " + what + "? Only 'yes' is a yes:");
        String answer = "";
        try {
            answer = Objects.requireNonNullElse(
                    new BufferedReader(
                                    new InputStreamReader(context.environment().in(), StandardCharsets.UTF_8))
                            .readLine(),
                    "");
        } catch (IOException closed) {
            answer = "";
        }
        if (!answer.strip().equals("yes")) {
            throw new Problem(ExitCode.REFUSED, "not confirmed; nothing was changed", "answer 'yes', or say " + flag);
        }
    }
}
