package dev.countersign.project;

import dev.countersign.plan.Rendering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a change of policies, templates or inventories changes for one host: its settings, and
 * further notes.
 */
public record HostDifference(String host, List<Setting> settings, List<String> notes) {
    /** One required setting that is new, has a different value, or is no longer required. */
    record Setting(String name, Optional<String> before, Optional<String> after) {
        private List<String> lines() {
            List<String> lines = new ArrayList<>();
            before.ifPresent(value -> lines.add(
                    "- " + name + " = " + value + (after.isPresent() ? "" : "  (no longer required; hosts keep it)")));
            after.ifPresent(value -> lines.add("+ " + name + " = " + value));
            return lines;
        }

        private Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("name", name);
            before.ifPresent(value -> values.put("before", value));
            after.ifPresent(value -> values.put("after", value));
            return values;
        }
    }

    public HostDifference {
        settings = List.copyOf(settings);
        notes = List.copyOf(notes);
    }

    /**
     * Returns every host for which something changes: in the current order of the inventory,
     * removed hosts last.
     *
     * @param before empty if it could not be read; then everything counts as new
     * @param folders whether a platform folder differs: for a host whose platform is not known, that
     * may change something
     */
    public static List<HostDifference> between(List<HostRendering> before, List<HostRendering> after, boolean folders) {
        Map<String, HostRendering> then = byName(before);
        Map<String, HostRendering> now = byName(after);
        Set<String> hosts = new LinkedHashSet<>(now.keySet());
        hosts.addAll(then.keySet());
        return hosts.stream()
                .map(host -> of(host, Optional.ofNullable(then.get(host)), Optional.ofNullable(now.get(host)), folders))
                .filter(each -> !each.lines().isEmpty())
                .toList();
    }

    /** Groups the hosts with the same lines: lines to names. */
    public static Map<List<String>, List<String>> grouped(List<HostDifference> differences) {
        return differences.stream()
                .collect(Collectors.groupingBy(
                        HostDifference::lines,
                        LinkedHashMap::new,
                        Collectors.mapping(HostDifference::host, Collectors.toList())));
    }

    private static Map<String, HostRendering> byName(List<HostRendering> hosts) {
        Map<String, HostRendering> byName = new LinkedHashMap<>();
        hosts.forEach(each -> byName.put(each.host(), each));
        return byName;
    }

    private static HostDifference of(
            String host, Optional<HostRendering> before, Optional<HostRendering> after, boolean folders) {
        if (after.isEmpty()) {
            return new HostDifference(host, List.of(), List.of("no longer in the inventory; it keeps its settings"));
        }
        Map<String, String> then = settings(before);
        Map<String, String> now = settings(after);
        Set<String> names = new LinkedHashSet<>(then.keySet());
        names.addAll(now.keySet());
        List<Setting> settings = names.stream()
                .map(name -> new Setting(name, Optional.ofNullable(then.get(name)), Optional.ofNullable(now.get(name))))
                .filter(each -> !each.before().equals(each.after()))
                .toList();
        List<String> notes = new ArrayList<>();
        if (before.isEmpty()) {
            notes.add("new in the inventory");
        } else if (settings.isEmpty() && !reasons(before).equals(reasons(after))) {
            notes.add("the same settings as before, now for: " + String.join("; ", reasons(after)));
        } else if (settings.isEmpty() && !asked(before).equals(asked(after))) {
            notes.add((now.isEmpty() ? "no setting is rendered for it" : "the same settings as before")
                    + ", and its rules now ask for: "
                    + (asked(after).isEmpty() ? "nothing" : String.join("; ", asked(after))));
        }
        if (folders && before.isPresent() && after.get().platform().isEmpty()) {
            notes.add("only the host can tell its platform, so what changed in templates/ shows in its plan");
        }
        gaps(after).stream()
                .filter(each -> !gaps(before).contains(each))
                .forEach(gap -> notes.add("cannot be rendered: " + gap));
        after.get().rendering().settings().stream()
                .filter(each -> !each.granted())
                .filter(each ->
                        settings.stream().anyMatch(changed -> changed.name().equals(each.name())))
                .forEach(each -> notes.add("not granted: " + each.name() + " = " + each.value()
                        + "; apply refuses it until you run countersign trust"));
        return new HostDifference(host, settings, notes);
    }

    private static Map<String, String> settings(Optional<HostRendering> host) {
        Map<String, String> settings = new LinkedHashMap<>();
        host.ifPresent(
                each -> each.rendering().settings().forEach(setting -> settings.put(setting.name(), setting.value())));
        return settings;
    }

    private static Set<String> reasons(Optional<HostRendering> host) {
        return host.map(each -> each.rendering().settings().stream()
                        .map(Rendering.Setting::why)
                        .collect(Collectors.toCollection(TreeSet::new)))
                .orElseGet(TreeSet::new);
    }

    private static List<String> asked(Optional<HostRendering> host) {
        return host.map(HostRendering::asked).orElse(List.of());
    }

    private static List<String> gaps(Optional<HostRendering> host) {
        return host.map(each -> each.rendering().gaps()).orElse(List.of());
    }

    /**
     * The difference for a person: notes, then what is removed ({@code -}) and what is added
     * ({@code +}).
     */
    List<String> lines() {
        List<String> lines = new ArrayList<>(notes);
        settings.forEach(each -> lines.addAll(each.lines()));
        return lines;
    }

    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", host);
        values.put("settings", settings.stream().<Object>map(Setting::values).toList());
        values.put("notes", List.<Object>copyOf(notes));
        return values;
    }
}
