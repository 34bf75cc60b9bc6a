package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows the work by hand, or where its list was written, and which hosts are not on it. */
public record ChecklistView(Checklist list, Optional<Path> written) {
    /** The hosts on the list and the others. */
    private Counts counts() {
        Counts counts = new Counts(List.of("by hand", "not on the list"));
        list.hosts().forEach(each -> counts.add("by hand"));
        list.apart().forEach(each -> counts.add("not on the list"));
        return counts;
    }

    /** Shows it to a person. Without a file the list itself is the result, so that it can be piped. */
    public void show(Console console, boolean verbose) {
        if (written.isEmpty() && !list.hosts().isEmpty()) {
            list.text().lines().forEach(console::result);
            return;
        }
        Headline.show(console, "RENDER", counts());
        written.ifPresent(file -> console.result("  " + file));
        Map<String, List<String>> same = new LinkedHashMap<>();
        list.apart()
                .forEach(each -> same.computeIfAbsent(each.why(), why -> new ArrayList<>())
                        .add(each.host()));
        same.forEach((why, hosts) ->
                console.paragraph(Tone.DIM, "", HostNames.all(verbose).counted(hosts) + ": " + why));
    }

    /** The same for programs. */
    public Map<String, Object> json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("for", "checklist");
        root.put("renderings", counts().values());
        root.put("checklist", list.text());
        root.put("onList", List.<Object>copyOf(list.hosts()));
        root.put(
                "apart",
                list.apart().stream()
                        .<Object>map(each -> Map.of("host", each.host(), "why", each.why()))
                        .toList());
        written.ifPresent(file -> root.put("file", file.toString()));
        return root;
    }
}
