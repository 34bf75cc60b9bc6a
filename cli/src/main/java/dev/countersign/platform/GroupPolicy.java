package dev.countersign.platform;

import dev.countersign.document.registry.RegistryReading;
import dev.countersign.document.registry.RegistryText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds out which settings of a host a Group Policy owns. It writes them again at its next refresh,
 * so a change by anybody else is silently undone. There are two signs: a value under the Policies
 * key, and the report of {@code gpresult}.
 */
public final class GroupPolicy {
    private static final String SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
    /** The key where administrative templates write, under the service's own name. */
    static final String POLICIES = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows";

    private GroupPolicy() {}

    /**
     * Returns the key where administrative templates would keep the settings of {@code service}.
     */
    static String policyKey(String service) {
        return POLICIES + "\\" + service;
    }

    /**
     * Returns the service of a setting, for example {@code LanmanServer}; an empty text if it is
     * not a setting of a service.
     */
    static String service(String setting) {
        String rest = setting.startsWith(SERVICES) ? setting.substring(SERVICES.length()) : "";
        return rest.endsWith("\\Parameters\\" + name(setting)) ? rest.substring(0, rest.indexOf('\\')) : "";
    }

    static String name(String setting) {
        return setting.substring(setting.lastIndexOf('\\') + 1);
    }

    /**
     * Whether the Policies key of its service has a value with the name of the setting. If it is
     * absent, no template owns the setting.
     */
    static boolean ownedByTemplate(String setting, RegistryText policies) {
        return !(policies.value(name(setting)) instanceof RegistryReading.Absent);
    }

    /**
     * Returns the owners in a report of {@code gpresult /scope computer /v}: for each setting the
     * name of the policy object. The words of the report are translated, but its registry paths are
     * not: the row above the path has the policy's name, and the row above that the object's.
     */
    public static Map<String, String> owners(String report, Set<String> settings) {
        Map<String, String> owners = new LinkedHashMap<>();
        List<String> rows = report.lines().map(String::strip).toList();
        for (int i = 2; i < rows.size(); i++) {
            String row = rows.get(i).toLowerCase(Locale.ROOT);
            String object = rows.get(i - 2);
            for (String setting : settings) {
                String path = setting.replaceFirst("^HKLM", "machine").toLowerCase(Locale.ROOT);
                if (row.endsWith(path) && object.indexOf(':') > 0) {
                    owners.put(
                            setting, object.substring(object.indexOf(':') + 1).strip());
                }
            }
        }
        return owners;
    }
}
