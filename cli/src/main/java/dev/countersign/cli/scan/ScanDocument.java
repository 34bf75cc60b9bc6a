package dev.countersign.cli.scan;

import dev.countersign.cli.terminal.Console;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.json.Json;
import dev.countersign.wire.scan.ScanCounts;
import dev.countersign.wire.scan.ScanJson;
import dev.countersign.wire.scan.ScanResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a scan as one JSON document, piece by piece. Addresses at which nothing answered appear
 * only as counts.
 */
final class ScanDocument implements ScanOutput {
    private final Console console;
    private final boolean verbose;
    private boolean some;

    ScanDocument(Console console, boolean verbose) {
        this.console = console;
        this.verbose = verbose;
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
        }
    }

    @Override
    public void end(ScanCounts counts, ExitCode code, boolean interrupted) {
        Map<String, Object> rest = new LinkedHashMap<>();
        rest.put("verdicts", new LinkedHashMap<String, Object>(counts.verdicts()));
        rest.put("smb1", counts.smb1());
        rest.put("absent", new LinkedHashMap<String, Object>(counts.absent()));
        rest.put("asked", counts.asked());
        rest.put("interrupted", interrupted);
        rest.put("exitCode", (long) code.number());
        console.piece((some ? "\n  " : "") + "],\n" + Json.pretty(rest).substring(2) + "\n");
    }
}
