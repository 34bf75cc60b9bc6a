package dev.countersign.journal;

import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One line of a journal.
 *
 * @param sequence counted from 1
 * @param host empty if the entry concerns the run as a whole
 * @param previous the digest of the line before; for the first line, the digest of the plan
 */
public record Entry(
        long sequence, Instant time, String event, String host, Map<String, String> details, Digest previous) {
    public Entry {
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /** The line, without its MAC and its line feed. */
    String line() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("sequence", sequence);
        line.put("time", time.toString());
        line.put("event", event);
        line.put("host", host);
        line.put("details", details);
        line.put("previous", previous.hex());
        return Json.line(line);
    }

    /** Parses a line; empty if it is not a journal line that this program understands. */
    static Optional<Entry> parse(byte[] line) {
        try {
            JsonMap read = Json.readMap(line, "journal", Json.Limits.OURS)
                    .only("sequence", "time", "event", "host", "details", "previous", "mac");
            return Optional.of(new Entry(
                    read.integer("sequence"),
                    Instant.parse(read.text("time")),
                    read.text("event"),
                    read.text("host"),
                    read.textMap("details"),
                    new Digest(read.text("previous"))));
        } catch (Problem | DateTimeException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** The digest that the next line carries. */
    static Digest digest(String line) {
        return Digest.of(line.getBytes(StandardCharsets.UTF_8));
    }
}
