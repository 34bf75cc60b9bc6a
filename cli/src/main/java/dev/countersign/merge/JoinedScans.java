package dev.countersign.merge;

import dev.countersign.json.JsonMap;
import dev.countersign.wire.scan.RelayRanking;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanJson;
import dev.countersign.wire.scan.ScanResult;
import dev.countersign.wire.scan.ScanTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Joins scans: the targets in their order, and everything that is counted is counted again. */
final class JoinedScans {
    private JoinedScans() {}

    static Merged of(List<ShardResult> all) {
        boolean identified = all.get(0).root().keys().contains("systems");
        Map<Long, JsonMap> targets = new TreeMap<>();
        for (ShardResult each : all) {
            each.root()
                    .only(
                            "schema",
                            "targets",
                            "verdicts",
                            "smb1",
                            "systems",
                            "ranking",
                            "notRanked",
                            "absent",
                            "asked",
                            "interrupted",
                            "exitCode",
                            "shard");
            List<Long> places = Completeness.places(each);
            List<JsonMap> own = each.hosts();
            for (int i = 0; i < own.size(); i++) {
                targets.put(places.get(i), own.get(i));
            }
        }
        ScanCounts counts = new ScanCounts();
        RelayRanking ranking = new RelayRanking();
        Set<String> ranked = identified ? controllers(all) : Set.of();
        Set<String> controllers = new TreeSet<>();
        for (JsonMap each : targets.values()) {
            ScanResult result = result(each);
            if (result.counts()) {
                counts.add(result);
            }
            ranking.add(result);
            if (ranked.contains(result.target().text())) {
                result.besides()
                        .identity()
                        .flatMap(identity -> identity.dnsName())
                        .ifPresent(name -> controllers.add(name.toLowerCase(Locale.ROOT)));
            }
        }
        for (ShardResult each : all) {
            JsonMap absent = each.root().map("absent");
            absent.keys().forEach(why -> counts.addAbsent(why, absent.integer(why)));
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("schema", Kind.SCAN.schema());
        root.put(
                "targets", targets.values().stream().<Object>map(JsonMap::asMap).toList());
        root.put("verdicts", new LinkedHashMap<String, Object>(counts.verdicts()));
        root.put("smb1", counts.smb1());
        if (identified) {
            root.put("systems", new LinkedHashMap<String, Object>(counts.systems()));
            root.put("ranking", ScanJson.ranking(ranking.ranked(domain -> controllers)));
            root.put(
                    "notRanked",
                    ranking.left()
                            + all.stream()
                                    .mapToLong(each -> each.root().integer("notRanked"))
                                    .sum());
        }
        root.put("absent", new LinkedHashMap<String, Object>(counts.absent()));
        root.put("asked", counts.asked());
        root.put("interrupted", false);
        root.put("exitCode", (long) counts.code().number());
        return new Merged(Kind.SCAN, all.size(), root, counts.code());
    }

    private static ScanResult result(JsonMap map) {
        String text = map.text("target");
        int port = Math.toIntExact(map.integer("port"));
        String address = text.substring(0, Math.max(0, text.lastIndexOf(':')));
        return ScanJson.read(
                map,
                new ScanTarget(
                        address.startsWith("[") ? address.substring(1, address.length() - 1) : address,
                        port,
                        map.bool("named"),
                        Optional.empty()));
    }

    /** Returns the endpoints of domain controllers: the name service has told the shards of them. */
    private static Set<String> controllers(List<ShardResult> all) {
        List<String> found = new ArrayList<>();
        for (ShardResult each : all) {
            each.root().maps("ranking").stream()
                    .filter(server -> server.text("rank").equals(RelayRanking.Rank.DOMAIN_CONTROLLER.word()))
                    .forEach(server -> found.addAll(server.texts("endpoints")));
        }
        return Set.copyOf(found);
    }
}
