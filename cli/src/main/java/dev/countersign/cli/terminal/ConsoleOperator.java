package dev.countersign.cli.terminal;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.operation.Operator;
import java.util.Optional;

/** The operator of a command, reached through its console. */
record ConsoleOperator(Context context) implements Operator {
    private static final String WARNING = "warning: ";

    @Override
    public void remark(String line) {
        context.console().remark(line);
    }

    @Override
    public void warn(Diagnostic warning) {
        context.console().complain(Console.Tone.CHANGE, WARNING, warning);
    }

    @Override
    public void complain(String what) {
        context.console().complain(Console.Tone.BAD, WARNING + what);
    }

    @Override
    public Steps begin(String task, int total) {
        return Progress.of(context, task, total);
    }

    @Override
    public void confirm(String what, boolean allowed, String flag) {
        Prompt.ask(context, what, allowed, flag);
    }

    /** One question at a time, whichever host needs the answer. */
    @Override
    public synchronized Optional<char[]> secret(String question) {
        Environment environment = context.environment();
        if (context.options().json || !environment.terminalIn()) {
            return Optional.empty();
        }
        return context.console().typing(() -> environment.secrets().read(new Untrusted(question).onOneLine()));
    }
}
