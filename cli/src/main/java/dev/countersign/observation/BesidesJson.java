package dev.countersign.observation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.DialectAnswer.Spoken;
import dev.countersign.observation.QuicAnswer.Heard;
import dev.countersign.observation.ServerIdentity.Membership;
import dev.countersign.observation.WireAnswer.Advertised;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes what an endpoint was asked besides signing. What was not asked is not in the
 * JSON.
 */
public final class BesidesJson {
    private BesidesJson() {}

    /**
     * Adds {@code besides} to {@code values}.
     *
     * @param dialect the newest that the endpoint speaks: it limits what its system can be
     */
    public static void put(Besides besides, Optional<String> dialect, Map<String, Object> values) {
        besides.identity().ifPresent(each -> values.put("identity", identity(each, dialect)));
        if (!besides.dialects().isEmpty()) {
            values.put("dialects", dialects(besides.dialects()));
        }
        besides.quic().ifPresent(each -> values.put("quic", quic(each)));
    }

    /** Reads what {@link #put} wrote; what follows from it is computed again. */
    public static Besides read(JsonMap map) {
        return new Besides(
                map.optionalMap("identity").map(BesidesJson::identity),
                map.optionalList("dialects").isEmpty()
                        ? List.of()
                        : map.maps("dialects").stream()
                                .map(BesidesJson::dialect)
                                .toList(),
                map.optionalMap("quic").map(BesidesJson::quic));
    }

    private static Map<String, Object> identity(ServerIdentity identity, Optional<String> dialect) {
        Map<String, Object> values = new LinkedHashMap<>();
        identity.netbiosName().ifPresent(each -> values.put("netbiosName", each));
        identity.netbiosDomain().ifPresent(each -> values.put("netbiosDomain", each));
        identity.dnsName().ifPresent(each -> values.put("dnsName", each));
        identity.dnsDomain().ifPresent(each -> values.put("dnsDomain", each));
        identity.forest().ifPresent(each -> values.put("forest", each));
        values.put("membership", identity.membership().word());
        identity.version().ifPresent(each -> values.put("version", each.toString()));
        ServerSystem system = identity.system(dialect);
        values.put("system", system.words());
        system.platform().ifPresent(each -> values.put("platform", each));
        values.put("why", identity.why());
        return values;
    }

    private static ServerIdentity identity(JsonMap map) {
        return new ServerIdentity(
                map.optionalText("netbiosName"),
                map.optionalText("netbiosDomain"),
                map.optionalText("dnsName"),
                map.optionalText("dnsDomain"),
                map.optionalText("forest"),
                Membership.of(map.text("membership")).orElseThrow(() -> odd("membership")),
                map.optionalText("version").map(each -> NtlmVersion.of(each).orElseThrow(() -> odd("version"))),
                map.text("why"));
    }

    private static List<Object> dialects(List<DialectAnswer> dialects) {
        List<Object> all = new ArrayList<>();
        for (DialectAnswer each : dialects) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("dialect", each.dialect());
            values.put("spoken", each.spoken().word());
            values.put("advertised", each.advertised().word());
            each.securityMode().ifPresent(mode -> values.put("securityMode", (long) mode));
            values.put("why", each.why());
            all.add(values);
        }
        return all;
    }

    private static DialectAnswer dialect(JsonMap map) {
        Spoken spoken = Spoken.of(map.text("spoken")).orElseThrow(() -> odd("spoken"));
        Advertised advertised = NegotiationJson.advertised(map);
        Optional<Integer> mode = map.optionalInteger("securityMode").map(Math::toIntExact);
        if (spoken != Spoken.YES && (advertised != Advertised.UNKNOWN || mode.isPresent())) {
            throw odd("spoken");
        }
        return new DialectAnswer(map.text("dialect"), spoken, advertised, mode, map.text("why"));
    }

    private static Map<String, Object> quic(QuicAnswer quic) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("port", (long) quic.port());
        values.put("answer", quic.heard().word());
        values.put("versions", new ArrayList<Object>(quic.versions()));
        values.put("why", quic.why());
        return values;
    }

    private static QuicAnswer quic(JsonMap map) {
        return new QuicAnswer(
                Math.toIntExact(map.integer("port")),
                Heard.of(map.text("answer")).orElseThrow(() -> odd("answer")),
                map.texts("versions"),
                map.text("why"));
    }

    /** Returns gaps between what is known and what scanners say, as plain values. */
    public static List<Object> scanner(List<ScannerGap> gaps) {
        List<Object> all = new ArrayList<>();
        for (ScannerGap each : gaps) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("scanner", each.scanner().word());
            values.put("reports", each.reports());
            values.put("why", each.why());
            all.add(values);
        }
        return all;
    }

    private static Problem odd(String key) {
        return new Problem(ExitCode.INVALID, "'" + key + "' has an unknown value", "make the file again");
    }
}
