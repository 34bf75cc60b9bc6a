package dev.countersign.observation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Smb1Answer.Spoken;
import dev.countersign.observation.WireAnswer.Advertised;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the parts of an answer that older program versions did not write. Each is left
 * out of the JSON if the server did not say it.
 */
final class NegotiationJson {
    private NegotiationJson() {}

    static void put(Negotiation said, Map<String, Object> values) {
        said.signingAlgorithm().ifPresent(each -> values.put("signingAlgorithm", each));
        said.cipher().ifPresent(each -> values.put("cipher", each));
        if (!said.mechanisms().isEmpty()) {
            values.put(
                    "mechanisms",
                    new ArrayList<Object>(
                            said.mechanisms().stream().map(Mechanism::word).toList()));
        }
        said.systemTime().ifPresent(each -> values.put("systemTime", each.toString()));
        said.startTime().ifPresent(each -> values.put("startTime", each.toString()));
    }

    static Negotiation said(JsonMap map) {
        return new Negotiation(
                map.optionalText("signingAlgorithm"),
                map.optionalText("cipher"),
                map.optionalList("mechanisms").isEmpty() ? List.of() : mechanisms(map),
                time(map, "systemTime"),
                time(map, "startTime"));
    }

    static Map<String, Object> values(Smb1Answer smb1) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("spoken", smb1.spoken().word());
        values.put("advertised", smb1.advertised().word());
        smb1.securityMode().ifPresent(mode -> values.put("securityMode", (long) mode));
        values.put("why", smb1.why());
        return values;
    }

    static Smb1Answer smb1(JsonMap map) {
        String word = map.text("spoken");
        Spoken spoken = Arrays.stream(Spoken.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> odd("spoken"));
        Advertised advertised = advertised(map);
        Optional<Integer> mode = map.optionalInteger("securityMode").map(Math::toIntExact);
        if (!Smb1Answer.isSpoken(spoken) && (advertised != Advertised.UNKNOWN || mode.isPresent())) {
            throw odd("spoken");
        }
        return new Smb1Answer(spoken, advertised, mode, map.text("why"));
    }

    static Advertised advertised(JsonMap map) {
        return Advertised.of(map.text("advertised")).orElseThrow(() -> odd("advertised"));
    }

    private static List<Mechanism> mechanisms(JsonMap map) {
        try {
            return map.texts("mechanisms").stream().map(Mechanism::of).toList();
        } catch (IllegalArgumentException unknown) {
            throw odd("mechanisms");
        }
    }

    private static Optional<Instant> time(JsonMap map, String key) {
        try {
            return map.optionalText(key).map(Instant::parse);
        } catch (DateTimeException broken) {
            throw odd(key);
        }
    }

    private static Problem odd(String key) {
        return new Problem(ExitCode.INVALID, "'" + key + "' has an unknown value", "make the file again");
    }
}
