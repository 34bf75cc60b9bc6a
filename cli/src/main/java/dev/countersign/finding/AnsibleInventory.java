package dev.countersign.finding;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hosts, groups and the few variables of an Ansible inventory that say where a host is and who logs in.
 * Variables are combined as Ansible does: groups from the outermost to the innermost, at the same depth by
 * priority and name, and the host's own last.
 */
final class AnsibleInventory {
    /** More hosts are no inventory that somebody works with, but would fill the memory. */
    static final int MOST_HOSTS = 250_000;

    /** More groups, or a host in more groups than {@link #MOST_MEMBERSHIPS}, take too long to combine. */
    static final int MOST_GROUPS = 10_000;

    private static final int MOST_MEMBERSHIPS = 200;

    /** A host may be named many times; more often than this, in all, no inventory names its hosts. */
    private static final int MOST_MENTIONS = 2_000_000;

    /** How a value begins that only Ansible can read: it is encrypted, or no text. */
    static final String UNREADABLE = "!";

    private static final String ALL = "all";
    private static final String UNGROUPED = "ungrouped";
    private static final String PRIORITY = "ansible_group_priority";

    private static final List<String> ADDRESS = List.of("ansible_host", "ansible_ssh_host");
    private static final List<String> PORT = List.of("ansible_port", "ansible_ssh_port");
    private static final List<String> USER = List.of("ansible_user", "ansible_ssh_user");
    private static final List<String> BECOME = List.of("ansible_become", "ansible_become_method", "ansible_connection");

    private static final Set<String> USED = Stream.of(ADDRESS, PORT, USER, BECOME, List.of(PRIORITY))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** A list of others names no secret, no key and no command. */
    private static final Set<String> NEVER = Set.of(
            "ansible_password",
            "ansible_pass",
            "ansible_ssh_pass",
            "ansible_ssh_password",
            "ansible_become_pass",
            "ansible_become_password",
            "ansible_sudo_pass",
            "ansible_private_key_file",
            "ansible_ssh_private_key_file",
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args",
            "ansible_ssh_executable",
            "ansible_become_exe",
            "ansible_become_flags",
            "ansible_shell_executable");

    private final Set<String> wanted;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Set<String> leftOut = new TreeSet<>();
    private boolean tooManyGroups;
    private int mentions;

    private record Host(long line, Map<String, String> variables) {}

