package dev.countersign.finding;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlNode;
import dev.countersign.yaml.YamlReader;
import dev.countersign.yaml.YamlText;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads an Ansible inventory in YAML: groups with {@code hosts}, {@code children} and {@code vars}. */
final class AnsibleYaml {
    /** The largest file that is read. */
    static final int MOST_BYTES = 16 << 20;

    private static final Pattern KEY = Pattern.compile("[\"']?[A-Za-z0-9_][A-Za-z0-9_.-]*[\"']?\\s*:(?:\\s.*)?");

    private static final Set<String> NULL = Set.of("~", "null", "Null", "NULL");

    private final AnsibleInventory inventory;
    private final Rows rows;

    AnsibleYaml(Set<String> wanted, Rows rows) {
        this.inventory = new AnsibleInventory(wanted);
        this.rows = rows;
    }

    /** A group has one of these; an inventory of this program has hosts only at its outermost level. */
    private static final Pattern GROUP =
            Pattern.compile("(?m)(?:^[ \\t]+|\\{\\s*|,\\s*)[\"']?(?:hosts|children|vars)[\"']?\\s*:");

    /** Whether a text looks like an inventory of Ansible in YAML. */
    static boolean is(String head) {
        return isYaml(head) && GROUP.matcher(head).find();
    }

    /** Whether a text looks like YAML: its first line with anything on it begins a document or a map. */
    static boolean isYaml(String head) {
        return head.lines()
                .map(String::stripTrailing)
                .filter(each -> !each.isEmpty() && each.charAt(0) != '#')
                .findFirst()
                .filter(each -> each.equals("---")
                        || each.startsWith("--- ")
                        || KEY.matcher(each).matches())
                .isPresent();
    }

    void read(byte[] bytes, String name) {
        Diagnostics found = new Diagnostics();
        Optional<YamlNode> root = YamlReader.readForeign(name, bytes, MOST_BYTES, found);
        for (Diagnostic each : found.all()) {
            rows.notUnderstood(0, each.at().map(at -> (long) at.line()).orElse(0L), each.what());
        }
        root.ifPresent(node -> node.asMap()
                .ifPresentOrElse(
                        map -> map.entries().forEach(entry -> group(entry.key().text(), entry.value())),
                        () -> refuse(node, "a map of groups is expected")));
        inventory.rows(rows);
    }

    private void refuse(YamlNode at, String why) {
        rows.notUnderstood(0, at.at().line(), why);
    }

    private void group(String name, YamlNode node) {
        inventory.add(name);
        if (isNothing(node)) {
            return;
        }
        Optional<YamlMap> map = node.asMap();
        if (map.isEmpty()) {
            refuse(node, "a group must be a map with hosts, children or vars");
            return;
        }
        for (YamlMap.Entry entry : map.get().entries()) {
            switch (entry.key().text()) {
                case "hosts" -> each(entry.value(), host -> host(name, host));
                case "vars" ->
                    each(
                            entry.value(),
                            variable ->
                                    inventory.groupVariable(name, variable.key().text(), value(variable.value())));
                case "children" ->
                    each(entry.value(), child -> {
                        inventory.child(name, child.key().text());
                        group(child.key().text(), child.value());
                    });
                default -> refuse(entry.key(), "a group has hosts, children or vars, and nothing else");
            }
        }
    }

    private static boolean isNothing(YamlNode node) {
        return node.isNothing()
                || node.asText()
                        .filter(each -> !each.quoted() && NULL.contains(each.text()))
                        .isPresent();
    }

    private void each(YamlNode node, Consumer<YamlMap.Entry> then) {
        if (isNothing(node)) {
            return;
        }
        node.asMap().ifPresentOrElse(map -> map.entries().forEach(then), () -> refuse(node, "a map is expected here"));
    }

    private void host(String group, YamlMap.Entry entry) {
        try {
            for (String host : inventory.expand(entry.key().text())) {
                inventory.host(group, host, entry.key().at().line());
                each(
                        entry.value(),
                        variable -> inventory.hostVariable(host, variable.key().text(), value(variable.value())));
            }
        } catch (NotUnderstood not) {
            refuse(entry.key(), not.why());
        }
    }

    /** Returns a text. A value with a tag is read as the name of its tag, which begins as what cannot be read does. */
    private static String value(YamlNode node) {
        return isNothing(node) ? "" : node.asText().map(YamlText::text).orElse(AnsibleInventory.UNREADABLE);
    }
}
