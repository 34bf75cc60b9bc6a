package dev.countersign.merge;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.time.DateTimeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of all shards: what one program would have written for all hosts, except for the names
 * of runs and the time.
 *
 * @param shards how many results it was made of
 * @param document its content
 */
public record Merged(Kind kind, int shards, Map<String, Object> document, ExitCode code) {
    public Merged {
        document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }

    /**
     * Joins the results of all shards.
     *
     * @throws Problem REFUSED if they are not the shards of one and the same work, or if a host is
     *     missing or there twice; with everything that is wrong
     */
    public static Merged of(List<ShardResult> all) {
        List<Diagnostic> mistakes = Completeness.mistakes(all);
        if (!mistakes.isEmpty()) {
            throw new Problem(ExitCode.REFUSED, mistakes);
        }
        List<ShardResult> ordered = all.stream()
                .sorted((one, other) ->
                        Integer.compare(one.shard().index(), other.shard().index()))
                .toList();
        try {
            return ordered.get(0).kind() == Kind.SCAN ? JoinedScans.of(ordered) : JoinedHosts.of(ordered);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException | IndexOutOfBoundsException odd) {
            // A value that this program never writes, such as port 99999.
            throw new Problem(
                    ExitCode.INVALID, "a value in one of the files is invalid", "make the files again with --shard");
        }
    }

    /** Returns the bytes that are written to a file. */
    public Bytes bytes() {
        return kind == Kind.PLAN_FILE ? Bytes.of(Json.canonical(document)) : Bytes.utf8(Json.pretty(document) + "\n");
    }

    /** Whether bytes are a document of a kind that can be joined. */
    public static boolean isOne(Bytes bytes) {
        try {
            Optional<String> schema =
                    Json.readMap(bytes.toArray(), "a file", Json.Limits.OURS).optionalText("schema");
            return schema.flatMap(Kind::of).isPresent();
        } catch (Problem notJson) {
            return false;
        }
    }

    /** Returns the hosts, or the targets, in the order of the inventory. */
    public List<JsonMap> hosts() {
        return JsonMap.of(document, "the merged result").maps(kind.list());
    }
}
