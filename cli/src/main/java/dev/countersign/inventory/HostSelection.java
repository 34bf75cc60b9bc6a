package dev.countersign.inventory;

import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Selects the hosts of an inventory that {@code -l} names. */
public final class HostSelection {
    private static final String GROUP = "group:";
    private static final Pattern WILD = Pattern.compile("[*?]");

    private HostSelection() {}

    /**
     * The hosts that {@code limit} selects, in inventory order.
     *
     * <p>The limit is a list with commas. Each part is the name of a host, {@code group:NAME},
     * {@code LABEL=VALUE}, or a name with {@code *} and {@code ?}; {@code !} before a part excludes
     * those hosts. If every part excludes, the rest of the inventory is selected.
     *
     * @throws Problem (USAGE) when a part matches nothing, or no host is left: a typing error must
     *     not look like success
     */
    public static List<Host> limit(Inventory inventory, String limit) {
        List<Predicate<Host>> taken = new ArrayList<>();
        List<Predicate<Host>> left = new ArrayList<>();
        for (String word : words(limit)) {
            boolean away = word.startsWith("!");
            if (away && isServer(inventory, word.substring(1))) {
                throw refused(
                        "-l " + word + " leaves out one smbd of a machine, which is looked at with the others",
                        "name those that are meant, or give it an entry of its own in the inventory");
            }
            (away ? left : taken).add(matcher(inventory, away ? word.substring(1) : word, limit));
        }
        List<Host> hosts = inventory.hosts().stream()
                .filter(host -> taken.isEmpty() || taken.stream().anyMatch(each -> each.test(host)))
                .filter(host -> left.stream().noneMatch(each -> each.test(host)))
                .toList();
        if (hosts.isEmpty()) {
            throw refused("-l " + limit + " selects no host", "remove a '!', or name more hosts");
        }
        return hosts;
    }

    /**
     * Returns the servers of {@code machine} that {@code limit} names by their ports; empty if it
     * names none, or also selects the host itself, and with it all of them.
     */
    public static List<Host> servers(Inventory inventory, String limit, Host machine) {
        List<String> named =
                words(limit).stream().filter(word -> isServer(inventory, word)).toList();
        boolean whole = words(limit).stream()
                .filter(word -> !word.startsWith("!") && !named.contains(word))
                .anyMatch(word -> matcher(inventory, word, limit).test(machine));
        return whole
                ? List.of()
                : named.stream()
                        .flatMap(word -> machine.called(word).stream())
                        .distinct()
                        .toList();
    }

    private static List<String> words(String limit) {
        return Arrays.stream(limit.split(",", -1)).map(String::strip).toList();
    }

    /** Whether a word names a server of a machine that has no entry of its own. */
    private static boolean isServer(Inventory inventory, String word) {
        return !word.startsWith(GROUP)
                && inventory.hosts().stream()
                        .noneMatch(each -> each.name().equals(word) || sameAddress(each.name(), word))
                && inventory.host(word).isPresent();
    }

    private static Predicate<Host> matcher(Inventory inventory, String word, String limit) {
        if (word.isEmpty()) {
            throw refused("-l '" + limit + "' has an empty part", "write names with one comma between them");
        }
        if (word.startsWith(GROUP)) {
            String group = word.substring(GROUP.length());
            refuseUnknown(inventory.groups(), group, "unknown group '" + group + "'");
            return host -> host.groups().contains(group);
        }
        if (word.indexOf('=') >= 0) {
            return label(inventory, word);
        }
        if (WILD.matcher(word).find()) {
            Pattern pattern = glob(word);
            Predicate<Host> matches = host -> pattern.matcher(host.name()).matches();
            if (inventory.hosts().stream().noneMatch(matches)) {
                throw refused("no host name matches '" + word + "'", "* matches any text, ? one character");
            }
            return matches;
        }
        List<String> names = inventory.hosts().stream().map(Host::name).toList();
        if (!names.contains(word) && names.stream().anyMatch(each -> sameAddress(each, word))) {
            return host -> sameAddress(host.name(), word);
        }
        if (isServer(inventory, word)) {
            return host -> host.called(word).isPresent();
        }
        refuseUnknown(names, word, "unknown host '" + word + "'");
        return host -> host.name().equals(word);
    }

    /** Compares two spellings of an IPv6 address: a host may be named by its address. */
    private static boolean sameAddress(String name, String word) {
        return word.indexOf(':') >= 0 && Endpoint.spelling(name).equals(Endpoint.spelling(word));
    }

    private static Predicate<Host> label(Inventory inventory, String word) {
        String key = word.substring(0, word.indexOf('='));
        String value = word.substring(word.indexOf('=') + 1);
        refuseUnknown(
                inventory.hosts().stream()
                        .flatMap(host -> host.labels().keySet().stream())
                        .distinct()
                        .toList(),
                key,
                "unknown label '" + key + "'");
        refuseUnknown(
                inventory.hosts().stream()
                        .flatMap(host -> Stream.ofNullable(host.labels().get(key)))
                        .distinct()
                        .toList(),
                value,
                "no host has the label '" + word + "'");
        return host -> value.equals(host.labels().get(key));
    }

    private static void refuseUnknown(Collection<String> known, String word, String what) {
        if (!known.contains(word)) {
            throw new Problem(ExitCode.USAGE, Suggestion.advise(Diagnostic.error(what), word, known));
        }
    }

    private static Problem refused(String what, String advice) {
        return new Problem(ExitCode.USAGE, what, advice);
    }

    private static Pattern glob(String word) {
        StringBuilder regex = new StringBuilder();
        word.chars()
                .forEach(each -> regex.append(
                        each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(String.valueOf((char) each))));
        return Pattern.compile(regex.toString());
    }
}
