package dev.countersign.cli;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.plan.AskedSetting;
import dev.countersign.plan.Rendering;
import dev.countersign.platform.Platform;
import dev.countersign.policy.PlatformSetting;
import dev.countersign.policy.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that is wrong with a project, by place, and how many files were read for it. Looks at no host and resolves no secret.
 */
record Lint(List<Diagnostic> found, int files) {
    Lint {
        found = List.copyOf(found);
    }

    /** Everything that reading found, and what rendering the templates and asking the platforms about their settings adds. */
    static Lint of(Project project) {
        Diagnostics found = new Diagnostics();
        found.addAll(project.diagnostics());
        for (String name : project.platforms().names()) {
            project.platforms()
                    .named(name)
                    .filter(each -> !each.folder().ours())
                    .ifPresent(platform -> platform(platform, project, found));
        }
        Set<Location> mistaken = new HashSet<>();
        for (Rule rule : project.policies().rules()) {
            for (PlatformSetting setting : rule.settings()) {
                List<Diagnostic> mistakes = project.platforms()
                        .named(setting.platform())
                        .map(platform -> platform.settingMistakes(setting))
                        .orElse(List.of());
                found.addAll(mistakes);
                mistakes.forEach(each -> mistaken.addAll(List.of(setting.at(), setting.valueAt())));
            }
        }
        // One that is written wrong is not told a second time that it is in no list
        asked(project)
                .filter(each -> !each.at().filter(mistaken::contains).isPresent())
                .forEach(found::add);
        return new Lint(found.inFileOrder(), project.sources().size());
    }

    /** What may not be written of all that the rules ask for: on the hosts there are, and of every setting that a rule names. */
    private static Stream<Diagnostic> asked(Project project) {
        return Stream.concat(
                        AskedSetting.named(project.policies(), project.platforms()).stream(),
                        AskedSetting.of(project.policies(), project.platforms(), project.subjects()).stream())
                .flatMap(each -> each.diagnostic(project.settingGrants()).stream())
                .distinct();
    }

    private static void platform(Platform platform, Project project, Diagnostics found) {
        List<Diagnostic> mistakes = platform.templateMistakes();
        found.addAll(mistakes);
        if (mistakes.isEmpty()) {
            Location at = Location.of(platform.folder().name());
            Rendering.objections(platform)
                    .forEach(each -> found.add(Diagnostic.error(at, each)
                            .advise("a template renders one 'name = value' a line for each of 'settings'")));
        }
        found.addAll(platform.hookMistakes());
        if (!Trust.granted(platform.folder(), project.settings().grants())) {
            found.add(Diagnostic.warning(
                            Location.of(platform.folder().name()),
                            "this platform folder is not granted: check, plan and apply send nothing to its hosts")
                    .advise("run: countersign trust"));
        }
    }

    /** How many of them stop the work. */
    long errors() {
        return found.stream()
                .filter(each -> each.severity() == Diagnostic.Severity.ERROR)
                .count();
    }

    /** How many of them do not. */
    long warnings() {
        return found.size() - errors();
    }

    ExitCode code() {
        return errors() > 0 ? ExitCode.INVALID : ExitCode.DONE;
    }

    /** {@code 3 errors, 1 warning in 4 files}. */
    String sentence() {
        String in = " in " + count(files, "file");
        if (found.isEmpty()) {
            return "no mistakes" + in;
        }
        String errors = errors() == 0 ? "" : count(errors(), "error");
        String warnings = warnings() == 0 ? "" : count(warnings(), "warning");
        return errors + (errors.isEmpty() || warnings.isEmpty() ? "" : ", ") + warnings + in;
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
