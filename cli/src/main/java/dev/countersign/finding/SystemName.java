package dev.countersign.finding;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which platform an operating system is, by the words that scanners have for it. A text that fits two
 * platforms, or none, is no answer: {@code auto} then, and a login tells.
 */
final class SystemName {
    /** The Windows that have no SSH login of their own; docs/windows.md. */
    private static final Pattern WINDOWS = Pattern.compile("windows (?:server )?"
            + "(?:(xp|vista|2000|2003|2008|nt|7|8\\.1|8)|(10|11|2012|2016|2019|2022|2025))\\b"
            + "|/ server (?:(2003|2008)|(2012|2016|2019|2022|2025))\\b");

    private static final Map<String, Pattern> APPLIANCES = Map.ofEntries(
            Map.entry("synology-dsm", Pattern.compile("synology|diskstation")),
            Map.entry("truenas", Pattern.compile("truenas")),
            Map.entry("qnap", Pattern.compile("\\bqnap\\b|\\bqts\\b")),
            Map.entry("ontap", Pattern.compile("netapp|data ontap|\\bontap\\b")),
            Map.entry("openmediavault", Pattern.compile("openmediavault")),
            Map.entry("unraid", Pattern.compile("\\bunraid\\b")),
            Map.entry("powerscale", Pattern.compile("\\bisilon\\b|onefs|powerscale")),
            Map.entry("qumulo", Pattern.compile("qumulo")),
            Map.entry("readynas", Pattern.compile("readynas")),
            Map.entry("asustor", Pattern.compile("asustor")),
            Map.entry("buffalo", Pattern.compile("terastation|linkstation")),
            Map.entry("macos", Pattern.compile("\\bmac ?os\\b|\\bos x\\b")));

    private SystemName() {}

    /** Returns the name of the platform. */
    static Optional<String> platform(String system) {
        String words = system.toLowerCase(Locale.ROOT);
        TreeSet<String> fits = new TreeSet<>();
        APPLIANCES.forEach((name, pattern) -> {
            if (pattern.matcher(words).find()) {
                fits.add(name);
            }
        });
        Matcher windows = WINDOWS.matcher(words);
        while (windows.find()) {
            boolean old = windows.group(1) != null || windows.group(3) != null;
            fits.add(old ? "windows-legacy" : "windows");
        }
        return fits.size() == 1 ? Optional.of(fits.first()) : Optional.empty();
    }
}
