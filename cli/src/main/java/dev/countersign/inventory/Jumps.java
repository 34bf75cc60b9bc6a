package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.yaml.YamlText;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records which host is reached through which. Every jump must name a host, and jumps must not form
 * a cycle.
 */
final class Jumps {
    private static final String NONE = "none";

    private final Set<String> hosts;
    private final Diagnostics found;
    private final Map<String, YamlText> jumps = new LinkedHashMap<>();

    Jumps(Set<String> hosts, Diagnostics found) {
        this.hosts = hosts;
        this.found = found;
    }

    /** The host through which {@code host} is reached. */
    Optional<String> read(String host, Optional<YamlText> jump) {
        Optional<YamlText> named = jump.filter(text -> !text.text().equals(NONE));
        named.ifPresent(text -> {
            if (hosts.contains(text.text())) {
                jumps.put(host, text);
            } else {
                found.add(Suggestion.advise(
                        Diagnostic.error(
                                text.at(),
                                "unknown host " + InheritableSettingsReader.quoted(text) + " as the jump to '" + host
                                        + "'"),
                        text.text(),
                        hosts));
            }
        });
        return named.map(YamlText::text);
    }

    /** Reports each cycle once. Call it after every host has been read. */
    void refuseCycles() {
        Set<String> named = new LinkedHashSet<>();
        jumps.forEach((host, first) -> {
            Set<String> way = new LinkedHashSet<>();
            String at = host;
            while (jumps.containsKey(at) && way.add(at)) {
                at = target(at);
            }
            if (at.equals(host) && !way.isEmpty() && named.addAll(way)) {
                found.add(Diagnostic.error(
                                first.at(), "the jumps form a loop: " + String.join(" -> ", way) + " -> " + host)
                        .advise("set jump: none for the host that is reached directly"));
            }
        });
    }

    private String target(String host) {
        return Optional.ofNullable(jumps.get(host)).map(YamlText::text).orElse(host);
    }
}
