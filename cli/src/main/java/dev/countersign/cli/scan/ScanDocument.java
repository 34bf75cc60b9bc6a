package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.json.Json;
import dev.countersign.wire.scan.RelayRanking;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanJson;
import dev.countersign.wire.scan.ScanResult;
import dev.countersign.wire.scan.ScanShard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a scan as one JSON document, piece by piece. Addresses at which nothing answered appear
 * only as counts.
 */
final class ScanDocument implements ScanOutput {
    private final Console console;
    private final boolean verbose;
    private final Optional<ScanShard> shard;
    private final List<Object> places = new ArrayList<>();
    private boolean some;
    private Optional<List<Object>> ranking = Optional.empty();
    private long left;

    ScanDocument(Console console, boolean verbose, Optional<ScanShard> shard) {
        this.console = console;
        this.verbose = verbose;
        this.shard = shard;
    }

    @Override
    public void begin() {
        console.piece("{\n  \"schema\": \"countersign.scan/1\",\n  \"targets\": [");
    }

    @Override
    public void add(ScanResult result) {
        if (result.counts() || verbose) {
            String each = Json.pretty(ScanJson.values(result)).replace("\n", "\n    ");
            console.piece((some ? ",\n    " : "\n    ") + each);
            some = true;
            shard.ifPresent(of -> places.add(result.target().place()));
        }
    }

    @Override
    public boolean ranks() {
        return true;
    }

    @Override
    public void rank(List<RelayRanking.Server> servers, long more) {
        ranking = Optional.of(ScanJson.ranking(servers));
        left = more;
    }

    @Override
    public void end(ScanCounts counts, ExitCode code, boolean interrupted) {
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("verdicts", new LinkedHashMap<String, Object>(counts.verdicts()));
        rest.put("smb1", counts.smb1());
        ranking.ifPresent(each -> {
            rest.put("systems", new LinkedHashMap<String, Object>(counts.systems()));
            rest.put("ranking", each);
            rest.put("notRanked", left);
        });
        rest.put("absent", new LinkedHashMap<String, Object>(counts.absent()));
        rest.put("asked", counts.asked());
        rest.put("interrupted", interrupted);
        rest.put("exitCode", (long) code.number());
        shard.ifPresent(of -> rest.put("shard", of.values(places)));
        console.piece((some ? "\n  " : "") + "],\n" + Json.pretty(rest).substring(2) + "\n");
    }
}
