package dev.countersign.project;

import dev.countersign.bytes.Bytes;
import dev.countersign.bytes.Digest;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Diagnostics;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Location;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.ShellCommand;
import dev.countersign.finding.ForeignInventory;
import dev.countersign.git.PolicyRepository;
import dev.countersign.inventory.Host;
import dev.countersign.inventory.HostSelection;
import dev.countersign.inventory.Inventory;
import dev.countersign.inventory.LocalUser;
import dev.countersign.inventory.Part;
import dev.countersign.plan.PlanFile;
import dev.countersign.plan.PolicyMeaning;
import dev.countersign.plan.SettingGrants;
import dev.countersign.platform.Platform;
import dev.countersign.platform.PlatformFolder;
import dev.countersign.platform.Platforms;
import dev.countersign.policy.FleetCheck;
import dev.countersign.policy.Policies;
import dev.countersign.policy.Subject;
import dev.countersign.trust.Grant;
import dev.countersign.trust.UserSettings;
import dev.countersign.yaml.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything that a command works on, loaded at once with every mistake reported: policies,
 * inventories, platforms, revision.
 *
 * @param elsewhere the names of the hosts that are in other shards than that of the scope
 */
public record Project(
        Scope scope,
        Path directory,
        Inventory inventory,
        Set<String> elsewhere,
        Policies policies,
        Platforms platforms,
        UserSettings settings,
        LoadedRevision revision,
        SortedMap<String, Digest> sources,
        List<Diagnostic> diagnostics) {

    /** Loads everything; if there is an error, throws all of them. */
    public static Project load(Scope scope, Workstation workstation) {
        return sound(read(scope, workstation));
    }

    /**
     * As {@link #load}, for a command that contacts hosts: a folder without a grant is refused
     * before its mistakes are reported.
     */
    public static Project loadToReach(Scope scope, Workstation workstation) {
        return sound(granted(read(scope, workstation))).toBeReached(workstation);
    }

    /**
     * As {@link #load}, for granting: the named configuration need not exist yet, because granting
     * creates it.
     */
    public static Project toGrant(Scope scope, Workstation workstation) {
        Diagnostics found = new Diagnostics();
        return sound(read(scope, workstation, true, scope.settings(workstation).load(found), found))
                .toBeReached(workstation);
    }

    /**
     * Loads hosts and platforms only: a pending run can be settled even if a policy has a mistake.
     */
    public static Project loadHosts(Scope scope, Workstation workstation) {
        return sound(granted(read(scope, workstation, false))).toBeReached(workstation);
    }

    /** The same, where the chosen hosts have what the user's own {@code ~/.ssh/config} says of them. */
    private Project toBeReached(Workstation workstation) {
        if (inventory.hosts().isEmpty()) {
            return this;
        }
        List<Diagnostic> found = new ArrayList<>(diagnostics);
        Inventory completed = OwnSsh.complete(inventory, selected(), workstation, found);
        return new Project(
                scope,
                directory,
                completed,
                elsewhere,
                policies,
                platforms,
                settings,
                revision,
                sources,
                List.copyOf(found));
    }

    /**
     * Refuses a folder without a grant before its mistakes are reported: it should not be used in
     * the first place.
     */
    private static Project granted(Project project) {
        for (PlatformFolder folder : project.platforms.own()) {
            boolean mistaken = project.diagnostics.stream()
                    .filter(each -> each.severity() == Diagnostic.Severity.ERROR)
                    .anyMatch(each -> each.at()
                            .filter(at -> at.file().startsWith(folder.name() + "/"))
                            .isPresent());
            if (mistaken && !Trust.granted(folder, project.settings.grants())) {
                throw new Problem(
                        ExitCode.REFUSED,
                        "nothing was sent: the platform folder " + folder.name()
                                + " of the repository is not granted, and has mistakes",
                        "see them: countersign lint\nthen review the folder and grant it: countersign trust");
            }
        }
        return project;
    }

    private static Project sound(Project project) {
        if (project.diagnostics.stream().anyMatch(each -> each.severity() == Diagnostic.Severity.ERROR)) {
            throw new Problem(ExitCode.INVALID, project.diagnostics);
        }
        return project;
    }

    /** Loads everything, and keeps the mistakes in the result. */
    public static Project read(Scope scope, Workstation workstation) {
        return read(scope, workstation, true);
    }

    private static Project read(Scope scope, Workstation workstation, boolean withPolicies) {
        scope.folder();
        Diagnostics found = new Diagnostics();
        return read(scope, workstation, withPolicies, settings(scope, workstation, found), found);
    }

    private static Project read(
            Scope scope, Workstation workstation, boolean withPolicies, UserSettings settings, Diagnostics found) {
        Path directory = scope.folder();
        refuseEmpty(scope, directory);
        refuseForeign(directory);
        Ground ground = Ground.of(scope, workstation);
        Platforms platforms = platforms(ground, directory, found);
        SortedSet<String> names = new TreeSet<>(platforms.names());
        LocalUser user = new LocalUser(workstation.user(), workstation.home());
        List<Path> inventories = ground.within(paths(scope.inventories(), scope.directory(), "inventories"), found);
        Inventory inventory = inventories.isEmpty()
                ? Inventory.of(List.of(), user, names, found)
                : Inventory.load(inventories, each -> foreign(scope, each, found), user, names, found);
        List<Path> files =
                withPolicies ? ground.within(paths(scope.policies(), scope.directory(), "policies"), found) : List.of();
        Policies policies = files.isEmpty() ? Policies.of(List.of(), names, found) : Policies.load(files, names, found);
        if (withPolicies && !found.hasErrors()) {
            Instant now = workstation.now();
            List<Subject> hosts = subjects(inventory);
            List<Diagnostic> mistakes = new ArrayList<>(FleetCheck.check(policies, hosts, inventory.groups(), now));
            mistakes.addAll(PolicyMeaning.check(policies, platforms, hosts, now));
            found.addAll(mistakes);
        }
        SortedMap<String, byte[]> loaded = loaded(directory, inventory, policies, platforms);
        LoadedRevision revision =
                new LoadedRevision(PolicyRepository.at(directory, workstation.variables()), loaded, whole(scope));
        return new Project(
                scope,
                directory,
                inventory,
                elsewhere(scope, inventory),
                policies,
                platforms,
                settings,
                revision,
                digests(loaded),
                found.all());
    }

    /**
     * Returns the hosts of other shards, by their addresses as they are written: what the user's own
     * {@code ~/.ssh/config} says of them may differ from one controller to the next.
     */
    private static Set<String> elsewhere(Scope scope, Inventory inventory) {
        return scope.shard()
                .map(shard -> inventory.hosts().stream()
                        .filter(each -> !shard.has(each))
                        .map(Host::name)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    /**
     * Returns the program's platforms and the repository's, unless its {@code templates} is a link
     * that leads out of it.
     */
    public static Platforms platforms(Ground ground, Path directory, Diagnostics found) {
        return ground.within(List.of(directory.resolve("templates")), found).isEmpty()
                ? Platforms.of(new TreeMap<>(), found)
                : Platforms.load(directory, found);
    }

    /**
     * Reads the inventory alone and ignores its mistakes: for completing a command line. Looks at
     * nothing outside the repository.
     *
     * @throws Problem if the directory does not exist
     */
    public static Inventory inventory(Scope scope, Workstation workstation) {
        Diagnostics ignored = new Diagnostics();
        List<Path> files = Ground.of(scope, workstation)
                .within(paths(scope.inventories(), scope.folder(), "inventories"), ignored);
        LocalUser user = new LocalUser(workstation.user(), workstation.home());
        return files.isEmpty()
                ? new Inventory(List.of(), Set.of(), List.of())
                : Inventory.load(files, each -> foreign(scope, each, ignored), user, Set.of(), ignored);
    }

    /** A file that the user named with {@code -i} may be an inventory of Ansible; those of a repository are ours. */
    private static SourceFile foreign(Scope scope, SourceFile file, Diagnostics found) {
        return scope.inventories().contains(file.path()) ? ForeignInventory.of(file, found) : file;
    }

    private static UserSettings settings(Scope scope, Workstation workstation, Diagnostics found) {
        scope.config()
                .filter(named -> !Files.exists(named))
                .ifPresent(absent -> found.add(Diagnostic.error(Location.of(absent.toString()), "there is no such file")
                        .advise("name your configuration with --config, or create it: countersign trust")));
        return scope.settings(workstation).load(found);
    }

    /**
     * Refuses a folder that is not a policy repository and has no runs either.
     *
     * @throws Problem with code 65
     */
    public static void requireRepository(Scope scope) {
        Path directory = scope.folder();
        if (!Files.exists(directory.resolve(".countersign"))) {
            refuseEmpty(scope, directory);
        }
    }

    private static void refuseEmpty(Scope scope, Path directory) {
        boolean named = !scope.policies().isEmpty() || !scope.inventories().isEmpty();
        if (!named && !Files.exists(directory.resolve("policies")) && !Files.exists(directory.resolve("inventories"))) {
            throw new Problem(
                    ExitCode.INVALID,
                    directory + " is not a policy repository: it has neither a policies/ nor an inventories/ folder",
                    "create one: countersign init DIR; or name yours: -C DIR");
        }
    }

    /**
     * Refuses a folder that somebody else put beside the user's own.
     *
     * @throws Problem with code 4
     */
    private static void refuseForeign(Path directory) {
        for (String each : PolicyRepository.FOLDERS) {
            if (Scope.foreign(directory, each)) {
                throw new Problem(
                        ExitCode.REFUSED,
                        directory.resolve(each) + " is not used: everybody may write to " + directory
                                + ", and somebody else put it there; nothing was changed",
                        "keep your policies in a folder of your own, and name it: -C DIR");
            }
        }
    }

    private static List<Path> paths(List<Path> named, Path directory, String folder) {
        return named.isEmpty() ? List.of(directory.resolve(folder)) : named;
    }

    private static List<Subject> subjects(Inventory inventory) {
        return inventory.hosts().stream().map(Project::subject).toList();
    }

    /** Returns a host as policies see it before it was contacted. */
    public static Subject subject(Host host) {
        return subject(host, host.platform().equals(Host.AUTO) ? Optional.empty() : Optional.of(host.platform()));
    }

    /** Returns every host of the inventory as policies see it before it was contacted. */
    List<Subject> subjects() {
        return subjects(inventory);
    }

    /** Returns the grants of the user for settings that no policy may write without one. */
    public SettingGrants settingGrants() {
        return (platform, name, value) -> settings.grants().holds(new Grant.Parameter(platform, name, value));
    }

    /** Returns a host as policies see it; another server of a machine counts as the host that is listed. */
    public Subject asJudged(Host host, Optional<String> platform) {
        return subject(inventory.listed(host.name()).orElse(host), platform);
    }

    /** Returns a host as policies see it. */
    public static Subject subject(Host host, Optional<String> platform) {
        return new Subject(host.name(), platform, new TreeSet<>(host.groups()), host.labels());
    }

    /**
     * Returns every file that it was read from, by its path in the repository, with the bytes that
     * were read.
     */
    public SortedMap<String, byte[]> loaded() {
        return loaded(directory, inventory, policies, platforms);
    }

    private static SortedMap<String, byte[]> loaded(
            Path directory, Inventory inventory, Policies policies, Platforms platforms) {
        SortedMap<String, byte[]> loaded = new TreeMap<>();
        for (List<SourceFile> files : List.of(inventory.sources(), policies.sources())) {
            files.forEach(each -> loaded.put(inside(directory, each.path()), each.bytes()));
        }
        for (Platform each : platforms.ofRepository()) {
            PlatformFolder folder = each.folder();
            folder.files().forEach((path, bytes) -> loaded.put(folder.name() + "/" + path, bytes.toArray()));
        }
        return loaded;
    }

    private static String inside(Path directory, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return (absolute.startsWith(directory) ? directory.relativize(absolute) : absolute).toString();
    }

    /**
     * Returns the folders that are read as a whole: all except those that the user replaced by
     * naming files.
     */
    private static List<String> whole(Scope scope) {
        return PolicyRepository.FOLDERS.stream()
                .filter(each -> !(each.equals("policies") && !scope.policies().isEmpty()))
                .filter(each ->
                        !(each.equals("inventories") && !scope.inventories().isEmpty()))
                .toList();
    }

    /**
     * Returns warnings about the revision: that it is unknown, or that a file is in force which Git
     * ignores.
     */
    public List<Diagnostic> ofRevision() {
        List<Diagnostic> warnings = new ArrayList<>(revision.unknown().stream().toList());
        revision.ignored().stream()
                .map(each -> Diagnostic.warning(
                                Location.of(each), "this file is in force but not committed: Git ignores it")
                        .advise("see why: git check-ignore -v " + ShellCommand.word(each)
                                + "\nor keep it in Git: git add -f " + ShellCommand.word(each)))
                .forEach(warnings::add);
        return warnings;
    }

    /** Returns why the revision is unknown. */
    public Optional<Diagnostic> unknownRevision() {
        return revision.unknown();
    }

    /**
     * Returns the revision that it was loaded from. For a plan, it must be read before any host is
     * contacted.
     */
    public PlanFile.Origin origin() {
        return revision.origin();
    }

    private static SortedMap<String, Digest> digests(SortedMap<String, byte[]> loaded) {
        SortedMap<String, Digest> digests = new TreeMap<>();
        loaded.forEach((path, bytes) -> digests.put(path, Bytes.of(bytes).digest()));
        return digests;
    }

    /**
     * Returns the hosts selected by {@code -l}, in the order of the inventory; with a shard, only
     * those that are in it, which may be none.
     */
    public List<Host> hosts() {
        return selected().stream()
                .filter(each -> !elsewhere.contains(each.name()))
                .toList();
    }

    /** Returns the hosts selected by {@code -l}, those of every shard. */
    public List<Host> selected() {
        if (inventory.hosts().isEmpty()) {
            throw new Problem(
                    ExitCode.INVALID,
                    "the inventory has no hosts: there is nothing to check or change",
                    "add them under 'hosts:' in a file in inventories/");
        }
        return scope.limit().map(limit -> HostSelection.limit(inventory, limit)).orElse(inventory.hosts());
    }

    /**
     * Returns what {@code -l} selects: as {@link #hosts}, but in place of a host of which only other
     * servers of its machine are named, those.
     */
    public List<Host> chosen() {
        return hosts().stream().flatMap(each -> chosen(each).stream()).toList();
    }

    /**
     * Returns which part of some hosts a result is about; empty if it is about all of them.
     *
     * @param all hosts of every shard
     */
    public Optional<Part> part(List<Host> all) {
        return scope.shard()
                .map(shard -> new Part(
                        shard,
                        all.stream()
                                .flatMap(each -> chosen(each).stream())
                                .map(Host::name)
                                .toList()));
    }

    /** Returns the servers of a host's machine that {@code -l} names in its place; if none, the host. */
    public List<Host> chosen(Host host) {
        List<Host> servers = scope.limit()
                .map(limit -> HostSelection.servers(inventory, limit, host))
                .orElse(List.of());
        return servers.isEmpty() ? List.of(host) : servers;
    }

    /** Returns the platforms that a host may have: the one that it names, or all of them. */
    public Map<String, Platform> candidates(Host host) {
        Map<String, Platform> candidates = new LinkedHashMap<>();
        for (String name :
                host.platform().equals(Host.AUTO) ? platforms.names() : new TreeSet<>(List.of(host.platform()))) {
            platforms.named(name).ifPresent(platform -> candidates.put(name, platform));
        }
        if (candidates.isEmpty()) {
            throw new Problem(
                    ExitCode.INVALID,
                    Diagnostic.error(Location.of("inventory"), "host '" + host.name() + "' has no platform"));
        }
        return candidates;
    }
}
