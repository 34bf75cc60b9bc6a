package dev.countersign.platform;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.observation.EncodedWords;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A sign on a host of a platform, or of software that owns its document: facts that must all be
 * present. Signs are looked for without hooks, in the shell that answers.
 */
public record Sign(List<Fact> facts) {
    /**
     * The kinds of facts: a file that exists, a line of the file named before it (a grep -E
     * pattern), a program, {@code uname -s}, or {@code smbd} running as root, also in a container.
     */
    static final List<String> KINDS = List.of("file", "line", "tool", "kernel", "daemon");

    /**
     * The kinds of facts about an owner: instead of a running smbd the whole path of the document,
     * and the words for the file system that it would be lost with (both grep -E patterns).
     */
    static final List<String> OF_OWNERS = List.of("file", "line", "tool", "kernel", "document", "volatile");

    /** One fact. */
    public record Fact(String kind, String text) {
        public Fact {
            if (!(KINDS.contains(kind) || OF_OWNERS.contains(kind)) || text.isBlank()) {
                throw new IllegalArgumentException("a sign is one of " + KINDS + " or " + OF_OWNERS);
            }
        }
    }

    public Sign {
        facts = List.copyOf(facts);
        if (facts.isEmpty()) {
            throw new IllegalArgumentException("a sign has a fact");
        }
    }

    /** Reads a sign from {@code platform.yaml}, with facts of these kinds; empty if it has none. */
    static Optional<Sign> read(YamlNode node, List<String> kinds, Diagnostics found) {
        Optional<MapReader> map = MapReader.of(node, "a sign", found);
        List<Fact> facts = new ArrayList<>();
        map.ifPresent(each -> each.entries().forEach(entry -> {
            Optional<YamlText> text = entry.value().asText().filter(fact -> plain(fact.text()));
            if (!kinds.contains(entry.key().text())) {
                found.add(Suggestion.advise(
                        Diagnostic.error(
                                entry.key().at(), "unknown sign '" + entry.key().text() + "'"),
                        entry.key().text(),
                        kinds));
            } else if (text.isEmpty()) {
                found.add(Diagnostic.error(entry.value().at(), "a sign must be visible ASCII text"));
            } else {
                facts.add(new Fact(entry.key().text(), text.get().text()));
            }
        }));
        if (facts.stream()
                .takeWhile(each -> !List.of("file", "document").contains(each.kind()))
                .anyMatch(each -> each.kind().equals("line"))) {
            found.add(Diagnostic.error(node.at(), "'line' needs a 'file' before it")
                    .advise("for example {file: /etc/acme-release, line: \"^model=\"}"));
        }
        return facts.isEmpty() ? Optional.empty() : Optional.of(new Sign(facts));
    }

    private static boolean plain(String text) {
        return !text.isBlank() && text.chars().allMatch(each -> each >= ' ' && each <= '~');
    }

    /** Returns the sign as a line of a call's payload: {@code sign} for a platform, or {@code owner}. */
    String line(String word, String name) {
        return facts.stream()
                .map(each -> each.kind() + " " + EncodedWords.encode(each.text()))
                .collect(Collectors.joining(" ", word + " " + EncodedWords.encode(name) + " ", ""));
    }
}
