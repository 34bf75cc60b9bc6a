package dev.countersign.platform;

import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a platform says one posture word.
 *
 * @param setting its own name for it
 * @param reads what its reader prints, to what that means there
 * @param roles where the role of a server changes that: role, to what its reader prints, to what it means
 * @param writes what is written for a posture value
 * @param satisfiedBy another posture word at this value makes up for it
 */
public record Spelling(
        PostureWord word,
        String setting,
        Map<String, PostureValue> reads,
        Map<String, Map<String, PostureValue>> roles,
        Map<PostureValue, String> writes,
        Map<PostureWord, PostureValue> satisfiedBy) {
    public Spelling {
        reads = Map.copyOf(reads);
        roles = Map.copyOf(roles);
        writes = Map.copyOf(writes);
        satisfiedBy = Map.copyOf(satisfiedBy);
    }

    /** What {@code printed} means for a server of {@code role}; empty when the platform's folder does not say. */
    public Optional<PostureValue> meaning(String printed, String role) {
        return Optional.ofNullable(roles.getOrDefault(role, Map.of()).get(printed))
                .or(() -> Optional.ofNullable(reads.get(printed)));
    }

    /** Everything that {@code printed} can mean, on whatever server. */
    public Stream<PostureValue> meanings(String printed) {
        return Stream.concat(Stream.of(reads), roles.values().stream())
                .flatMap(each -> Optional.ofNullable(each.get(printed)).stream())
                .distinct();
    }

    /** Everything that its setting can mean, whatever it is set to. */
    public Stream<PostureValue> meanings() {
        return Stream.concat(Stream.of(reads), roles.values().stream())
                .flatMap(each -> each.values().stream())
                .distinct();
    }

    /** What to write to get at least {@code wanted}; empty when the platform cannot. */
    public Optional<String> write(PostureValue wanted) {
        return Optional.ofNullable(writes.get(wanted));
    }
}
