package dev.countersign.project;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.explain.Language;
import dev.countersign.explain.Page;
import dev.countersign.explain.Wording;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Policy;
import dev.countersign.policy.Rule;
import dev.countersign.yaml.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pages of rules: those of the user's policies, and the program's own rules whose names the
 * user's policies do not use. Mistakes elsewhere must not prevent an answer: a policy with a
 * mistake only loses its rules, unless the user named it.
 *
 * @param unread the mistakes in the policies of the repository, if there are any
 */
public record RulePages(List<Page> pages, Optional<Unread> unread) {
    /** The policies that are packed into the program. */
    public static final List<String> PACKED = List.of("smb-signing.yaml");

    public RulePages {
        pages = List.copyOf(pages);
    }

    /** Policies that could not be read without a mistake. */
    public record Unread(String where) {
        public Diagnostic warning(Language language) {
            return Diagnostic.warning(
                            Location.of(where),
                            new Wording(
                                            "the policies here have mistakes: their rules may be missing",
                                            "此处的策略有错误，其中的规则可能未列入")
                                    .in(language))
                    .advise("countersign lint");
        }
    }

    public static RulePages of(Scope scope, Workstation workstation) {
        Path directory = scope.directory().toAbsolutePath().normalize();
        Diagnostics found = new Diagnostics();
        Ground ground = Ground.of(scope, workstation);
        Set<String> platforms =
                new TreeSet<>(Project.platforms(ground, directory, found).names());
        Diagnostics mistakes = new Diagnostics();
        Policies own = Policies.of(List.of(), platforms, mistakes);
        if (!scope.policies().isEmpty()) {
            own = Policies.load(ground.within(scope.policies(), mistakes), platforms, mistakes);
            if (mistakes.hasErrors()) {
                throw new Problem(ExitCode.INVALID, mistakes.all());
            }
        } else if (Files.isDirectory(directory.resolve("policies"))) {
            own = Policies.load(
                    ground.within(List.of(scope.directory().resolve("policies")), mistakes), platforms, mistakes);
        }
        Set<String> ids = new TreeSet<>();
        List<Page> pages = new ArrayList<>();
        add(own, false, ids, pages);
        add(packed(platforms), true, ids, pages);
        boolean unsound = mistakes.hasErrors();
        return new RulePages(
                pages,
                unsound
                        ? Optional.of(
                                new Unread(scope.directory().resolve("policies").toString()))
                        : Optional.empty());
    }

    private static void add(Policies policies, boolean packed, Set<String> ids, List<Page> pages) {
        for (Policy policy : policies.policies()) {
            for (Rule rule : policy.rules()) {
                if (ids.add(rule.id())) {
                    pages.add(new RulePage(policies, policy, rule, packed).page());
                }
            }
        }
    }

    private static Policies packed(Set<String> platforms) {
        Diagnostics found = new Diagnostics();
        List<SourceFile> files = PACKED.stream().map(RulePages::file).toList();
        Policies policies = Policies.of(files, platforms, found);
        found.throwIfErrors(ExitCode.FAILED);
        return policies;
    }

    private static SourceFile file(String name) {
        try (InputStream in = RulePages.class.getResourceAsStream("/policies/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without its policy " + name);
            }
            return SourceFile.of(Path.of("policies", name), in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
