package dev.countersign.project;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.inventory.Host;
import dev.countersign.plan.AskedSetting;
import dev.countersign.plan.Rendering;
import dev.countersign.platform.Platform;
import dev.countersign.platform.Spelling;
import dev.countersign.ssh.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everything that is wrong with a project, by place, and the number of files that were read. Does
 * not contact any host and resolves no secret.
 */
public record Lint(List<Diagnostic> found, int files) {
    public Lint {
        found = List.copyOf(found);
    }

    /** Returns all mistakes found while reading, plus those found by rendering the templates. */
    public static Lint of(Project project) {
        Diagnostics found = new Diagnostics();
        found.addAll(project.diagnostics());
        project.platforms().ofRepository().forEach(each -> platform(each, project, found));
        ungranted(project).forEach(found::add);
        keyFiles(project).forEach(found::add);
        return new Lint(found.inFileOrder(), project.sources().size());
    }

    /**
     * Returns what needs a grant that is missing: for the hosts of the inventory, and for every
     * setting that a rule names.
     */
    private static Stream<Diagnostic> ungranted(Project project) {
        return Stream.concat(
                        AskedSetting.named(project.policies(), project.platforms()).stream(),
                        AskedSetting.of(project.policies(), project.platforms(), project.subjects(), Spelling.ANY_ROLE)
                                .stream())
                .filter(each -> each.missing(project.settingGrants()))
                .flatMap(each -> each.diagnostic(project.settingGrants()).stream())
                .distinct();
    }

    /**
     * Returns a warning for each key file that exists and cannot be used. A missing one is left
     * out: a repository is also linted where its keys are not, in CI for example.
     */
    private static Stream<Diagnostic> keyFiles(Project project) {
        Map<Path, Host> first = new LinkedHashMap<>();
        project.inventory().hosts().forEach(host -> host.login().keys().forEach(key -> first.putIfAbsent(key, host)));
        first.keySet().removeIf(key -> !Files.exists(key));
        return first.entrySet().stream()
                .flatMap(each -> KeyFile.objection(each.getKey()).stream()
                        .map(objection -> Diagnostic.warning(
                                        each.getValue().at(),
                                        "host '" + each.getValue().name() + "': " + objection.what())
                                .advise(objection.advice())));
    }

    private static void platform(Platform platform, Project project, Diagnostics found) {
        List<Diagnostic> mistakes = platform.templateMistakes();
        found.addAll(mistakes);
        if (mistakes.isEmpty()) {
            Location at = Location.of(platform.folder().name());
            Rendering.objections(platform)
                    .forEach(each -> found.add(Diagnostic.error(at, each)
                            .advise("a template must render one line 'name = value' for each of 'settings'")));
        }
        found.addAll(platform.hookMistakes());
        if (!Trust.granted(platform.folder(), project.settings().grants())) {
            found.add(Diagnostic.warning(
                            Location.of(platform.folder().name()),
                            "this platform folder is not granted: check, plan and apply send nothing to its hosts")
                    .advise("run: countersign trust"));
        }
    }

    /** Returns this result with more diagnostics. */
    public Lint with(List<Diagnostic> more) {
        Diagnostics all = new Diagnostics();
        all.addAll(found);
        all.addAll(more);
        return new Lint(all.inFileOrder(), files);
    }

    /** Returns the number of errors. */
    public long errors() {
        return found.stream()
                .filter(each -> each.severity() == Diagnostic.Severity.ERROR)
                .count();
    }

    /** Returns the number of warnings. */
    public long warnings() {
        return found.size() - errors();
    }

    public ExitCode code() {
        return errors() > 0 ? ExitCode.INVALID : ExitCode.DONE;
    }

    /** The summary: {@code 3 errors, 1 warning in 4 files}. */
    public String sentence() {
        String in = " in " + Counts.of(files, "file");
        if (found.isEmpty()) {
            return "no mistakes" + in;
        }
        String errors = errors() == 0 ? "" : Counts.of(errors(), "error");
        String warnings = warnings() == 0 ? "" : Counts.of(warnings(), "warning");
        return errors + (errors.isEmpty() || warnings.isEmpty() ? "" : ", ") + warnings + in;
    }
}