    private record Group(Set<String> hosts, Set<String> children, Map<String, String> variables) {
        Group() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>(), new HashMap<>());
        }
    }

    /**
     * Creates an inventory without hosts.
     *
     * @param wanted more variables that are kept, because groups are made of them
     */
    AnsibleInventory(Set<String> wanted) {
        this.wanted = wanted;
        group(ALL);
        group(UNGROUPED);
        child(ALL, UNGROUPED);
    }

    /** Returns the group, which is made if it is new; beyond the limit, one that nobody sees. */
    private Group group(String name) {
        if (groups.size() >= MOST_GROUPS && !groups.containsKey(name)) {
            tooManyGroups = true;
            return new Group();
        }
        return groups.computeIfAbsent(name, each -> new Group());
    }

    /** Adds a group without anything. */
    void add(String group) {
        group(group);
    }

    /** Returns the hosts that a pattern with ranges names. */
    List<String> expand(String pattern) throws NotUnderstood {
        refuseMore();
        return AnsibleRange.expand(pattern);
    }

    private void refuseMore() throws NotUnderstood {
        if (mentions >= MOST_MENTIONS) {
            throw new NotUnderstood("it names hosts more than " + MOST_MENTIONS + " times");
        }
    }

    /** Adds a host to a group. */
    void host(String group, String name, long line) throws NotUnderstood {
        refuseMore();
        mentions++;
        if (!hosts.containsKey(name)) {
            if (hosts.size() >= MOST_HOSTS) {
                throw new NotUnderstood("it has more than " + MOST_HOSTS + " hosts");
            }
            hosts.put(name, new Host(line, new HashMap<>()));
        }
        group(group).hosts().add(name);
    }

    /** Makes {@code child} a group within {@code parent}. */
    void child(String parent, String child) {
        group(child);
        if (mentions < MOST_MENTIONS
                && !child.equals(ALL)
                && group(parent).children().add(child)) {
            mentions++;
        }
    }

    /** Keeps a variable of a host that was added. */
    void hostVariable(String host, String name, String value) {
        Optional.ofNullable(hosts.get(host)).ifPresent(each -> keep(each.variables(), name, value));
    }

    /** Keeps a variable of a group. */
    void groupVariable(String group, String name, String value) {
        keep(group(group).variables(), name, value);
    }

    private void keep(Map<String, String> variables, String name, String value) {
        if (NEVER.contains(name)) {
            leftOut.add(name);
        } else if (!value.isEmpty() && (USED.contains(name) || wanted.contains(name.toLowerCase(Locale.ROOT)))) {
            variables.put(name.toLowerCase(Locale.ROOT), Cut.to(value, RawRow.LONGEST));
        }
    }

    /** Gives every host as a row. */
    void rows(Rows rows) {
        Map<String, Set<String>> parents = parents();
        Map<String, Integer> depths = depths();
        long number = 0;
        for (Map.Entry<String, Host> each : hosts.entrySet()) {
            number++;
            Set<String> member = memberships(each.getKey(), parents);
            if (member.size() > MOST_MEMBERSHIPS) {
                rows.notUnderstood(
                        number, each.getValue().line(), "it is in more than " + MOST_MEMBERSHIPS + " groups");
                continue;
            }
            RawRow raw = new RawRow(number, each.getValue().line());
            String template = describe(raw, each.getKey(), each.getValue(), member, depths);
            if (template.isEmpty()) {
                rows.row(raw);
            } else {
                rows.notUnderstood(number, each.getValue().line(), template);
            }
        }
        if (tooManyGroups) {
            rows.notUnderstood(number, 0, "it has more than " + MOST_GROUPS + " groups; the others are left out");
        }
        if (!leftOut.isEmpty()) {
            rows.remark(
                    "left out: " + String.join(", ", leftOut)
                            + ": an imported list names no secret, no key and no command; write such things in 'defaults:' or in a group");
        }
    }

    /** Fills {@code raw}; returns why it cannot, or nothing. */
    private String describe(RawRow raw, String name, Host host, Set<String> member, Map<String, Integer> depths) {
        Map<String, String> variables = new HashMap<>();
        List<String> ordered = member.stream()
                .sorted(Comparator.<String>comparingInt(group -> depths.getOrDefault(group, 0))
                        .thenComparingInt(this::priority)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        ordered.forEach(group -> variables.putAll(group(group).variables()));
        variables.putAll(host.variables());
        for (List<String> each : List.of(ADDRESS, PORT, USER)) {
            String value = first(each, variables);
            if (value.contains("{{") || value.startsWith(UNREADABLE)) {
                return each.get(0) + " is a template or is encrypted, which only Ansible can read";
            }
        }
        String connection = variables.getOrDefault("ansible_connection", "");
        boolean windows = connection.endsWith("winrm") || connection.endsWith("psrp");
        raw.with(Trait.NAME, name)
                .with(Trait.ADDRESS, first(ADDRESS, variables))
                .with(Trait.SYSTEM, windows ? "windows 10" : "")
                // the port of WinRM is not that of sshd
                .with(Trait.SSH_PORT, windows ? "" : first(PORT, variables))
                .with(Trait.USER, first(USER, variables));
        if (isTrue(variables.getOrDefault("ansible_become", ""))
                && variables.getOrDefault("ansible_become_method", "sudo").equals("sudo")) {
            raw.with(Trait.BECOME, "sudo");
        }
        wanted.forEach(each -> Optional.ofNullable(variables.get(each))
                .filter(value -> !value.startsWith(UNREADABLE))
                .ifPresent(value -> raw.column(each, value)));
        // a later group wins in both programs
        ordered.stream()
                .filter(each -> !each.equals(ALL) && !each.equals(UNGROUPED))
                .forEach(raw::group);
        return "";
    }

    private static String first(List<String> names, Map<String, String> variables) {
        return names.stream()
                .map(each -> variables.getOrDefault(each, ""))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What Ansible takes for true. */
    private static boolean isTrue(String value) {
        return Set.of("true", "yes", "on", "1", "y", "t").contains(value.toLowerCase(Locale.ROOT));
    }

    private int priority(String group) {
        String written = group(group).variables().getOrDefault(PRIORITY, "1");
        return written.matches("[0-9]{1,6}") ? Integer.parseInt(written) : 1;
    }

    private Map<String, Set<String>> parents() {
        Map<String, Set<String>> parents = new HashMap<>();
        groups.forEach((name, group) -> {
            group.children()
                    .forEach(child -> parents.computeIfAbsent(child, each -> new LinkedHashSet<>())
                            .add(name));
            group.hosts()
                    .forEach(host -> parents.computeIfAbsent("\n" + host, each -> new LinkedHashSet<>())
                            .add(name));
        });
        return parents;
    }

    /** Returns every group that a host is in, in the order of the file; {@code all} first. */
    private Set<String> memberships(String host, Map<String, Set<String>> parents) {
        Set<String> found = new LinkedHashSet<>(Set.of(ALL));
        Deque<String> open = new ArrayDeque<>(parents.getOrDefault("\n" + host, Set.of()));
        while (!open.isEmpty() && found.size() <= MOST_MEMBERSHIPS) {
            String group = open.remove();
            if (found.add(group)) {
                Set<String> above = parents.getOrDefault(group, Set.of());
                if (above.size() > MOST_MEMBERSHIPS) {
                    return above;
                }
                open.addAll(above);
            }
        }
        return found;
    }

    /**
     * The longest way from {@code all} to each group: a group is done when all groups around it are. Groups
     * that contain themselves are never done and keep what was found until then; Ansible refuses them.
     */
    private Map<String, Integer> depths() {
        Map<String, Integer> depths = new HashMap<>();
        Map<String, Integer> around = new HashMap<>();
        groups.keySet().forEach(each -> depths.put(each, each.equals(ALL) ? 0 : 1));
        groups.values().forEach(group -> group.children().forEach(child -> around.merge(child, 1, Integer::sum)));
        Deque<String> done = new ArrayDeque<>();
        groups.keySet().stream().filter(each -> !around.containsKey(each)).forEach(done::add);
        while (!done.isEmpty()) {
            String parent = done.remove();
            int below = depths.getOrDefault(parent, 0) + 1;
            for (String child : group(parent).children()) {
                depths.merge(child, below, Math::max);
                around.merge(child, -1, Integer::sum);
                if (around.getOrDefault(child, 0) == 0) {
                    done.add(child);
                }
            }
        }
        return depths;
    }
}
