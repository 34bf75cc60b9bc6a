package dev.countersign.platform;

import dev.countersign.observation.EncodedWords;
import java.util.List;
import java.util.stream.Collectors;

/** What gives a platform away on a host: facts that all have to be there. Looked for without hooks, in the shell that answers. */
public record Sign(List<Fact> facts) {
    /** The kinds of facts: a file that is there, a line of the file named before (a pattern of grep -E), a program, {@code uname -s}. */
    static final List<String> KINDS = List.of("file", "line", "tool", "kernel");

    /** One of them. */
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

    /** As the payload of a call has it. */
    String line(String platform) {
        return facts.stream()
                .map(each -> each.kind() + " " + EncodedWords.encode(each.text()))
                .collect(Collectors.joining(" ", "sign " + EncodedWords.encode(platform) + " ", ""));
    }
}
