package dev.countersign.plan;

import dev.countersign.document.smbconf.SmbConfSecrets;
import dev.countersign.observation.ReaderReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Checks that a candidate means what was planned and nothing else, by comparing the reports of the
 * platform's own reader before and after.
 */
final class MeaningCheck {
    private MeaningCheck() {}

    /**
     * Returns every objection in words; empty if the candidate is good.
     *
     * @param settings the global settings that may change (lower case)
     */
    static List<String> objections(ReaderReport before, ReaderReport after, Set<String> settings) {
        List<String> objections = new ArrayList<>();
        if (!after.loads()) {
            objections.add("the new configuration does not load: " + after.said());
            return objections;
        }
        Map<String, Map<String, String>> was = before.sections();
        Map<String, Map<String, String>> is = after.sections();
        Set<String> sections = new TreeSet<>(was.keySet());
        sections.addAll(is.keySet());
        for (String section : sections) {
            Map<String, String> old = was.getOrDefault(section, Map.of());
            Map<String, String> now = is.getOrDefault(section, Map.of());
            if (!section.equals("global") && was.containsKey(section) != is.containsKey(section)) {
                objections.add("share [" + section + "] would " + (is.containsKey(section) ? "appear" : "disappear"));
                continue;
            }
            Set<String> names = new TreeSet<>(old.keySet());
            names.addAll(now.keySet());
            // testparm leaves out of a share what [global] already says
            UnaryOperator<String> had = name -> old.getOrDefault(name, inherited(was, section, name));
            UnaryOperator<String> has = name -> now.getOrDefault(name, inherited(is, section, name));
            names.stream()
                    .filter(name -> !(section.equals("global") && settings.contains(name)))
                    .filter(name -> !had.apply(name).equals(has.apply(name)))
                    .map(name -> "[" + section + "] " + name + " would become '" + value(now, name) + "' instead of '"
                            + value(old, name) + "'")
                    .forEach(objections::add);
        }
        List<String> complaints = new ArrayList<>(after.complaints());
        before.complaints().forEach(complaints::remove);
        complaints.forEach(line -> objections.add("a new warning: " + SmbConfSecrets.masked(line)));
        return objections;
    }

    private static String value(Map<String, String> settings, String name) {
        return HostView.shown(name, settings.getOrDefault(name, "(unset)"));
    }

    private static String inherited(Map<String, Map<String, String>> sections, String section, String name) {
        return section.equals("global")
                ? ""
                : sections.getOrDefault("global", Map.of()).getOrDefault(name, "");
    }
}
