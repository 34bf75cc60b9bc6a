package dev.countersign.merge;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.FileReason;
import dev.countersign.diagnostic.Problem;
import dev.countersign.inventory.Part;
import dev.countersign.inventory.Shard;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * The result of one shard, as its file has it. It may have been written by anybody, so nothing in
 * it is relied on.
 *
 * @param name of the file
 * @param made when the work began
 * @param root the whole document
 * @param stamp what it says of its shard
 */
public record ShardResult(String name, Kind kind, Shard shard, Instant made, JsonMap root, JsonMap stamp) {
    /** The result of 100,000 hosts has some hundred million bytes. */
    private static final Json.Limits LIMITS = new Json.Limits(1 << 30, 64);

    /**
     * Reads a file.
     *
     * @throws Problem INVALID if it is not the result of a shard; REFUSED if it is the result of
     *     all hosts, or an error
     */
    public static ShardResult read(Path file) {
        String name = file.toString();
        byte[] bytes = bytes(file);
        if (bytes.length == 0) {
            throw new Problem(
                    ExitCode.INVALID,
                    name + " is empty: the command that should have written it did not get to its end",
                    "run it again for this shard, then merge");
        }
        JsonMap root = Json.readMap(bytes, name, LIMITS);
        String schema = root.optionalText("schema").orElse("");
        if (schema.equals("countersign.error/1")) {
            throw new Problem(
                    ExitCode.REFUSED,
                    name + " is not a result but an error: " + error(root),
                    "correct that, run the command again for this shard, then merge");
        }
        Kind kind = Kind.of(schema)
                .orElseThrow(() -> new Problem(
                        ExitCode.INVALID,
                        name + " is not a plan file, nor what scan, check, plan or apply write with --json",
                        "make it with --shard, for example: " + Kind.CHECK.again("1/3")));
        JsonMap stamp = root.optionalMap("shard")
                .orElseThrow(() -> new Problem(
                        ExitCode.REFUSED,
                        name + " is not the result of a shard: it was made without --shard",
                        "make it again: " + kind.again("I/N")));
        Instant made = made(name, kind == Kind.PLAN_FILE ? root.text("created") : stamp.text("made"));
        return new ShardResult(name, kind, Part.shard(stamp), made, root, stamp);
    }

    private static String error(JsonMap root) {
        return root.maps("errors").stream()
                .findFirst()
                .map(each -> each.text("what"))
                .orElse("unknown");
    }

    private static Instant made(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException odd) {
            throw new Problem(ExitCode.INVALID, name + ": its time is not a time", "make the file again");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LIMITS.bytes()) {
                throw new Problem(
                        ExitCode.INVALID,
                        file + " cannot be read: it is not a regular file, or too large",
                        "name the file that a shard has written");
            }
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new Problem(
                    ExitCode.INVALID,
                    file + " cannot be read: " + FileReason.of(failed, file),
                    "name the file that a shard has written");
        }
    }

    /** Returns what it says of each host, in its order. */
    List<JsonMap> hosts() {
        return root.maps(kind.list());
    }

    /** Returns the exit code of its command; that of a plan file follows from what it plans. */
    ExitCode code() {
        return kind == Kind.PLAN_FILE
                ? ExitCode.worst(hosts().stream().map(ShardResult::planned).toList())
                : ExitCode.of(root.integer("exitCode"))
                        .orElseThrow(() -> new Problem(
                                ExitCode.INVALID, name + ": its exitCode is not one of countersign", "make it again"));
    }

    private static ExitCode planned(JsonMap host) {
        return switch (host.map("binding").optionalText("decision").orElse("")) {
            case "Complies", "NoRule" -> ExitCode.DONE;
            case "Changes" -> ExitCode.NOT_COMPLIANT;
            case "Refuses" -> ExitCode.REFUSED;
            default -> ExitCode.COULD_NOT_TELL;
        };
    }
}
