package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link Needs}, and writes down what did not run. */
final class NeedsCondition implements ExecutionCondition {
    private static final Path NOT_RUN = Path.of("target", "not-run.txt");
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<Needs> needs = context.getElement().flatMap(e -> AnnotationSupport.findAnnotation(e, Needs.class));
        List<String> missing = needs.map(each -> Arrays.stream(each.value())
                        .filter(need -> !KNOWN.computeIfAbsent(need, NeedsCondition::isThere))
                        .toList())
                .orElse(List.of());
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything it needs is here");
        }
        String line = "not run: "
                + context.getTestClass().map(Class::getSimpleName).orElse("")
                + context.getTestMethod().map(method -> "." + method.getName()).orElse("")
                + ": needs " + String.join(", ", missing);
        try {
            Files.createDirectories(NOT_RUN.getParent());
            Files.writeString(NOT_RUN, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return ConditionEvaluationResult.disabled(line);
    }

    private static boolean isThere(String need) {
        return switch (need) {
            case "root" -> succeeds("test \"$(id -u)\" = 0");
            case "namespaces" -> succeeds("unshare -m -p -f --mount-proc true");
            case "all" -> Boolean.getBoolean("countersign.all");
            default -> succeeds("command -v '" + need + "'");
        };
    }

    private static boolean succeeds(String script) {
        try {
            Process process = new ProcessBuilder(
                            "sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; { " + script + "; } >/dev/null 2>&1")
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
