package dev.countersign.cli.view;

import dev.countersign.bytes.Digest;
import dev.countersign.inventory.Part;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the result of one shard says besides, so that {@code merge} can tell which results belong together. */
public final class ShardJson {
    private ShardJson() {}

    /**
     * Returns the members that are added to a document; none if it is about all hosts.
     *
     * @param sources every file that it was made from
     * @param made when the work began
     */
    public static Map<String, Object> of(Optional<Part> part, Map<String, Digest> sources, Instant made) {
        return part.<Map<String, Object>>map(each -> Map.of("shard", values(each, sources, made)))
                .orElse(Map.of());
    }

    private static Map<String, Object> values(Part part, Map<String, Digest> sources, Instant made) {
        Map<String, Object> values = new LinkedHashMap<>(part.values());
        Map<String, Object> files = new LinkedHashMap<>();
        sources.forEach((path, digest) -> files.put(path, digest.hex()));
        values.put("made", made.toString());
        values.put("sources", files);
        return values;
    }
}
