package dev.countersign.finding;

import dev.countersign.policy.Policies;
import dev.countersign.policy.PostureWord;
import dev.countersign.policy.Rule;
import dev.countersign.policy.Waiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A finding that the policies accept for a while.
 *
 * @param until it is accepted before this moment
 * @param why the waiver's reason and owner
 */
public record Waived(Instant until, String why) {
    /**
     * Returns the waiver, if every rule about the subject that may apply to the host is waived there; empty if one
     * is not waived, or if no rule is about it.
     */
    public static Optional<Waived> of(
            Policies policies, dev.countersign.policy.Subject host, Subject about, Instant now) {
        Optional<PostureWord> word = word(about);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        List<Waiver> waivers = new ArrayList<>();
        for (Rule rule : policies.rules()) {
            if (rule.hosts().maySelect(host) && asks(rule, word.get())) {
                Optional<Waiver> last = policies.waivers().stream()
                        .filter(each -> each.names(rule.id(), host.name()) && each.holdsAt(now))
                        .max(Comparator.comparing(Waiver::until));
                if (last.isEmpty()) {
                    return Optional.empty();
                }
                waivers.add(last.get());
            }
        }
        return waivers.stream()
                .min(Comparator.comparing(Waiver::until))
                .map(each -> new Waived(each.until(), each.reason() + " (" + each.owner() + ")"));
    }

    private static boolean asks(Rule rule, PostureWord word) {
        return rule.demands().stream().anyMatch(each -> each.word() == word);
    }

    private static Optional<PostureWord> word(Subject about) {
        return switch (about) {
            case SIGNING -> Optional.of(PostureWord.SERVER_SIGNING);
            case SMB1 -> Optional.of(PostureWord.SMB1);
            case NULL_SESSION -> Optional.empty();
        };
    }
}
