package dev.countersign.finding;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.inventory.Endpoint;
import dev.countersign.inventory.HostNames;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A findings file as it is read again. Somebody may have edited it: every value is checked as if it were from
 * elsewhere.
 *
 * @param sources the names of the files that it was made of
 * @param rows every finding, in the order of the file
 */
public record FindingsFile(List<String> sources, List<RecordedFinding> rows) {
    private static final String SCHEMA = "countersign.findings/1";
    private static final int LONGEST_WORD = 300;

    public FindingsFile {
        sources = List.copyOf(sources);
        rows = List.copyOf(rows);
    }

    /**
     * Reads a file.
     *
     * @throws Problem USAGE for a file that cannot be read, INVALID for one that is no findings file
     */
    public static FindingsFile read(Path file) {
        byte[] bytes = bytes(file);
        if (!begins(bytes)) {
            throw new Problem(
                    ExitCode.INVALID,
                    file + " is not a findings file; no host was asked",
                    "make one of it: countersign import " + ShellCommand.word(file.toString()));
        }
        JsonMap map = Json.readMap(bytes, file.toString(), Json.Limits.OURS);
        if (map.optionalText("schema").filter(SCHEMA::equals).isEmpty()) {
            throw new Problem(
                    ExitCode.INVALID,
                    file + " is not a findings file of this version; no host was asked",
                    "make one: countersign import FILE");
        }
        List<String> sources =
                map.maps("sources").stream().map(each -> each.text("file")).toList();
        List<RecordedFinding> rows = new ArrayList<>();
        for (JsonMap each : map.maps("findings")) {
            rows.add(row(each, file, rows.size(), sources.size()));
        }
        return new FindingsFile(sources, rows);
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            // one byte more than allowed, so that the reader says that it is too large
            return in.readNBytes(Json.Limits.OURS.bytes() + 1);
        } catch (IOException unreadable) {
            throw new Problem(
                    ExitCode.USAGE,
                    file + " cannot be read: " + FileReason.of(unreadable, file) + "; no host was asked",
                    "name the findings file that 'countersign import' wrote: inventories/NAME.findings.json");
        }
    }

    /** Whether a file begins as JSON does, and not as a scanner's list. */
    private static boolean begins(byte[] bytes) {
        for (byte each : bytes) {
            if (!Character.isWhitespace(each)) {
                return each == '{';
            }
        }
        return false;
    }

    private static RecordedFinding row(JsonMap map, Path file, int index, int sources) {
        String host = map.text("host");
        String address = map.text("address");
        long port = map.integer("port");
        Subject subject = Subject.of(map.text("subject")).orElseThrow(() -> wrong(file, index, "subject"));
        String id = map.text("id");
        String date = map.optionalText("date").orElse("");
        long source = map.integer("source");
        check(HostNames.isHostName(host), file, index, "host");
        check(Endpoint.isAddress(address), file, index, "address");
        check(port >= 1 && port <= 65_535, file, index, "port");
        check(!id.isBlank() && id.length() <= LONGEST_WORD, file, index, "id");
        check(date.length() <= LONGEST_WORD, file, index, "date");
        check(source >= 0 && source < sources, file, index, "source");
        return new RecordedFinding(
                host,
                new Endpoint(address, (int) port),
                subject,
                id,
                map.optionalBool("byTitle").orElse(false),
                date,
                (int) source,
                map.integer("row"),
                map.optionalInteger("line").orElse(0L));
    }

    private static void check(boolean holds, Path file, int index, String key) {
        if (!holds) {
            throw wrong(file, index, key);
        }
    }

    private static Problem wrong(Path file, int index, String key) {
        return new Problem(
                ExitCode.INVALID,
                Diagnostic.error(
                                Location.of(file.toString()),
                                "findings[" + index + "]." + key + " is invalid; no host was asked")
                        .advise("make the file again: countersign import FILE --replace"));
    }
}
