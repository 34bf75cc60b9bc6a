package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.Location;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Every host of all inventory files, in the order written.
 *
 * @param groups the names of all groups, including those without hosts
 * @param sources the files, with the bytes that were read
 */
public record Inventory(List<Host> hosts, Set<String> groups, List<SourceFile> sources) {
    public Inventory {
        hosts = List.copyOf(hosts);
        groups = Collections.unmodifiableSet(new LinkedHashSet<>(groups));
        sources = List.copyOf(sources);
    }

    /**
     * Reads files, and the {@code *.yaml} files in directories, as one inventory. The defaults of a
     * file apply to its own hosts; groups apply to all files.
     *
     * @param platforms the names of the known platforms; {@code auto} is always allowed
     * @param found receives every mistake, in file order; if it has errors, use the result only to
     *     find more mistakes
     */
    public static Inventory load(List<Path> paths, LocalUser user, Set<String> platforms, Diagnostics found) {
        return load(paths, UnaryOperator.identity(), user, platforms, found);
    }

    /** Does the same, with what {@code read} makes of each file: for files in the form of another program. */
    public static Inventory load(
            List<Path> paths,
            UnaryOperator<SourceFile> read,
            LocalUser user,
            Set<String> platforms,
            Diagnostics found) {
        Diagnostics unreadable = new Diagnostics();
        List<SourceFile> files =
                SourceFile.readAll(paths, unreadable).stream().map(read).toList();
        found.addAll(unreadable.all());
        if (files.isEmpty() && !unreadable.hasErrors()) {
            found.add(Diagnostic.error("there is no inventory")
                    .advise("write one under inventories/, or name one with -i"));
        }
        return of(files, user, platforms, found);
    }

    /** Does the same as {@link #load}, for files that have been read already. */
    public static Inventory of(List<SourceFile> files, LocalUser user, Set<String> platforms, Diagnostics found) {
        Diagnostics own = new Diagnostics();
        Inventory inventory = new InventoryReader(user, platforms, own).read(files);
        if (inventory.hosts.isEmpty() && !files.isEmpty() && !own.hasErrors()) {
            own.add(Diagnostic.warning(Location.of(files.get(0).name()), "the inventory has no hosts")
                    .advise("write them under 'hosts:'; until then there is nothing to check, plan or apply"));
        }
        found.addAll(own.inFileOrder());
        return inventory;
    }

    /** The host with this name, or the server of its machine with this name. */
    public Optional<Host> host(String name) {
        return listed(name).flatMap(each -> each.called(name));
    }

    /** The host that is listed with this name, or as whose server it is named. */
    public Optional<Host> listed(String name) {
        return hosts.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .or(() -> hosts.stream()
                        .filter(each -> each.called(name).isPresent())
                        .findFirst());
    }

    /** The host through which {@code host} is reached. */
    public Optional<Host> jump(Host host) {
        return host.login()
                .jump()
                .flatMap(jump -> jump instanceof SshLogin.Jump.Own own
                        ? Optional.of(own.host())
                        : host(((SshLogin.Jump.Listed) jump).host()));
    }

    /** The name of the host through which the host of this name is reached; empty if none is. */
    public String through(String name) {
        return host(name).map(this::through).orElse("");
    }

    /** The name of the host through which {@code host} is reached; empty if none is. */
    public String through(Host host) {
        return jump(host).map(Host::name).orElse("");
    }

    /** The same inventory, its hosts with what {@code reached} makes of each. */
    public Inventory with(UnaryOperator<Host> reached) {
        return new Inventory(hosts.stream().map(reached).toList(), groups, sources);
    }
}
