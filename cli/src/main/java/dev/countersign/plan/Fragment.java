package dev.countersign.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The output of a template: a {@code [global]} header and one {@code name = value} per line, and
 * nothing else.
 */
final class Fragment {
    private Fragment() {}

    /**
     * Returns the settings, in order. Any other line counts as a setting of its own, so that the
     * fragment is not accepted.
     */
    static Map<String, String> read(String rendered) {
        Map<String, String> settings = new LinkedHashMap<>();
        rendered.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.equals("[global]"))
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals <= 0 || line.startsWith("[") || line.startsWith("#") || line.startsWith(";")) {
                        settings.put(line, "");
                    } else {
                        settings.put(
                                line.substring(0, equals).strip(),
                                line.substring(equals + 1).strip());
                    }
                });
        return settings;
    }

    /**
     * Returns why {@code rendered} does not match the settings that were asked for. A template may
     * spell them differently, but not add or drop one.
     */
    static Optional<String> objection(String platform, Set<String> asked, String rendered) {
        Set<String> settings = read(rendered).keySet();
        return settings.equals(asked)
                ? Optional.empty()
                : Optional.of("the template of " + platform + " renders the settings " + settings + " where " + asked
                        + " were asked for");
    }
}
