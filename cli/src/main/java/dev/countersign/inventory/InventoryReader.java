package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.yaml.MapReader;
import dev.countersign.yaml.SourceFile;
import dev.countersign.yaml.YamlMap;
import dev.countersign.yaml.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the files of an inventory: first all names in all files, then the hosts, because a host may
 * refer to any other host and any group.
 */
final class InventoryReader {
    private final LocalUser user;
    private final Set<String> platforms;
    private final Diagnostics found;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    /** A group, and the place of its name. */
    private record Group(InheritableSettings layer, Location at) {}

    /** A host of which only the name has been read. */
    private record Draft(YamlText name, YamlMap.Entry entry, HostReader reader) {}

    InventoryReader(LocalUser user, Set<String> platforms, Diagnostics found) {
        this.user = user;
        this.platforms = platforms;
        this.found = found;
    }

    Inventory read(List<SourceFile> files) {
        files.forEach(this::names);
        List<Host> hosts = new ArrayList<>();
        Map<String, InheritableSettings> layers = new LinkedHashMap<>();
        groups.forEach((name, group) -> layers.put(name, group.layer()));
        Jumps jumps = new Jumps(drafts.keySet(), found);
        for (Draft draft : drafts.values()) {
            draft.reader()
                    .read(draft.name(), draft.entry().value(), layers, jumps)
                    .ifPresent(hosts::add);
        }
        jumps.refuseCycles();
        SharedAddresses.warn(hosts, found);
        return new Inventory(hosts, groups.keySet(), files);
    }

    private void names(SourceFile file) {
        file.yaml(found)
                .flatMap(node -> MapReader.of(node, "an inventory", found))
                .ifPresent(map -> names(map, file));
    }

    private void names(MapReader map, SourceFile file) {
        LocalPaths paths = new LocalPaths(user.home(), file.path(), found);
        InheritableSettingsReader layers = new InheritableSettingsReader(paths, platforms, found);
        InheritableSettings defaults = map.map("defaults", "the defaults")
                .map(each -> {
                    InheritableSettings layer = layers.read(each, "the defaults");
                    each.done();
                    return layer;
                })
                .orElse(InheritableSettings.NOTHING);
        map.map("groups", "'groups'").ifPresent(each -> each.entries().forEach(entry -> group(entry, layers)));
        HostReader hosts = new HostReader(user, layers, defaults, found);
        map.requiredMapOrNothing("hosts", "'hosts'")
                .ifPresent(each -> each.entries().forEach(entry -> host(entry, hosts)));
        map.done();
    }

    private void group(YamlMap.Entry entry, InheritableSettingsReader layers) {
        YamlText name = entry.key();
        String called = "group " + InheritableSettingsReader.quoted(name);
        if (!HostNames.isName(name.text())) {
            found.add(Diagnostic.error(
                            name.at(), InheritableSettingsReader.quoted(name) + " cannot be the name of a group")
                    .advise("use " + HostNames.RULE));
        }
        MapReader.of(entry.value(), called, found).ifPresent(map -> {
            Group group = new Group(layers.read(map, called), name.at());
            map.done();
            refuseSecond(
                    called,
                    name,
                    Optional.ofNullable(groups.putIfAbsent(name.text(), group)).map(Group::at));
        });
    }

    private void host(YamlMap.Entry entry, HostReader reader) {
        YamlText name = entry.key();
        if (!HostNames.isHostName(name.text())) {
            found.add(Diagnostic.error(
                            name.at(), InheritableSettingsReader.quoted(name) + " cannot be the name of a host")
                    .advise("use " + HostNames.RULE + "; 'none' and names that begin with 'group:' are reserved"));
            return;
        }
        Draft draft = new Draft(name, entry, reader);
        refuseSecond(
                "host " + InheritableSettingsReader.quoted(name),
                name,
                Optional.ofNullable(drafts.putIfAbsent(name.text(), draft))
                        .map(first -> first.name().at()));
    }

    private void refuseSecond(String called, YamlText name, Optional<Location> first) {
        first.ifPresent(at -> found.add(Diagnostic.error(name.at(), "duplicate " + called + " in the inventory")
                .advise("the first is at " + at + "; remove one of the two")));
    }
}
