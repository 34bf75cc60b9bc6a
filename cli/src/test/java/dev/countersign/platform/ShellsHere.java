package dev.countersign.platform;

import dev.countersign.testing.NotRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The shells that this machine has and that this run covers; what does not run under the others is
 * recorded.
 */
final class ShellsHere implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        List<Arguments> here = new ArrayList<>();
        for (HostShell shell : HostShell.values()) {
            boolean always =
                    !shell.seldom() || context.getRequiredTestClass().isAnnotationPresent(InTheDefaultRunToo.class);
            List<String> missing = always ? NotRun.missing(shell.words()[0]) : NotRun.missing(shell.words()[0], "all");
            if (missing.isEmpty()) {
                here.add(Arguments.of(shell));
            } else {
                NotRun.writeDown(context.getRequiredTestClass().getSimpleName() + " under " + shell, missing);
            }
        }
        return here.stream();
    }
}
