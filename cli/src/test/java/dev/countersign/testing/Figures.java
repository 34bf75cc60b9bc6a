package dev.countersign.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.TestReporter;

/**
 * What a test measured, for people: kept as {@code target/faults/NAME.tsv}, one line a figure (name, value, unit), and told to the
 * test's report. Not for what decides whether the test passes.
 */
public final class Figures {
    private static final Path PLACE = Path.of("target", "faults");

    private final String name;
    private final List<String> lines = new ArrayList<>();

    /** Figures of a test that is called {@code name} in {@code target/faults}. */
    public Figures(String name) {
        this.name = name;
    }

    /** One more figure. */
    public Figures add(String what, Object value, String unit) {
        lines.add(what + "\t" + value + "\t" + unit);
        return this;
    }

    /** Writes the file anew, and reports. */
    public void keep(TestReporter reporter) throws IOException {
        Files.createDirectories(PLACE);
        Files.write(PLACE.resolve(name + ".tsv"), lines);
        reporter.publishEntry(name, String.join("; ", lines).replace('\t', ' '));
    }
}
