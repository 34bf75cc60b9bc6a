package dev.countersign.cli.command;

import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.cli.terminal.Context;
import dev.countersign.cli.view.JsonDocument;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostic.Severity;
import dev.countersign.project.Lint;
import dev.countersign.project.Project;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Reports all mistakes in policies, templates and inventories at once. Touches no host. */
@Command(
        name = "lint",
        headerHeading = "Examples:%n  countersign lint%n  countersign lint --json%n%n",
        customSynopsis = "countersign [OPTIONS] lint",
        description = "Show every error in policies, templates and inventories.",
        footer = {"", "Exit: 0 no errors (there may be warnings), 65 errors."})
public final class LintCommand implements Callable<Integer> {
    private final Context context;

    public LintCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Project project = context.read();
        Lint lint = Lint.of(project).with(project.ofRevision());
        if (context.options().json) {
            context.console().document(json(project, lint));
            return lint.code().number();
        }
        for (Diagnostic each : lint.found()) {
            boolean error = each.severity() == Severity.ERROR;
            context.console().result(error ? Tone.BAD : Tone.CHANGE, error ? "error: " : "warning: ", each);
        }
        context.console().result(Tone.HEAD, "Lint: " + lint.sentence() + ".");
        if (lint.errors() == 0) {
            context.console()
                    .remark(
                            project.inventory().hosts().isEmpty()
                                    ? "Next: add your hosts in inventories/"
                                    : "Next: countersign check");
        }
        return lint.code().number();
    }

    private static String json(Project project, Lint lint) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("files", (long) lint.files());
        root.put("errors", lint.errors());
        root.put("warnings", lint.warnings());
        root.put(
                "mistakes",
                lint.found().stream().<Object>map(JsonDocument::diagnostic).toList());
        return JsonDocument.of("lint", project.origin().text(), lint.code(), root);
    }
}
