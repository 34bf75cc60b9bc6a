package dev.countersign.platform;

import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirement;
import java.util.List;
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
 * @param also other settings that the posture hangs on too: it holds as far as the weakest of them says
 * @param deniedBy other settings that no rule may set so beside it; what a host has of them is not judged
 * @param leading whether an {@code exactly} binds it; of one that only plays a part, a stronger value is as good
 */
public record Spelling(
        PostureWord word,
        String setting,
        Map<String, PostureValue> reads,
        Map<String, Map<String, PostureValue>> roles,
        Map<PostureValue, String> writes,
        Map<PostureWord, PostureValue> satisfiedBy,
        List<Spelling> also,
        List<Spelling> deniedBy,
        boolean leading) {
    /** A server of which nobody knows the role. */
    public static final String ANY_ROLE = "unknown";

    /** What the readers print of a setting that nobody set. */
    private static final List<String> UNSET = List.of("default", "absent");

    public Spelling {
        reads = Map.copyOf(reads);
        roles = Map.copyOf(roles);
        writes = Map.copyOf(writes);
        satisfiedBy = Map.copyOf(satisfiedBy);
        also = List.copyOf(also);
        deniedBy = List.copyOf(deniedBy);
    }

    /** A setting that only plays a part in a posture. */
    static Spelling part(
            PostureWord word,
            String setting,
            Map<String, PostureValue> reads,
            Map<String, Map<String, PostureValue>> roles,
            Map<PostureValue, String> writes) {
        return new Spelling(word, setting, reads, roles, writes, Map.of(), List.of(), List.of(), false);
    }

    /** The same as the one that leads, with everything else that has to do with the posture. */
    Spelling leading(Map<PostureWord, PostureValue> makesUp, List<Spelling> others, List<Spelling> denials) {
        return new Spelling(word, setting, reads, roles, writes, makesUp, others, denials, true);
    }

    /** Every setting that is judged and written for the posture, the leading one first. */
    public Stream<Spelling> parts() {
        return Stream.concat(Stream.of(this), also.stream());
    }

    /** The same, and those that only deny it. */
    Stream<Spelling> all() {
        return Stream.concat(parts(), deniedBy.stream());
    }

    /** Whether a setting of the value {@code actual} is good enough for {@code requirement}. */
    public boolean enough(Requirement requirement, PostureValue actual) {
        return leading ? requirement.metBy(actual) : word.atLeast(actual, requirement.value());
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

    /**
     * Whether {@code printed} means less than a server of {@code role} does by itself. Where the role is none of those that the platform
     * tells apart, any of them may be meant, and the strictest counts.
     */
    boolean weakens(String printed, String role) {
        return rolesLike(role)
                .anyMatch(each -> meaning(printed, each)
                        .flatMap(meant -> byItself(each).filter(own -> !word.atLeast(meant, own)))
                        .isPresent());
    }

    /** Whether {@link #weakens} is of any role, because this one is not known. */
    boolean dependsOn(String role) {
        return !roles.isEmpty() && !roles.containsKey(role);
    }

    /** The roles whose servers do more by themselves than {@code printed} means, in the order of their names. */
    List<String> strongerRoles(String printed, String role) {
        return rolesLike(role)
                .filter(roles::containsKey)
                .filter(each -> weakens(printed, each))
                .sorted()
                .toList();
    }

    private Stream<String> rolesLike(String role) {
        return dependsOn(role) ? Stream.concat(Stream.of(role), roles.keySet().stream()) : Stream.of(role);
    }

    private Optional<PostureValue> byItself(String role) {
        return UNSET.stream().flatMap(each -> meaning(each, role).stream()).findFirst();
    }

    /** What to write to get at least {@code wanted}; empty when the platform cannot. */
    public Optional<String> write(PostureValue wanted) {
        return Optional.ofNullable(writes.get(wanted));
    }
}
