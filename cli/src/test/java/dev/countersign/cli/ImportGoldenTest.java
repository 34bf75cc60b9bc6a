package dev.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One folder for each format: a file in that form, what an import says of it, and what it writes. Written
 * again with {@code -Dcountersign.write=true}; look at what changed.
 */
class ImportGoldenTest {
    private static final Path CASES = Path.of("src", "test", "resources", "imports");

    @TempDir
    Path temporary;

    static List<String> everyCase() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void a_file_becomes_an_inventory_and_findings(String name) throws IOException {
        Path folder = CASES.resolve(name);
        Terminal terminal = Terminal.in(temporary).width(100);
        Files.createDirectories(terminal.directory().resolve("inventories"));
        List<String> arguments = new ArrayList<>(List.of("import", input(folder).toString()));
        if (Files.exists(folder.resolve("options"))) {
            arguments.addAll(
                    List.of(Files.readString(folder.resolve("options")).strip().split(" ")));
        }

        Terminal.Said said = terminal.run(arguments.toArray(String[]::new));

        same(
                folder.resolve("said.txt"),
                (said.out() + said.err() + "exit " + said.exit() + "\n").replace(terminal.directory() + "/", ""));
        same(folder.resolve("inventory.yaml"), terminal.text("inventories/input.yaml"));
        Path findings = terminal.directory().resolve("inventories/input.findings.json");
        if (!writes()) {
            assertThat(Files.exists(findings)).isEqualTo(Files.exists(folder.resolve("findings.json")));
        }
        if (Files.exists(findings)) {
            same(folder.resolve("findings.json"), Files.readString(findings));
        }
        Diagnostics found = new Diagnostics();
        Inventory.load(
                List.of(terminal.directory().resolve("inventories")),
                new LocalUser("tester", terminal.home()),
                platforms(),
                found);
        assertThat(found.all().stream().filter(each -> !each.what().contains("same address")))
                .isEmpty();
    }

    static Set<String> platforms() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("..", "templates"))) {
            return folders.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static Path input(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().startsWith("input."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean writes() {
        return Boolean.getBoolean("countersign.write");
    }

    private static void same(Path expected, String actual) throws IOException {
        if (writes()) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
    }
}
