package dev.countersign.finding;

import dev.countersign.diagnostic.Problem;
import dev.countersign.json.JsonMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code ansible-inventory --list} prints, and scripts that print the same. */
final class AnsibleJson {
    private final AnsibleInventory inventory;
    private final Rows rows;

    AnsibleJson(Set<String> wanted, Rows rows) {
        this.inventory = new AnsibleInventory(wanted);
        this.rows = rows;
    }

    void read(JsonMap root) {
        for (String name : root.keys()) {
            if (name.equals("_meta")) {
                continue;
            }
            try {
                group(name, root);
            } catch (Problem odd) {
                refuse(odd.diagnostics().get(0).what());
            }
        }
        root.optionalMap("_meta").flatMap(meta -> meta.optionalMap("hostvars")).ifPresent(hosts -> {
            for (String host : hosts.keys()) {
                try {
                    inventory.host("all", host, 0);
                    variables(hosts.map(host)).forEach((name, value) -> inventory.hostVariable(host, name, value));
                } catch (Problem odd) {
                    refuse(odd.diagnostics().get(0).what());
                } catch (NotUnderstood tooMany) {
                    refuse(tooMany.why());
                }
            }
        });
        inventory.rows(rows);
    }

    private void refuse(String why) {
        rows.notUnderstood(0, 0, why);
    }

    private void group(String name, JsonMap root) {
        inventory.add(name);
        if (root.asMap().get(name) instanceof List<?> hosts) {
            // the short form: a list of hosts
            hosts.forEach(each -> host(name, each));
            return;
        }
        JsonMap group = root.map(name);
        group.optionalList("hosts").ifPresent(list -> list.forEach(each -> host(name, each)));
        group.optionalList("children")
                .ifPresent(list -> list.forEach(each -> {
                    if (each instanceof String child) {
                        inventory.child(name, child);
                    }
                }));
        group.optionalMap("vars")
                .ifPresent(map -> variables(map).forEach((key, value) -> inventory.groupVariable(name, key, value)));
    }

    private void host(String group, Object name) {
        try {
            if (!(name instanceof String text)) {
                throw new NotUnderstood("a host of a group is not a text");
            }
            inventory.host(group, text, 0);
        } catch (NotUnderstood not) {
            refuse(not.why());
        }
    }

    private static Map<String, String> variables(JsonMap map) {
        Map<String, String> texts = new LinkedHashMap<>();
        map.asMap().forEach((name, value) -> texts.put(name, text(value)));
        return texts;
    }

    /** Returns a text; nothing for null, and {@link AnsibleInventory#UNREADABLE} for a list or for what is encrypted. */
    private static String text(Object value) {
        if (value instanceof String || value instanceof Boolean || value instanceof Long) {
            return String.valueOf(value);
        }
        if (value instanceof Optional<?>) {
            return "";
        }
        return value instanceof Map<?, ?> map && map.get("__ansible_unsafe") instanceof String text
                ? text
                : AnsibleInventory.UNREADABLE;
    }
}
