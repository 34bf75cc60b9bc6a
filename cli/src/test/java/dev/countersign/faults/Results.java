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
 * The results files below {@code target/faults}: each test class that does faults leaves one. {@link
 * SafetyPage} makes {@code docs/safety.md} of them all.
 */
public final class Results {
    private static final Path DIRECTORY = Path.of("target", "faults");
    private static final Path MUTANTS = DIRECTORY.resolve("mutants.list");
    private static final String TOTAL = "# ";
    private static final String COUNTED = ":";

    private Results() {}

    /**
     * Leaves the results of one test class, in place of what an earlier run left.
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

    /** Leaves what came of every mutant. */
    static void writeMutants(List<MutantResult> results) throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.write(MUTANTS, results.stream().map(MutantResult::line).toList());
    }

    /** What came of every mutant when they were planted last; nothing when they were not. */
    static List<MutantResult> mutants() throws IOException {
        return Files.exists(MUTANTS)
                ? Files.readAllLines(MUTANTS).stream().map(MutantResult::read).toList()
                : List.of();
    }

    /** The id of a result of which there are hundreds: the page counts them by what {@code row} says. */
    static String counted(String id, String row) {
        return id + COUNTED + row;
    }

    /** What {@link #counted} was given, or the id itself. */
    static String row(String id) {
        return id.substring(id.indexOf(COUNTED) + 1);
    }

    /** The results of every file, by its name. */
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

    /** The totals of every file. */
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
