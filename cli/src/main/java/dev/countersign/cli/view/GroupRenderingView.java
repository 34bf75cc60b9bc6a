package dev.countersign.cli.view;

import dev.countersign.cli.terminal.Console;
import dev.countersign.cli.terminal.Console.Tone;
import dev.countersign.diagnostic.Counts;
import dev.countersign.plan.Rendering;
import dev.countersign.platform.Artifact;
import dev.countersign.project.GroupRendering;
import dev.countersign.project.GroupRendering.Apart;
import dev.countersign.project.GroupRendering.Bundle;
import dev.countersign.project.GroupRendering.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows what a carrier takes to which hosts, where its files are, and which hosts are in none of them. */
public final class GroupRenderingView {
    private final String carrier;
    private final GroupRendering rendering;
    /** The folder of each bundle that was written, by its name. */
    private final Map<String, Path> written;
    /** The bundles of platform folders that are not granted. */
    private final Set<String> ungranted;

    /**
     * Creates a view.
     *
     * @param written the folder of each bundle that was written, by its name
     * @param ungranted the names of bundles whose platform folder is not granted
     */
    public GroupRenderingView(
            String carrier, GroupRendering rendering, Map<String, Path> written, Set<String> ungranted) {
        this.carrier = carrier;
        this.rendering = rendering;
        this.written = Map.copyOf(written);
        this.ungranted = Set.copyOf(ungranted);
    }

    /** The hosts by what became of them, each once; a host with a gap is only there. */
    public Counts counts() {
        Counts counts =
                new Counts(List.of("to carry over", "with gaps", "not for " + carrier, "with nothing to write"));
        Set<String> named = new LinkedHashSet<>();
        rendering.apart().forEach(each -> {
            if (named.add(each.host())) {
                counts.add(
                        switch (each.reason()) {
                            case GAP -> "with gaps";
                            case OTHER_PLATFORM -> "not for " + carrier;
                            case NOTHING_TO_DO -> "with nothing to write";
                        });
            }
        });
        rendering.bundles().stream()
                .flatMap(each -> each.computers().stream())
                .filter(each -> !named.contains(each.name()))
                .forEach(each -> counts.add("to carry over"));
        return counts;
    }

    /** Shows it to a person. */
    public void show(Console console, boolean verbose) {
        HostNames names = HostNames.all(verbose);
        Headline.show(console, "RENDER", counts());
        for (Bundle each : rendering.bundles()) {
            console.result(Tone.HEAD, each.name() + (ungranted.contains(each.name()) ? " (not granted)" : ""));
            console.paragraph(
                    Tone.PLAIN,
                    "  ",
                    each.carrier().title() + " for " + each.platform().title() + ", "
                            + names.counted(each.computers().stream()
                                    .map(one -> one.name())
                                    .toList()));
            each.settings().forEach(setting -> {
                console.result("    " + setting.name() + " = " + setting.value());
                console.paragraph(Tone.DIM, "      ", setting.why());
            });
            if (!each.nameless().isEmpty()) {
                console.paragraph(
                        Tone.CHANGE,
                        "  ",
                        "without a name that a domain could know, " + names.counted(each.nameless())
                                + ": write expected_name into the inventory");
            }
            files(console, each);
            console.result("");
        }
        apart(console, names);
    }

    private void files(Console console, Bundle bundle) {
        Path folder = written.get(bundle.name());
        if (folder != null) {
            console.result("  " + folder + ": " + Counts.of(bundle.files().size(), "file") + ", read steps.txt first");
            return;
        }
        for (Artifact each : bundle.files()) {
            console.result(
                    Tone.HEAD, "  ## " + each.name() + " (" + each.encoding().word() + ")");
            each.text().lines().forEach(line -> console.result("  " + line));
        }
    }

    /** The hosts that are in no bundle, those with the same reason in one line. */
    private void apart(Console console, HostNames names) {
        for (Reason reason : Reason.values()) {
            Map<String, List<String>> same = new LinkedHashMap<>();
            rendering.apart().stream()
                    .filter(each -> each.reason() == reason)
                    .forEach(each -> same.computeIfAbsent(each.why(), why -> new ArrayList<>())
                            .add(each.host()));
            same.forEach((why, hosts) -> console.paragraph(
                    reason == Reason.GAP ? Tone.BAD : Tone.DIM, "", says(reason) + names.counted(hosts) + ": " + why));
        }
    }

    private String says(Reason reason) {
        return switch (reason) {
            case GAP -> "cannot be rendered: ";
            case OTHER_PLATFORM -> "not for " + carrier + ": ";
            case NOTHING_TO_DO -> "nothing to write: ";
        };
    }

    /** The same for programs. */
    public Map<String, Object> json() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("for", carrier);
        root.put("renderings", counts().values());
        root.put("bundles", rendering.bundles().stream().<Object>map(this::json).toList());
        root.put(
                "apart",
                rendering.apart().stream().<Object>map(GroupRenderingView::json).toList());
        return root;
    }

    private Map<String, Object> json(Bundle bundle) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("bundle", bundle.name());
        values.put("platform", bundle.platform().name());
        values.put("granted", !ungranted.contains(bundle.name()));
        values.put(
                "computers",
                bundle.computers().stream()
                        .<Object>map(each ->
                                Map.of("host", each.name(), "computer", each.computer(), "address", each.address()))
                        .toList());
        values.put(
                "settings",
                bundle.settings().stream().<Object>map(GroupRenderingView::json).toList());
        values.put(
                "artifacts",
                bundle.files().stream()
                        .<Object>map(each -> Map.of(
                                "name", each.name(),
                                "encoding", each.encoding().word(),
                                "text", each.text()))
                        .toList());
        Path folder = written.get(bundle.name());
        if (folder != null) {
            values.put("folder", folder.toString());
        }
        return values;
    }

    private static Map<String, Object> json(Rendering.Setting setting) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", setting.name());
        values.put("value", setting.value());
        values.put("accepted", List.<Object>copyOf(setting.accepted()));
        values.put("why", setting.why());
        values.put("proven", setting.proven());
        return values;
    }

    private static Map<String, Object> json(Apart apart) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("host", apart.host());
        values.put("reason", apart.reason().word());
        values.put("why", apart.why());
        return values;
    }
}
