package dev.countersign.wire.scan;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The remaining targets of an interrupted scan. Its JSON lines are in the order of the targets, so
 * both are read side by side, and nothing of the file is kept in memory. A line that was cut off or
 * is not recognized is ignored: its endpoint is queried again.
 */
public final class Resumed implements Iterator<ScanTarget>, Closeable {
    private static final Json.Limits LINE = Json.Limits.OF_A_HOST;

    private final Iterator<ScanTarget> targets;
    private final Exclusions exclusions;
    private final Consumer<ScanResult> known;
    private final BufferedReader lines;
    private final Path file;
    private int number;
    private Optional<JsonMap> line;
    private Optional<ScanTarget> ahead = Optional.empty();

    private Resumed(
            Iterator<ScanTarget> targets,
            Exclusions exclusions,
            Consumer<ScanResult> known,
            Path file,
            BufferedReader lines) {
        this.targets = targets;
        this.exclusions = exclusions;
        this.known = known;
        this.file = file;
        this.lines = lines;
        this.line = read();
    }

    /**
     * Returns the {@code targets} that {@code file} lacks; results that it does contain go to
     * {@code known} on the way.
     *
     * @throws Problem (usage) if the file cannot be read, or later if it turns out to be of other
     *     targets
     */
    public static Resumed of(
            Iterator<ScanTarget> targets, Exclusions exclusions, Path file, Consumer<ScanResult> known) {
        try {
            return new Resumed(targets, exclusions, known, file, Files.newBufferedReader(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.USAGE,
                    "--resume " + file + " cannot be read: " + FileReason.of(unreadable, file)
                            + "; nothing was scanned",
                    "give the JSON lines of the interrupted scan");
        }
    }

    private Optional<JsonMap> read() {
        try {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                number++;
                Optional<JsonMap> parsed = parsed(text);
                if (parsed.isPresent()) {
                    return parsed;
                }
            }
            return Optional.empty();
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    private Optional<JsonMap> parsed(String text) {
        try {
            JsonMap map = Json.readMap(text.getBytes(StandardCharsets.UTF_8), file + ":" + number, LINE);
            ScanJson.read(map, ScanTarget.named(map.text("target"), 1));
            return Optional.of(map);
        } catch (Problem cutOrStrange) {
            return Optional.empty();
        }
    }

    @Override
    public boolean hasNext() {
        while (ahead.isEmpty() && targets.hasNext()) {
            ScanTarget target = targets.next();
            if (exclusions.matches(target)) {
                continue;
            }
            if (line.filter(each -> each.text("target").equals(target.text())).isPresent()) {
                known.accept(ScanJson.read(line.get(), target));
                line = read();
                continue;
            }
            // A name whose address is excluded has no line.
            if (line.isPresent() && target.literal().isPresent()) {
                throw new Problem(
                        ExitCode.USAGE,
                        "--resume " + file + " belongs to a different scan: its line " + number + " is about "
                                + line.get().text("target") + ", but this scan has " + target.text(),
                        "give the targets and exclusions of the interrupted scan");
            }
            ahead = Optional.of(target);
        }
        return ahead.isPresent();
    }

    @Override
    public ScanTarget next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ScanTarget next = ahead.orElseThrow();
        ahead = Optional.empty();
        return next;
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException readAlready) {
            // The file was only read.
        }
    }
}
