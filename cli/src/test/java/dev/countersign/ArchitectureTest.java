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
import dev.countersign.cli.Main;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layers of the program, and which library may be used where: docs/architecture.md has the
 * picture.
 */
class ArchitectureTest {
    /**
     * A package may only use packages in the layers below its own: these rows from first to last.
     * {@code cli} is the package itself, without its sub-packages; every other name includes its
     * sub-packages.
     */
    private static final List<List<String>> FLOORS = List.of(
            List.of("bytes", "diagnostic"),
            List.of("yaml", "json", "process", "memory"),
            List.of("secret"),
            List.of("inventory", "policy", "document", "explain"),
            List.of("observation"),
            List.of("platform"),
            List.of("plan"),
            List.of("transaction"),
            List.of("rollout", "ssh", "wire", "journal", "git", "finding"),
            List.of("trust", "merge"),
            List.of("project"),
            List.of("fleet"),
            List.of("operation"),
            List.of("report"),
            List.of("demo"),
            List.of("cli.terminal"),
            List.of("cli.view"),
            List.of("cli.command", "cli.scan", "cli.tour"),
            List.of("cli"));

    /** Packages with layered sub-packages: the first of each is the package itself. */
    private static final List<List<List<String>>> WITHIN = List.of(
            List.of(List.of("document"), List.of("document.smbconf", "document.registry")),
            List.of(
                    List.of("wire"),
                    List.of("wire.auth"),
                    List.of("wire.smb2"),
                    List.of("wire.smb1"),
                    List.of("wire.probe", "wire.login"),
                    List.of("wire.scan")));

    /**
     * A row of the page's picture that names packages: {@code | 12 | operation | what it is for |}.
     */
    private static final Pattern FLOOR = Pattern.compile("\\| +(\\d+) +\\| +((?:`[a-z.]+`(?:, )?)+) +\\|.*");

    private static final Map<String, List<String>> FENCES = Map.ofEntries(
            Map.entry("org.yaml.snakeyaml..", List.of("yaml")),
            Map.entry("com.fasterxml.jackson..", List.of("json")),
            Map.entry("com.github.difflib..", List.of("document")),
            Map.entry("javax.xml..", List.of("finding")),
            Map.entry("com.hubspot.jinjava..", List.of("platform")),
            Map.entry("net.schmizz.sshj..", List.of("ssh")),
            Map.entry("com.hierynomus..", List.of("ssh")),
            Map.entry("org.bouncycastle..", List.of("ssh", "wire")),
            Map.entry("com.sun.security.jgss..", List.of("wire")),
            Map.entry("com.sun.security.auth..", List.of("trust", "journal")),
            Map.entry("org.apache.sshd..", List.of("demo")),
            Map.entry("picocli..", List.of("cli")),
            Map.entry("me.tongfei..", List.of("cli.terminal")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.countersign");

    @Test
    void saw_every_class_of_the_program() throws IOException, URISyntaxException {
        Path compiled = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());

        try (Stream<Path> files = Files.walk(compiled)) {
            assertThat(CLASSES.size())
                    .isEqualTo((int) files.filter(each -> each.toString().endsWith(".class"))
                            .count())
                    .isGreaterThan(500);
        }
    }

    @Test
    void every_class_is_in_a_room_and_no_room_is_empty() {
        Set<String> rooms = CLASSES.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));

