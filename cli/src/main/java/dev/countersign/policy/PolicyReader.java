package dev.countersign.policy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the policy files, and makes sure that the names of rules and policies are unique over all
 * files.
 */
final class PolicyReader {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final RuleReader rules;
    private final WaiverReader waivers;
    private final Diagnostics found;
    private final Map<String, Location> policyNames = new HashMap<>();
    private final Map<String, Location> ruleIds = new HashMap<>();

    PolicyReader(Set<String> platforms, Diagnostics found) {
        this.rules = new RuleReader(platforms, found);
        this.waivers = new WaiverReader(found);
        this.found = found;
    }

    List<Policy> read(List<SourceFile> files) {
        List<Policy> policies = new ArrayList<>();
        for (SourceFile file : files) {
            file.yaml(found)
                    .flatMap(node -> MapReader.of(node, "a policy", found))
                    .ifPresent(map -> policies.add(policy(map, file)));
        }
        policies.forEach(policy -> policy.waivers().forEach(this::refuseUnknownRule));
        return policies;
    }

    private Policy policy(MapReader map, SourceFile file) {
        Optional<YamlText> name = map.requiredText("policy").filter(text -> identifies(text, "a policy"));
        name.ifPresent(text -> refuseSecond("policy", text, policyNames));
        Optional<YamlText> why = map.requiredText("why");
        List<String> references = map.texts("references").stream()
                .filter(this::leadsToPage)
                .map(YamlText::text)
                .toList();
        List<Rule> read = new ArrayList<>();
        map.requiredList("rules")
                .forEach(node -> MapReader.of(node, called(node), found).ifPresent(rule -> {
                    Optional<YamlText> id = rule.requiredText("id").filter(text -> identifies(text, "a rule"));
                    id.ifPresent(text -> refuseSecond("rule", text, ruleIds));
                    Rule complete = rules.read(rule, id.map(YamlText::text).orElse("?"));
                    id.ifPresent(text -> read.add(complete));
                }));
        List<Waiver> waived = map.list("waivers").stream()
                .flatMap(node -> waivers.read(node).stream())
                .toList();
        map.done();
        return new Policy(
                name.map(YamlText::text).orElse("?"),
                why.map(YamlText::text).orElse("?"),
                references,
                read,
                waived,
                name.map(YamlText::at).orElse(Location.of(file.name())));
    }

    /** Names a rule by its id, so that every message about it tells which one it is. */
    private static String called(YamlNode rule) {
        return rule.asMap()
                .flatMap(map -> map.get("id"))
                .flatMap(YamlNode::asText)
                .map(id -> "rule '" + id.text() + "'")
                .orElse("a rule");
    }

    private boolean identifies(YamlText text, String what) {
        boolean fine = ID.matcher(text.text()).matches();
        if (!fine) {
            found.add(Diagnostic.error(text.at(), "'" + text.text() + "' cannot be the name of " + what)
                    .advise("use letters, digits, '.', '_' and '-'"));
        }
        return fine;
    }

    private void refuseSecond(String what, YamlText name, Map<String, Location> taken) {
        Optional.ofNullable(taken.putIfAbsent(name.text(), name.at()))
                .ifPresent(
                        first -> found.add(Diagnostic.error(name.at(), "duplicate " + what + " '" + name.text() + "'")
                                .advise(
                                        first.equals(name.at())
                                                ? "an alias repeats it: write it out, under another name"
                                                : "the first is at " + first + "; give this one another name")));
    }

    /**
     * Whether a reference is an http or https address. It becomes a link in reports, so a scheme
     * such as javascript: must not be accepted.
     */
    private boolean leadsToPage(YamlText text) {
        boolean fine;
        try {
            URI uri = new URI(text.text());
            fine = uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException odd) {
            fine = false;
        }
        if (!fine) {
            found.add(Diagnostic.error(text.at(), "a reference must be the URL of a page")
                    .advise("write https://…"));
        }
        return fine;
    }

    private void refuseUnknownRule(Waiver waiver) {
        if (!ruleIds.containsKey(waiver.rule().name())) {
            found.add(Suggestion.advise(
                    Diagnostic.error(waiver.rule().at(), "unknown rule " + waiver.rule() + " in a waiver"),
                    waiver.rule().name(),
                    ruleIds.keySet()));
        }
    }
}
