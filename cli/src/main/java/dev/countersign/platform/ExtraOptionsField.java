package dev.countersign.platform;

import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.YamlText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The field of a store that takes lines for smb.conf's [global], for settings that have no field of
 * their own.
 *
 * @param field its name
 * @param closedWhere fields with values that forbid such lines
 * @param because why they forbid them
 * @param instead what to do then
 */
public record ExtraOptionsField(String field, Map<String, String> closedWhere, String because, String instead) {
    public ExtraOptionsField {
        closedWhere = Map.copyOf(closedWhere);
    }

    /** Reads the field from {@code platform.yaml}; empty if there is none. */
    static Optional<ExtraOptionsField> read(MapReader map) {
        Optional<YamlText> field = map.requiredText("field");
        Map<String, String> closedWhere = new HashMap<>();
        map.map("closed where", "the fields")
                .ifPresent(fields -> fields.entries()
                        .forEach(each -> each.value()
                                .asText()
                                .ifPresent(value -> closedWhere.put(each.key().text(), value.text()))));
        Optional<YamlText> because = closedWhere.isEmpty() ? map.text("because") : map.requiredText("because");
        Optional<YamlText> instead = closedWhere.isEmpty() ? map.text("instead") : map.requiredText("instead");
        map.done();
        return field.map(each -> new ExtraOptionsField(
                each.text(),
                closedWhere,
                because.map(YamlText::text).orElse(""),
                instead.map(YamlText::text).orElse("")));
    }
}
