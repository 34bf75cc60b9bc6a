package dev.countersign.policy;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Suggestion;
import dev.countersign.policy.Demand.Strictness;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one rule: its hosts and what it requires. */
final class RuleReader {
    private final Set<String> platforms;
    private final Diagnostics found;

    RuleReader(Set<String> platforms, Diagnostics found) {
        this.platforms = platforms;
        this.found = found;
    }

    /** Reads the rule as far as possible; {@code id} has already been taken out of {@code map}. */
    Rule read(MapReader map, String id) {
        String called = "rule '" + id + "'";
        Severity severity = map.text("severity").flatMap(this::severity).orElse(Severity.MEDIUM);
        Optional<YamlNode> selected = map.node("hosts");
        Selector hosts = selected.flatMap(node -> MapReader.of(node, "'hosts' of " + called, found))
                .map(each -> selector(each, called))
                .orElse(Selector.EVERY_HOST);
        List<Demand> required = demands(map, "require", Strictness.AT_LEAST, called);
        List<Demand> exact = demands(map, "exactly", Strictness.EXACTLY, called);
        refuseBoth(required, exact, called);
        List<PlatformSetting> settings = settings(map, called);
        if (!map.has("require") && !map.has("exactly") && !map.has("platforms")) {
            found.add(Diagnostic.error(map.at(), called + " asks for nothing")
                    .advise("add 'require', 'exactly' or 'platforms'"));
        }
        map.done();
        return new Rule(
                id,
                severity,
                hosts,
                Stream.concat(required.stream(), exact.stream()).toList(),
                settings,
                map.at());
    }

    private Optional<Severity> severity(YamlText text) {
        Optional<Severity> severity = Severity.of(text.text());
        if (severity.isEmpty()) {
            found.add(Suggestion.advise(
                    Diagnostic.error(text.at(), "unknown severity '" + text.text() + "'"),
                    text.text(),
                    Arrays.stream(Severity.values()).map(Severity::toString).toList()));
        }
        return severity;
    }

    private Selector selector(MapReader map, String called) {
        List<Named> groups = names(map, "groups");
        List<Named> wanted = names(map, "platforms");
        wanted.forEach(each -> refuseUnknownPlatform(each.name(), each));
        List<Named> names = names(map, "names");
        Map<Named, Named> labels = new LinkedHashMap<>();
        map.map("labels", "'labels' of " + called).ifPresent(each -> {
            for (YamlMap.Entry entry : each.entries()) {
                each.text(entry.key().text())
                        .ifPresent(value -> labels.put(
                                new Named(entry.key().text(), entry.key().at()), new Named(value.text(), value.at())));
            }
            refuseEmpty(each, "'labels' of " + called);
        });
        map.done();
        refuseEmpty(map, "'hosts' of " + called);
        return new Selector(groups, wanted, names, labels);
    }

    private void refuseEmpty(MapReader map, String called) {
        if (map.entries().isEmpty()) {
            found.add(Diagnostic.error(map.at(), called + " is empty")
                    .advise("remove it; a rule without 'hosts' applies to every host"));
        }
    }

    private static List<Named> names(MapReader map, String key) {
        return map.texts(key).stream()
                .map(text -> new Named(text.text(), text.at()))
                .toList();
    }

    private boolean refuseUnknownPlatform(String name, Named platform) {
        boolean known = platforms.contains(name);
        if (!known) {
            found.add(Suggestion.advise(
                    Diagnostic.error(platform.at(), "unknown platform " + platform), name, platforms));
        }
        return known;
    }

    private List<Demand> demands(MapReader map, String key, Strictness strictness, String called) {
        List<Demand> demands = new ArrayList<>();
        map.map(key, "'" + key + "' of " + called).ifPresent(each -> {
            for (YamlMap.Entry entry : each.entries()) {
                YamlText word = entry.key();
                Optional<PostureWord> known = PostureWord.of(word.text());
                if (known.isEmpty()) {
                    found.add(Suggestion.advise(
                            Diagnostic.error(word.at(), "unknown posture word '" + word.text() + "'"),
                            word.text(),
                            Arrays.stream(PostureWord.values())
                                    .map(PostureWord::toString)
                                    .toList()));
                } else {
                    each.text(word.text())
                            .flatMap(text -> demand(known.orElseThrow(), text, strictness))
                            .ifPresent(demands::add);
                }
            }
            if (each.entries().isEmpty()) {
                found.add(Diagnostic.error(each.at(), "'" + key + "' of " + called + " asks for nothing"));
            }
        });
        return demands;
    }

    private Optional<Demand> demand(PostureWord word, YamlText text, Strictness strictness) {
        Optional<PostureValue> value = word.value(text.text());
        if (value.isEmpty()) {
            found.add(Suggestion.advise(
                    Diagnostic.error(text.at(), "'" + text.text() + "' is not a value of '" + word + "'"),
                    text.text(),
                    word.weakestFirst().stream().map(PostureValue::toString).toList()));
        } else if (strictness == Strictness.AT_LEAST
                && value.orElseThrow() == word.weakestFirst().get(0)) {
            found.add(Diagnostic.warning(
                            text.at(),
                            "every host complies: '" + text.text() + "' is the weakest value of '" + word + "'")
                    .advise("'require' never weakens a host; to set exactly this value, use 'exactly'"));
        }
        return value.map(each -> new Demand(word, each, strictness, text.at()));
    }

    private void refuseBoth(List<Demand> required, List<Demand> exact, String called) {
        for (Demand demand : exact) {
            required.stream()
                    .filter(each -> each.word() == demand.word())
                    .forEach(each -> found.add(Diagnostic.error(
                                    demand.at(), called + " has '" + demand.word() + "' under 'require' and 'exactly'")
                            .advise("remove one of the two; the other is at " + each.at())));
        }
    }

    private List<PlatformSetting> settings(MapReader map, String called) {
        List<PlatformSetting> settings = new ArrayList<>();
        map.map("platforms", "'platforms' of " + called).ifPresent(each -> {
            for (YamlMap.Entry entry : each.entries()) {
                String platform = entry.key().text();
                if (refuseUnknownPlatform(
                        platform, new Named(platform, entry.key().at()))) {
                    each.map(platform, "'" + platform + "' of " + called)
                            .ifPresent(own -> settings.addAll(settings(platform, own, called)));
                }
            }
            if (each.entries().isEmpty()) {
                found.add(Diagnostic.error(each.at(), "'platforms' of " + called + " asks for nothing"));
            }
        });
        return settings;
    }

    private List<PlatformSetting> settings(String platform, MapReader map, String called) {
        List<PlatformSetting> settings = new ArrayList<>();
        for (YamlMap.Entry entry : map.entries()) {
            String name = entry.key().text();
            if (name.isBlank() || !isOneLine(name)) {
                found.add(Diagnostic.error(entry.key().at(), "the name of a setting must be one line"));
                continue;
            }
            map.node(name).ifPresent(node -> {
                if (node instanceof YamlText value && isOneLine(value.text())) {
                    settings.add(new PlatformSetting(
                            platform, name, value.text(), entry.key().at(), value.at()));
                } else {
                    // a second line would become a second setting in the platform's document
                    found.add(Diagnostic.error(
                            node.at(), "setting '" + name + "' for " + platform + " must be a single line of text"));
                }
            });
        }
        if (map.entries().isEmpty()) {
            found.add(Diagnostic.error(map.at(), "'" + platform + "' of " + called + " asks for nothing"));
        }
        return settings;
    }

    private static boolean isOneLine(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
