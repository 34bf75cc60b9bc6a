package dev.countersign.report;

import dev.countersign.diagnostic.Location;
import dev.countersign.inventory.Host;
import dev.countersign.policy.Policy;
import dev.countersign.project.Project;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the repository says today about hosts and rules: the groups of a host, and why and where a rule is written.
 * A run or a plan records neither.
 */
public record Background(Map<String, List<String>> groups, Map<String, Rule> rules) {
    /** Nothing is known: there is no repository, or it cannot be read. */
    public static final Background NONE = new Background(Map.of(), Map.of());

    public Background {
        groups = Map.copyOf(groups);
        rules = new LinkedHashMap<>(rules);
    }

    /** Returns what a project says. */
    public static Background of(Project project) {
        Map<String, List<String>> groups = new HashMap<>();
        for (Host each : project.inventory().hosts()) {
            groups.put(each.name(), each.groups());
        }
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (Policy policy : project.policies().policies()) {
            policy.rules()
                    .forEach(each -> rules.put(
                            each.id(),
                            new Rule(
                                    each.id(),
                                    each.severity().toString(),
                                    policy.why(),
                                    Optional.of(fromTheTop(project.directory(), each.at())))));
        }
        return new Background(groups, rules);
    }

    /** Returns a place with the path from the top of the repository, which a reader elsewhere has too. */
    private static Location fromTheTop(Path top, Location at) {
        Path file = Path.of(at.file()).toAbsolutePath().normalize();
        Path base = top.toAbsolutePath().normalize();
        return file.startsWith(base)
                ? new Location(base.relativize(file).toString().replace('\\', '/'), at.line(), at.column())
                : new Location(file.toString(), at.line(), at.column());
    }

    /** Returns the groups of a host. A server of a machine that runs several has those of its machine. */
    List<String> groupsOf(String host) {
        return Optional.ofNullable(groups.get(host))
                .or(() -> Optional.ofNullable(groups.get(host.replaceFirst(":.*", ""))))
                .orElse(List.of());
    }

    /** Returns what is known about the rules that entries name, in the order of the policies; others come last. */
    List<Rule> rulesOf(Collection<Entry> entries) {
        Map<String, Rule> named = new LinkedHashMap<>();
        for (Entry entry : entries) {
            entry.rules()
                    .forEach(each -> named.putIfAbsent(each.rule(), new Rule(each.rule(), "", "", Optional.empty())));
        }
        Map<String, Rule> found = new LinkedHashMap<>();
        rules.values().stream()
                .filter(each -> named.containsKey(each.id()))
                .forEach(each -> found.put(each.id(), each));
        named.values().forEach(each -> found.putIfAbsent(each.id(), each));
        return List.copyOf(found.values());
    }
}
