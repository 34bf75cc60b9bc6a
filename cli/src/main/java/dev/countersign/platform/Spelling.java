package dev.countersign.platform;

import dev.countersign.policy.PostureValue;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a platform expresses one posture word.
 *
 * @param setting the platform's own name for it
 * @param reads the meaning of each value that the platform's reader prints
 * @param roles the values whose meaning depends on the role of the server: for each role the value
 * that the reader prints, and its meaning
 * @param writes what is written for a posture value
 * @param satisfiedBy other posture words that make up for it at these values
 * @param also other settings that the posture depends on too: the weakest of them decides
 * @param deniedBy other settings that no rule may set so that they contradict it; a host's own
 * values of them are not judged
 * @param leading whether {@code exactly} applies to it; for a setting that is not leading, a
 * stronger value is also accepted
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
    /** The role of a server whose role is not known. */
    public static final String ANY_ROLE = "unknown";

    /** The words that readers print for a setting that is not set. */
    private static final List<String> UNSET = List.of("default", "absent");

    public Spelling {
        reads = Map.copyOf(reads);
        roles = Map.copyOf(roles);
        writes = Map.copyOf(writes);
        satisfiedBy = Map.copyOf(satisfiedBy);
        also = List.copyOf(also);
        deniedBy = List.copyOf(deniedBy);
    }

    /** Creates a spelling of a setting that is not the leading one of a posture. */
    static Spelling part(
            PostureWord word,
            String setting,
            Map<String, PostureValue> reads,
            Map<String, Map<String, PostureValue>> roles,
            Map<PostureValue, String> writes) {
        return new Spelling(word, setting, reads, roles, writes, Map.of(), List.of(), List.of(), false);
    }

    /**
     * Returns this spelling as the leading one, with everything else that belongs to the posture.
     */
    Spelling leading(Map<PostureWord, PostureValue> makesUp, List<Spelling> others, List<Spelling> denials) {
        return new Spelling(word, setting, reads, roles, writes, makesUp, others, denials, true);
    }

    /** Returns every setting that is judged and written for the posture, the leading one first. */
    public Stream<Spelling> parts() {
        return Stream.concat(Stream.of(this), also.stream());
    }

    /** Returns the same, plus the settings that can only contradict it. */
    Stream<Spelling> all() {
        return Stream.concat(parts(), deniedBy.stream());
    }

    /**
     * Whether the value {@code actual} of this setting is sufficient for {@code requirement}. An
     * exact value that only another setting of the posture can bring about asks no more of this one.
     */
    public boolean enough(Requirement requirement, PostureValue actual) {
        boolean alone = leading && meanings().anyMatch(requirement::metBy);
        return alone ? requirement.metBy(actual) : word.atLeast(actual, requirement.value());
    }

    /**
     * Returns what {@code printed} means for a server of {@code role}; empty if the platform's
     * folder does not say.
     */
    public Optional<PostureValue> meaning(String printed, String role) {
        return Optional.ofNullable(roles.getOrDefault(role, Map.of()).get(printed))
                .or(() -> Optional.ofNullable(reads.get(printed)));
    }

    /** Returns everything that {@code printed} can mean on any server. */
    public Stream<PostureValue> meanings(String printed) {
        return Stream.concat(Stream.of(reads), roles.values().stream())
                .flatMap(each -> Optional.ofNullable(each.get(printed)).stream())
                .distinct();
    }

    /** Returns everything that its setting can mean, for any value. */
    public Stream<PostureValue> meanings() {
        return Stream.concat(Stream.of(reads), roles.values().stream())
                .flatMap(each -> each.values().stream())
                .distinct();
    }

    /**
     * Whether {@code printed} means less than the default of a server of {@code role}. If the role
     * is not one that the platform distinguishes, it could be any of them, and the strictest
     * default counts.
     */
    boolean weakens(String printed, String role) {
        return rolesLike(role)
                .anyMatch(each -> meaning(printed, each)
                        .flatMap(meant -> byItself(each).filter(own -> !word.atLeast(meant, own)))
                        .isPresent());
    }

    /** Whether {@link #weakens} considers all roles, because this server's role is not known. */
    boolean dependsOn(String role) {
        return !roles.isEmpty() && !roles.containsKey(role);
    }

    /**
     * Returns the roles whose servers have a stronger default than {@code printed}, in the order of
     * their names.
     */
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

    /** Returns what to write to get at least {@code wanted}; empty if the platform cannot. */
    public Optional<String> write(PostureValue wanted) {
        return Optional.ofNullable(writes.get(wanted));
    }
}
