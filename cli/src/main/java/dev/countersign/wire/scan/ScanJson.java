package dev.countersign.wire.scan;

import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.BesidesJson;
import dev.countersign.observation.EndpointVerdict;
import dev.countersign.observation.WireJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One result as JSON: the conclusion first, then {@code wire} with everything the server said.
 * docs/json.md describes every part.
 */
public final class ScanJson {
    private ScanJson() {}

    /** Returns the result as plain values. */
    public static Map<String, Object> values(ScanResult result) {
        EndpointVerdict verdict = result.verdict();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("target", result.target().text());
        values.put("address", result.answer().address());
        values.put("port", (long) result.answer().port());
        values.put("named", result.target().single());
        values.put("reached", result.reached());
        values.put("advertised", result.answer().advertised().word());
        result.answer().dialect().ifPresent(dialect -> values.put("dialect", dialect));
        values.put("verdict", verdict.signing().word());
        values.put("why", verdict.why().line());
        values.put("basis", verdict.why().basis().word());
        values.put("opens", verdict.opening().word());
        values.put("opensWhy", verdict.opensWhy().line());
        values.put("opensBasis", verdict.opensWhy().basis().word());
        values.put("scanner", BesidesJson.scanner(result.scanner()));
        BesidesJson.put(result.besides(), result.answer().dialect(), values);
        values.put("notes", new ArrayList<Object>(result.notes()));
        values.put("wire", WireJson.values(result.answer()));
        return values;
    }

    /** Returns the result on one line, for JSON lines. */
    public static String line(ScanResult result) {
        return Json.line(values(result));
    }

    /** Returns a ranking as plain values. */
    public static List<Object> ranking(List<RelayRanking.Server> servers) {
        List<Object> all = new ArrayList<>();
        for (RelayRanking.Server each : servers) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("rank", each.rank().word());
            values.put("server", each.name());
            values.put("endpoints", new ArrayList<Object>(each.endpoints()));
            values.put("why", each.why());
            all.add(values);
        }
        return all;
    }

    /** Reads {@link #values} as the result of {@code target}; the verdict is computed again. */
    public static ScanResult read(JsonMap map, ScanTarget target) {
        return new ScanResult(
                target,
                map.bool("reached"),
                WireJson.answer(map.map("wire")),
                BesidesJson.read(map),
                map.texts("notes"));
    }
}
