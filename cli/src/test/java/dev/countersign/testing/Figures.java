package dev.countersign.testing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.TestReporter;

/**
 * A test's measurements, for people: stored as {@code target/figures/NAME.tsv}, one line per figure
 * (name, value, unit), and added to the test's report. Never used to decide whether the test
 * passes.
 */
public final class Figures {
    private static final Path PLACE = Path.of("target", "figures");

    private final String name;
    private final List<String> lines = new ArrayList<>();

    /** Creates the figures of a test that is called {@code name} in {@code target/figures}. */
    public Figures(String name) {
        this.name = name;
    }

    /**
     * Returns what every test stored, by its name: lines of a name, a value and a unit between
     * tabs.
     */
    public static Map<String, List<String>> all() throws IOException {
        Map<String, List<String>> all = new TreeMap<>();
        if (Files.isDirectory(PLACE)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(PLACE, "*.tsv")) {
                for (Path file : files) {
                    all.put(String.valueOf(file.getFileName()).replace(".tsv", ""), Files.readAllLines(file));
                }
            }
        }
        return all;
    }

    /** Adds one figure. */
    public Figures add(String what, Object value, String unit) {
        lines.add(what + "\t" + value + "\t" + unit);
        return this;
    }

    /** Replaces the file, and reports. */
    public void keep(TestReporter reporter) throws IOException {
        Files.createDirectories(PLACE);
        Files.write(PLACE.resolve(name + ".tsv"), lines);
        reporter.publishEntry(name, String.join("; ", lines).replace('\t', ' '));
    }
}
