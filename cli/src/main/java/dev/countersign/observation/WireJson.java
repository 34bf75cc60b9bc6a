package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes wire answers as JSON. */
public final class WireJson {
    private WireJson() {}

    /**
     * Returns one object per endpoint: its direct answer and, if SSH forwarding was used, its
     * answer through SSH.
     */
    public static Bytes of(WirePicture wire) {
        return Bytes.utf8(Json.pretty(values(wire)) + "\n");
    }

    /** Returns the same as plain values, to be part of a larger document. */
    public static List<Object> values(WirePicture wire) {
        return wire.endpoints().stream()
                .<Object>map(each -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    values.put("direct", values(each.direct()));
                    each.through().ifPresent(inside -> values.put("through", values(inside)));
                    values.put("verdict", verdict(TriedVerdict.of(each)));
                    if (!each.trials().isEmpty()) {
                        values.put(
                                "trials",
                                each.trials().stream()
                                        .<Object>map(TrialJson::values)
                                        .toList());
                    }
                    return values;
                })
                .toList();
    }

    private static Map<String, Object> verdict(EndpointVerdict verdict) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("signing", verdict.signing().word());
        values.put("why", verdict.why().line());
        values.put("basis", verdict.why().basis().word());
        values.put("opens", verdict.opening().word());
        values.put("opensWhy", verdict.opensWhy().line());
        return values;
    }

    /** Returns one answer as plain values. */
    public static Map<String, Object> values(WireAnswer answer) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("address", answer.address());
        values.put("port", (long) answer.port());
        values.put("advertised", answer.advertised().word());
        answer.securityMode().ifPresent(mode -> values.put("securityMode", (long) mode));
        answer.dialect().ifPresent(dialect -> values.put("dialect", dialect));
        answer.serverGuid().ifPresent(guid -> values.put("serverGuid", guid));
        NegotiationJson.put(answer.said(), values);
        answer.sessionError().ifPresent(code -> values.put("sessionError", (long) code));
        answer.smb1().ifPresent(smb1 -> values.put("smb1", NegotiationJson.values(smb1)));
        values.put("why", answer.why());
        return values;
    }

    /** Reads what {@link #of} wrote, already parsed. */
    public static WirePicture read(Object parsed, String source) {
        if (!(parsed instanceof List<?> list)) {
            throw new Problem(ExitCode.INVALID, source + " is not a list of endpoints", "");
        }
        return read(list.stream().map(each -> JsonMap.of(each, source)).toList());
    }

    /** Reads what {@link #values} returned. */
    public static WirePicture read(List<JsonMap> endpoints) {
        return new WirePicture(endpoints.stream()
                .map(each -> new WirePicture.Endpoint(
                        answer(each.map("direct")),
                        each.optionalMap("through").map(WireJson::answer),
                        TrialJson.read(each)))
                .toList());
    }

    /** Reads one answer. */
    public static WireAnswer answer(JsonMap map) {
        return new WireAnswer(
                map.text("address"),
                Math.toIntExact(map.integer("port")),
                NegotiationJson.advertised(map),
                map.optionalInteger("securityMode").map(Math::toIntExact),
                map.optionalText("dialect"),
                map.optionalText("serverGuid"),
                NegotiationJson.said(map),
                map.optionalMap("smb1").map(NegotiationJson::smb1),
                map.optionalInteger("sessionError").map(Math::toIntExact),
                map.text("why"));
    }
}
