package dev.countersign.merge;

import dev.countersign.diagnostic.Counts;
import dev.countersign.diagnostic.Diagnostic;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.inventory.Shard;
import dev.countersign.json.JsonMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether results are those of all shards of one and the same work, with each host exactly once;
 * finds everything that contradicts it.
 */
final class Completeness {
    /** As long as a plan may be applied: what lies further apart was not one piece of work. */
    private static final Duration APART = Duration.ofHours(24);

    private final List<ShardResult> all;
    private final ShardResult first;
    private final List<Diagnostic> found = new ArrayList<>();

    private Completeness(List<ShardResult> all) {
        this.all = all;
        this.first = all.get(0);
    }

    /** Returns what is wrong; empty if they can be joined. */
    static List<Diagnostic> mistakes(List<ShardResult> all) {
        Completeness check = new Completeness(all);
        if (check.sameWork()) {
            check.eachShardOnce();
            if (check.first.kind() == Kind.SCAN) {
                check.wholeScan();
            } else {
                check.eachHostOnce();
            }
        }
        return List.copyOf(check.found);
    }

    private void add(String what, String advice) {
        found.add(Diagnostic.error(what).advise(advice));
    }

    /** Whether the files are of the same kind, number of shards, hosts and sources, and about the same time. */
    private boolean sameWork() {
        for (ShardResult each : all.subList(1, all.size())) {
            if (each.kind() != first.kind()) {
                add(
                        each.name() + " is a " + each.kind().word() + ", and " + first.name() + " is a "
                                + first.kind().word(),
                        "merge files of one kind");
            } else if (each.shard().of() != first.shard().of()) {
                add(
                        each.name() + " is shard " + each.shard() + ", and " + first.name() + " is shard "
                                + first.shard(),
                        "merge shards of one division into shards");
            } else if (each.kind() == Kind.SCAN) {
                sameTargets(each);
            } else {
                sameHosts(each);
                sameSources(each);
            }
        }
        sameTime();
        return found.isEmpty();
    }

    private void sameTargets(ShardResult each) {
        if (!each.stamp().text("targets").equals(first.stamp().text("targets"))) {
            add(
                    each.name() + " is of other targets than " + first.name(),
                    "give each shard the same targets in the same order: "
                            + each.kind().again("I/N"));
        }
    }

    private void sameHosts(ShardResult each) {
        List<String> ours = first.stamp().texts("hosts");
        List<String> theirs = each.stamp().texts("hosts");
        if (ours.equals(theirs)) {
            return;
        }
        String differ = only(first, ours, theirs) + only(each, theirs, ours);
        add(
                each.name() + " is of other hosts than " + first.name()
                        + (differ.isEmpty() ? ": they are in another order" : differ),
                "use the same inventories and the same -l for each shard: "
                        + each.kind().again("I/N"));
    }

    private static String only(ShardResult of, List<String> here, List<String> there) {
        Set<String> rest = new LinkedHashSet<>(here);
        there.forEach(rest::remove);
        return rest.isEmpty() ? "" : "; only in " + of.name() + ": " + Untrusted.brief(List.copyOf(rest));
    }

    private void sameSources(ShardResult each) {
        Map<String, String> ours = sources(first);
        Map<String, String> theirs = sources(each);
        SortedSet<String> paths = new TreeSet<>(ours.keySet());
        paths.addAll(theirs.keySet());
        paths.removeIf(path -> ours.containsKey(path) && ours.get(path).equals(theirs.get(path)));
        if (!paths.isEmpty()) {
            add(
                    each.name() + " was made with other policies or inventories than " + first.name() + ": "
                            + Untrusted.brief(List.copyOf(paths)) + "; its hosts: " + named(each),
                    "make it again with the files of the others: "
                            + each.kind().again(each.shard().toString()));
        }
    }

    private static Map<String, String> sources(ShardResult each) {
        return (each.kind() == Kind.PLAN_FILE ? each.root() : each.stamp()).textMap("sources");
    }

    private void sameTime() {
        Instant newest =
                all.stream().map(ShardResult::made).max(Instant::compareTo).orElseThrow();
        for (ShardResult each : all) {
            if (each.made().plus(APART).isBefore(newest)) {
                add(
                        each.name() + " was made at " + each.made() + ", more than " + APART.toHours()
                                + " hours before the newest, made at " + newest
                                + (each.kind() == Kind.SCAN ? "" : "; its hosts: " + named(each)),
                        "make it again: " + each.kind().again(each.shard().toString()));
            }
        }
    }

