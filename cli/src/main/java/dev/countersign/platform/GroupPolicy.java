package dev.countersign.platform;

import dev.countersign.document.registry.RegistryReading;
import dev.countersign.document.registry.RegistryText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which settings of a host a Group Policy owns: it writes them again at its next refresh, so that a change by anybody else is
 * undone without a word. Two traces tell: a value under the Policies key, and the report of {@code gpresult}.
 */
public final class GroupPolicy {
    private static final String SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
    /** Administrative templates write here, by the service's own name. */
    static final String POLICIES = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows";

    private GroupPolicy() {}

    /** The key under which administrative templates would keep {@code setting}. */
    static String policyKey(String service) {
        return POLICIES + "\\" + service;
    }

    /** {@code LanmanServer} of a setting of that service. */
    static String service(String setting) {
        String rest = setting.startsWith(SERVICES) ? setting.substring(SERVICES.length()) : "";
        return rest.endsWith("\\Parameters\\" + name(setting)) ? rest.substring(0, rest.indexOf('\\')) : "";
    }

    static String name(String setting) {
        return setting.substring(setting.lastIndexOf('\\') + 1);
    }

    /** Whether the Policies key of its service has a value of a setting's name; nothing there owns nothing. */
    static boolean ownedByTemplate(String setting, RegistryText policies) {
        return !(policies.value(name(setting)) instanceof RegistryReading.Absent);
    }

    /**
     * The owners in a report of {@code gpresult /scope computer /v}: setting to the name of the object. Its words are translated,
     * its registry paths are not: above the row with the path stands the policy's name, and above that the object's.
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
