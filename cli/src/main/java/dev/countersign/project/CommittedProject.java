package dev.countersign.project;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.plan.SettingGrants;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.Policies;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The project as of the last commit, for a comparison. Not for planning: it is read from Git alone.
 *
 * @param readable whether it had no mistakes; somebody may have committed one with git
 */
public record CommittedProject(Inventory inventory, Policies policies, Platforms platforms, boolean readable) {

    /** Reads it from the bytes of the commit, by path. */
    public static CommittedProject of(SortedMap<String, byte[]> files, LocalUser user) {
        Diagnostics found = new Diagnostics();
        SortedMap<String, Bytes> templates = new TreeMap<>();
        files.forEach((path, bytes) -> {
            if (path.startsWith("templates/")) {
                templates.put(path, Bytes.of(bytes));
            }
        });
        Platforms platforms = Platforms.of(templates, found);
        Inventory inventory = Inventory.of(yaml("inventories", files), user, platforms.names(), found);
        Policies policies = Policies.of(yaml("policies", files), platforms.names(), found);
        return new CommittedProject(inventory, policies, platforms, !found.hasErrors() && policies.sound());
    }

    /** Returns what the templates render for it; empty if it has mistakes. */
    public List<HostRendering> renderings(SettingGrants grants, Instant now) {
        return readable ? HostRendering.of(inventory.hosts(), policies, platforms, grants, now) : List.of();
    }

    /** Returns the files of a folder, chosen as in {@link SourceFile#readAll}. */
    private static List<SourceFile> yaml(String folder, Map<String, byte[]> files) {
        return files.entrySet().stream()
                .filter(each -> each.getKey().matches(folder + "/[^./][^/]*\\.ya?ml"))
                .map(each -> SourceFile.of(Path.of(each.getKey()), each.getValue()))
                .toList();
    }
}
