package dev.countersign;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of the packages, and which library may be used where. */
class ArchitectureTest {
    /** A package may use those of the rows above its own only. */
    private static final List<List<String>> ROWS = List.of(
            List.of("diagnostic"),
            List.of("yaml", "json", "secret"),
            List.of("inventory", "policy", "document", "explain"),
            List.of("observation"),
            List.of("platform"),
            List.of("plan"),
            List.of("transaction"),
            List.of("rollout", "ssh", "wire", "journal", "git", "report"),
            List.of("trust"),
            List.of("demo"),
            List.of("cli"));

    private static final Map<String, List<String>> FENCES = Map.ofEntries(
            Map.entry("org.yaml.snakeyaml..", List.of("yaml")),
            Map.entry("com.fasterxml.jackson..", List.of("json")),
            Map.entry("com.github.difflib..", List.of("document")),
            Map.entry("com.hubspot.jinjava..", List.of("platform")),
            Map.entry("net.schmizz.sshj..", List.of("ssh")),
            Map.entry("com.hierynomus..", List.of("ssh")),
            Map.entry("org.bouncycastle..", List.of("wire")),
            Map.entry("com.sun.security.jgss..", List.of("wire")),
            Map.entry("com.sun.security.auth..", List.of("trust", "journal")),
            Map.entry("org.apache.sshd..", List.of("demo")),
            Map.entry("picocli..", List.of("cli")),
            Map.entry("me.tongfei..", List.of("cli")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.countersign");

    @Test
    void saw_the_whole_program() {
        assertThat(CLASSES.size()).isGreaterThan(15);
    }

    static List<String> everyPackage() {
        return ROWS.stream().flatMap(List::stream).toList();
    }

    @ParameterizedTest
    @MethodSource("everyPackage")
    void a_package_uses_only_those_above_it(String name) {
        List<String> forbidden = new ArrayList<>();
        boolean above = true;
        for (List<String> row : ROWS) {
            above = above && !row.contains(name);
            if (!above) {
                row.stream().filter(each -> !each.equals(name)).forEach(forbidden::add);
            }
        }
        if (!forbidden.isEmpty()) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.countersign." + name + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden.stream()
                            .map(each -> "dev.countersign." + each + "..")
                            .toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    static List<String> everyFence() {
        return FENCES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("everyFence")
    void a_library_stays_behind_its_fence(String library) {
        String[] allowed = FENCES.getOrDefault(library, List.of()).stream()
                .map(each -> "dev.countersign." + each + "..")
                .collect(Collectors.toList())
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(CLASSES);
    }

    /** Git, a password manager, and what stands in for a host in the demo. */
    @Test
    void only_three_packages_start_programs() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.countersign.git..", "dev.countersign.secret..", "dev.countersign.demo..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(
                                HasOwner.Predicates.With.owner(JavaClass.Predicates.type(Runtime.class)))
                        .and(JavaCall.Predicates.target(HasName.Predicates.name("exec"))))
                .check(CLASSES);
    }

    /** Package transaction talks with hosts and reads no journal: so no outcome comes from one. */
    @Test
    void only_who_talks_with_hosts_says_how_a_host_is() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.countersign.transaction..")
                .should()
                .callConstructorWhere(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(
                        JavaClass.Predicates.type(dev.countersign.transaction.HostOutcome.class))))
                .check(CLASSES);
    }

    @Test
    void there_are_no_cycles() {
        slices().matching("dev.countersign.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** Every other consumer of the library asks JLine for the terminal, which then takes Ctrl-C away from the program. */
    @Test
    void the_progress_bar_leaves_the_terminal_alone() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("me\\.tongfei\\.progressbar\\.(Interactive)?ConsoleProgressBarConsumer")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(CLASSES);
    }

    @Test
    void only_main_touches_the_standard_streams() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.countersign.cli.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .check(CLASSES);
    }
}