        assertThat(rooms).containsExactlyInAnyOrderElementsOf(everyRoom());
    }

    /** Returns the longest listed name that contains a class; its package if there is none. */
    private static String room(JavaClass type) {
        String name = type.getPackageName().substring("dev.countersign.".length());
        return everyRoom().stream()
                .filter(each -> name.equals(each) || (!each.equals("cli") && name.startsWith(each + ".")))
                .findFirst()
                .orElse(name);
    }

    @Test
    void the_picture_of_the_floors_is_the_house_as_it_is() throws IOException {
        List<List<String>> drawn = Files.readAllLines(Path.of("..", "docs", "architecture.md")).stream()
                .map(FLOOR::matcher)
                .filter(Matcher::matches)
                .map(row -> List.of(row.group(2).replace("`", "").split(", ")))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(drawn);

        assertThat(drawn).isEqualTo(FLOORS);
    }

    /** Names such as {@code plan/Judge}: every class that the page mentions exists. */
    @Test
    void every_class_that_the_page_names_is_there() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "architecture.md"));
        List<String> named = Pattern.compile("`([a-z0-9/]+/[A-Z][A-Za-z0-9]*)`")
                .matcher(page)
                .results()
                .map(each -> each.group(1))
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(15)
                .allSatisfy(each -> assertThat(Path.of("src", "main", "java", "dev", "countersign", each + ".java"))
                        .exists());
    }

    @Test
    void the_picture_of_rooms_within_rooms_is_the_house_as_it_is() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "architecture.md"));
        List<String> drawn = Pattern.compile("^\\* Within .*?(?=\n\n|\n\\* )", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(each -> Pattern.compile("`([a-z0-9.]+)`")
                        .matcher(each.group())
                        .results()
                        .map(name -> name.group(1))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .toList();

        assertThat(drawn)
                .isEqualTo(WITHIN.stream()
                        .map(each ->
                                each.stream().flatMap(List::stream).sorted().collect(Collectors.joining(" ")))
                        .toList());
    }

    @Test
    void every_package_within_a_room_has_its_place_there() {
        Set<String> named = WITHIN.stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        named.addAll(everyRoom());

        Set<String> packages = CLASSES.stream()
                .map(each -> each.getPackageName().substring("dev.countersign.".length()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).containsExactlyInAnyOrderElementsOf(named);
    }

    static List<String> everyRoomWithin() {
        return WITHIN.stream().flatMap(List::stream).flatMap(List::stream).toList();
    }

    @ParameterizedTest
    @MethodSource("everyRoomWithin")
    void a_room_within_a_room_uses_only_those_before_it(String name) {
        List<List<String>> house = WITHIN.stream()
                .filter(each -> each.stream().anyMatch(floor -> floor.contains(name)))
                .findFirst()
                .orElseThrow();
        List<String> above = new ArrayList<>();
        boolean below = true;
        for (List<String> floor : house) {
            below = below && !floor.contains(name);
            if (!below) {
                floor.stream().filter(each -> !each.equals(name)).forEach(above::add);
            }
        }
        if (!above.isEmpty()) {
            noClasses()
                    .that()
                    .resideInAPackage("dev.countersign." + name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above.stream()
                            .map(each -> "dev.countersign." + each)
                            .toArray(String[]::new))
                    .check(CLASSES);
        }
    }

    static List<String> everyRoom() {
        return FLOORS.stream().flatMap(List::stream).toList();
    }

    @ParameterizedTest
    @MethodSource("everyRoom")
    void a_room_uses_only_those_of_the_floors_below(String name) {
        List<String> forbidden = new ArrayList<>();
        boolean below = true;
        for (List<String> floor : FLOORS) {
            below = below && !floor.contains(name);
            if (!below) {
                floor.stream().filter(each -> !each.equals(name)).forEach(forbidden::add);
            }
        }
        if (!forbidden.isEmpty()) {
            noClasses()
                    .that()
                    .resideInAPackage(packages(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            forbidden.stream().map(ArchitectureTest::packages).toArray(String[]::new))
                    .check(CLASSES);
        }
    }

    private static String packages(String room) {
        return "dev.countersign." + room + (room.equals("cli") ? "" : "..");
    }

    /** Only the terminal code informs and asks a person: everything else returns values. */
    @Test
    void nothing_below_the_command_line_prints() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.countersign.project..", "dev.countersign.fleet..", "dev.countersign.operation..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(PrintStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Writer.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.io.Console.class)
                .check(CLASSES);
    }

    @Test
    void the_package_of_the_command_line_itself_stays_small() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "dev", "countersign", "cli"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSizeLessThan(12);
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

    /** Programs of this machine (git, ssh -G), a password manager, and the demo's stand-in for a host. */
    @Test
    void only_three_packages_start_programs() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.countersign.process..", "dev.countersign.secret..", "dev.countersign.demo..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(
                                HasOwner.Predicates.With.owner(JavaClass.Predicates.type(Runtime.class)))
                        .and(JavaCall.Predicates.target(HasName.Predicates.name("exec"))))
                .check(CLASSES);
    }

    /** Package transaction queries hosts and reads no journal, so no outcome comes from one. */
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
        slices().matching("dev.countersign.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /**
     * Every other consumer of the library uses JLine for the terminal, which then takes Ctrl-C away
     * from the program.
     */
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
