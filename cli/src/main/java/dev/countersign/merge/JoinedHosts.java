package dev.countersign.merge;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.json.JsonMap;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Joins checks, plans and runs: the hosts in the order of the inventory, the counts added up. Each
 * controller had batches of its own, so the joined result has none.
 */
final class JoinedHosts {
    private final List<ShardResult> all;
    private final Map<String, Object> root = new LinkedHashMap<>();

    private JoinedHosts(List<ShardResult> all) {
        this.all = all;
    }

    static Merged of(List<ShardResult> all) {
        Kind kind = all.get(0).kind();
        ExitCode code = code(all.stream().map(ShardResult::code).toList());
        JoinedHosts joined = new JoinedHosts(all);
        joined.same("schema");
        switch (kind) {
            case CHECK -> joined.result(code, "verdicts");
            case PLAN -> joined.result(code, "decisions");
            case APPLY -> joined.runs(code);
            case PLAN_FILE -> joined.planFile();
            case SCAN -> throw new IllegalArgumentException("a scan has targets, not hosts");
        }
        return new Merged(kind, all.size(), joined.root, code);
    }

    /** Returns the code for several shards; whoever interrupted one interrupted the work. */
    private static ExitCode code(List<ExitCode> codes) {
        return codes.contains(ExitCode.INTERRUPTED) && !codes.contains(ExitCode.NEEDS_PERSON)
                ? ExitCode.INTERRUPTED
                : ExitCode.worst(codes);
    }

    private void result(ExitCode code, String counts) {
        only("schema", "revision", "exitCode", counts, "batches", "hosts", "shard");
        same("revision");
        root.put("exitCode", (long) code.number());
        sum(counts);
        hosts();
    }

    private void runs(ExitCode code) {
        only(
                "schema",
                "revision",
                "exitCode",
                "run",
                "runs",
                "rehearsal",
                "resumed",
                "retryOf",
                "batches",
                "stopped",
                "rolledBackBy",
                "outcomes",
                "hosts",
                "shard");
        same("revision");
        root.put("exitCode", (long) code.number());
        List<Object> runs = all.stream()
                .flatMap(each -> runs(each.root()).stream())
                .<Object>map(each -> each)
                .toList();
        runs.stream().findFirst().ifPresent(run -> root.put("run", run));
        if (runs.size() > 1) {
            root.put("runs", runs);
        }
        same("rehearsal");
        if (all.stream().anyMatch(each -> each.root().optionalBool("resumed").orElse(false))) {
            root.put("resumed", true);
        }
        same("stopped");
        List<Object> backs = all.stream()
                .filter(each -> each.root().keys().contains("rolledBackBy"))
                .flatMap(each -> each.root().texts("rolledBackBy").stream())
                .<Object>map(each -> each)
                .toList();
        if (!backs.isEmpty()) {
            root.put("rolledBackBy", backs);
        }
        sum("outcomes");
        hosts();
    }

    private static List<String> runs(JsonMap each) {
        return each.keys().contains("runs")
                ? each.texts("runs")
                : each.optionalText("run").stream().toList();
    }

    private void planFile() {
        only(
                "schema",
                "program",
                "created",
                "expires",
                "revision",
                "dirty",
                "sources",
                "acceptUnproven",
                "acceptTemporary",
                "hosts",
                "documents",
                "shard");
        same("program");
        // it is as old as its oldest part
        root.put("created", oldest("created"));
        root.put("expires", oldest("expires"));
        List.of("revision", "dirty", "sources", "acceptUnproven", "acceptTemporary")
                .forEach(this::same);
        hosts();
        Map<String, Object> documents = new TreeMap<>();
        all.forEach(each -> documents.putAll(each.root().map("documents").asMap()));
        root.put("documents", documents);
    }

    private String oldest(String name) {
        return all.stream()
                .map(each -> each.root().text(name))
                .min(Comparator.comparing(Instant::parse))
                .orElseThrow();
    }

    private void only(String... names) {
        all.forEach(each -> each.root().only(names));
    }

    /** Takes a value over, from the first that has it; Completeness has compared what it is made from. */
    private void same(String name) {
        all.stream()
                .flatMap(each -> Optional.ofNullable(each.root().asMap().get(name)).stream())
                .findFirst()
                .ifPresent(value -> root.put(name, value));
    }

    private void sum(String name) {
        Map<String, Object> sums = new LinkedHashMap<>();
        for (ShardResult each : all) {
            JsonMap counts = each.root().map(name);
            counts.keys()
                    .forEach(word -> sums.merge(
                            word, counts.integer(word), (one, other) -> Math.addExact((Long) one, (Long) other)));
        }
        root.put(name, sums);
    }

    private void hosts() {
        Names names = new Names(all.get(0).stamp().texts("hosts"));
        root.put(
                "hosts",
                all.stream()
                        .flatMap(each -> each.hosts().stream())
                        .sorted(Comparator.comparing(
                                host -> names.place(host.text("host")).orElseThrow()))
                        .<Object>map(JsonMap::asMap)
                        .toList());
    }
}
