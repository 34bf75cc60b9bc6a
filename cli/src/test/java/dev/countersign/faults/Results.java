package dev.countersign.faults;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results files below {@code target/faults}: each test class with faults writes one.
 * {@link SafetyPage} creates {@code docs/safety.md} from all of them.
 */
public final class Results {
    private static final Path DIRECTORY = Path.of("target", "faults");
    private static final Path MUTANTS = DIRECTORY.resolve("mutants.list");
    private static final String TOTAL = "# ";
    private static final String COUNTED = ":";

    private Results() {}

    /**
     * Writes the results of one test class, replacing those of an earlier run.
     *
     * @param name of the file, without its ending
     * @param totals figures that the page states, such as {@code kill points found: 212}
     */
    public static void write(String name, List<FaultResult> results, List<String> totals) throws IOException {
        Files.createDirectories(DIRECTORY);
        List<String> lines = new ArrayList<>();
        totals.forEach(each -> lines.add(TOTAL + each));
        results.forEach(each -> lines.add(each.line()));
        Files.write(DIRECTORY.resolve(name + ".tsv"), lines);
    }

    /** Writes the result of every mutant. */
    static void writeMutants(List<MutantResult> results) throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.write(MUTANTS, results.stream().map(MutantResult::line).toList());
    }

    /**
     * Returns the result of every mutant from when they were last planted; empty if they were not.
     */
    static List<MutantResult> mutants() throws IOException {
        return Files.exists(MUTANTS)
                ? Files.readAllLines(MUTANTS).stream().map(MutantResult::read).toList()
                : List.of();
    }

    /**
     * Returns the id of a result that exists hundreds of times: the page counts them by
     * {@code row}.
     */
    static String counted(String id, String row) {
        return id + COUNTED + row;
    }

    /** Returns the row that {@link #counted} was given, or the id itself. */
    static String row(String id) {
        return id.substring(id.indexOf(COUNTED) + 1);
    }

    /** Returns the results of every file, by its name. */
    static SortedMap<String, List<FaultResult>> read() throws IOException {
        SortedMap<String, List<FaultResult>> all = new TreeMap<>();
        for (Path file : files()) {
            all.put(
                    name(file),
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.startsWith(TOTAL))
                            .map(FaultResult::read)
                            .toList());
        }
        return all;
    }

    /** Returns the totals of every file. */
    static List<String> totals() throws IOException {
        List<String> totals = new ArrayList<>();
        for (Path file : files()) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(TOTAL))
                    .map(line -> line.substring(TOTAL.length()))
                    .forEach(totals::add);
        }
        return totals;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(DIRECTORY)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(DIRECTORY, "*.tsv")) {
                all.forEach(files::add);
            }
        }
        files.sort((one, other) -> name(one).compareTo(name(other)));
        return files;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".tsv", "");
    }
}
