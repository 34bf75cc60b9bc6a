package dev.countersign.platform;

import dev.countersign.observation.EncodedWords;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sign of a platform on a host: facts that must all be present. Signs are looked for without
 * hooks, in the shell that answers.
 */
public record Sign(List<Fact> facts) {
    /**
     * The kinds of facts: a file that exists, a line of the file named before it (a grep -E
     * pattern), a program, {@code uname -s}.
     */
    static final List<String> KINDS = List.of("file", "line", "tool", "kernel");

    /** One fact. */
    public record Fact(String kind, String text) {
        public Fact {
            if (!KINDS.contains(kind) || text.isBlank()) {
                throw new IllegalArgumentException("a sign is one of " + KINDS);
            }
        }
    }

    public Sign {
        facts = List.copyOf(facts);
        if (facts.isEmpty()) {
            throw new IllegalArgumentException("a sign has a fact");
        }
    }

    /** Returns the sign as a line of a call's payload. */
    String line(String platform) {
        return facts.stream()
                .map(each -> each.kind() + " " + EncodedWords.encode(each.text()))
                .collect(Collectors.joining(" ", "sign " + EncodedWords.encode(platform) + " ", ""));
    }
}