    private static String named(ShardResult each) {
        List<String> hosts =
                each.hosts().stream().map(host -> host.text("host")).toList();
        return hosts.isEmpty() ? "none" : Untrusted.brief(hosts);
    }

    private void eachShardOnce() {
        Map<Integer, List<ShardResult>> byIndex = new LinkedHashMap<>();
        all.forEach(each -> byIndex.computeIfAbsent(each.shard().index(), none -> new ArrayList<>())
                .add(each));
        byIndex.values().stream().filter(each -> each.size() > 1).forEach(each -> {
            String files = each.stream().map(ShardResult::name).collect(Collectors.joining(", "));
            add(
                    "shard " + each.get(0).shard() + " is there " + each.size() + " times: " + files
                            + (first.kind() == Kind.SCAN ? "" : "; its hosts: " + named(each.get(0))),
                    "give only the file that was made last");
        });
        IntStream.rangeClosed(1, first.shard().of())
                .filter(index -> !byIndex.containsKey(index))
                .limit(10)
                .mapToObj(index -> new Shard(index, first.shard().of()))
                .forEach(shard -> add(
                        "shard " + shard + " is missing",
                        "run it: " + first.kind().again(shard.toString())));
    }

    /** Every address is asked about in its own shard, so a scan is whole if no shard was stopped. */
    private void wholeScan() {
        all.stream()
                .filter(each -> each.root().bool("interrupted"))
                .forEach(each -> add(
                        each.name() + " is of a scan that was interrupted: not all targets of shard " + each.shard()
                                + " were asked",
                        "run it again: " + each.kind().again(each.shard().toString())));
        Set<Long> places = new HashSet<>();
        for (ShardResult each : all) {
            List<Long> own = places(each);
            List<JsonMap> targets = each.hosts();
            if (own.size() != targets.size()) {
                add(each.name() + " has no place for each of its targets", "make it again");
                return;
            }
            List<String> twice = IntStream.range(0, own.size())
                    .filter(index -> !places.add(own.get(index)))
                    .mapToObj(index -> targets.get(index).text("target"))
                    .toList();
            if (!twice.isEmpty()) {
                add(
                        each.name() + " has targets that another file has too: " + Untrusted.brief(twice),
                        "give one file for each shard");
            }
        }
        if (all.stream()
                        .map(each -> each.root().keys().contains("systems"))
                        .distinct()
                        .count()
                > 1) {
            add("only some of the scans were made with --identify", "make all of them with it, or none");
        }
    }

    /** Returns the places of the targets of a scan among the targets of all shards. */
    static List<Long> places(ShardResult scan) {
        return scan.stamp().list("places").stream()
                .map(each -> each instanceof Long place ? place : -1L)
                .toList();
    }

    private void eachHostOnce() {
        List<String> whole = first.stamp().texts("hosts");
        Names names = new Names(whole);
        Map<String, ShardResult> seen = new LinkedHashMap<>();
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Set<String>> doubles = new LinkedHashMap<>();
        for (ShardResult each : all) {
            List<String> strange = new ArrayList<>();
            for (JsonMap host : each.hosts()) {
                String name = host.text("host");
                names.of(name).ifPresentOrElse(anchors::add, () -> strange.add(name));
                ShardResult other = seen.put(name, each);
                if (other != null) {
                    doubles.computeIfAbsent(name, none -> new LinkedHashSet<>())
                            .addAll(List.of(other.name(), each.name()));
                }
            }
            if (!strange.isEmpty()) {
                add(
                        each.name() + " has hosts that are not among those of the inventory: "
                                + Untrusted.brief(strange),
                        "make it again: " + each.kind().again(each.shard().toString()));
            }
        }
        if (!doubles.isEmpty()) {
            Set<String> files = new LinkedHashSet<>();
            doubles.values().forEach(files::addAll);
            add(
                    Counts.of(doubles.size(), "host") + " more than once, in " + String.join(", ", files) + ": "
                            + Untrusted.brief(List.copyOf(doubles.keySet())),
                    "give one file for each shard");
        }
        List<String> missing =
                whole.stream().filter(each -> !anchors.contains(each)).toList();
        if (!missing.isEmpty()) {
            add(
                    Counts.of(missing.size(), "host") + " of " + whole.size() + " in no file: "
                            + Untrusted.brief(missing),
                    "run the shards that are missing; if none is, run all of them again with the same files");
        }
    }
}
