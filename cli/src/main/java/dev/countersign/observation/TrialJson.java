package dev.countersign.observation;

import dev.countersign.diagnostic.ExitCode;
import dev.countersign.diagnostic.Problem;
import dev.countersign.json.JsonMap;
import dev.countersign.observation.Trial.Cover;
import dev.countersign.observation.Trial.Entry;
import dev.countersign.observation.Trial.Held;
import dev.countersign.observation.Trial.Step;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads and writes trials as JSON. */
final class TrialJson {
    private TrialJson() {}

    static Map<String, Object> values(Trial trial) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("address", trial.address());
        values.put("port", (long) trial.port());
        values.put("login", trial.login());
        values.put("entry", trial.entry().word());
        trial.dialect().ifPresent(each -> values.put("dialect", each));
        trial.algorithm().ifPresent(each -> values.put("algorithm", each));
        values.put("signing", trial.signing().word());
        values.put("encryption", trial.encryption().word());
        values.put("steps", trial.steps().stream().<Object>map(TrialJson::step).toList());
        values.put("why", trial.why());
        return values;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("request", step.request());
        step.status().ifPresent(status -> values.put("status", String.format("0x%08x", status)));
        values.put("reply", step.reply().word());
        return values;
    }

    /** Reads the trials of an endpoint; returns an empty list if none were stored. */
    static List<Trial> read(JsonMap endpoint) {
        return endpoint.optionalList("trials").stream()
                .flatMap(List::stream)
                .map(each -> trial(JsonMap.of(each, "trials")))
                .toList();
    }

    private static Trial trial(JsonMap map) {
        return new Trial(
                map.text("address"),
                Math.toIntExact(map.integer("port")),
                map.text("login"),
                word(map, "entry", Entry.values(), Entry::word),
                map.optionalText("dialect"),
                map.optionalText("algorithm"),
                map.list("steps").stream()
                        .map(each -> step(JsonMap.of(each, "steps")))
                        .toList(),
                word(map, "signing", Held.values(), Held::word),
                word(map, "encryption", Held.values(), Held::word),
                map.text("why"));
    }

    private static Step step(JsonMap map) {
        return new Step(
                map.text("request"),
                map.optionalText("status").map(TrialJson::status),
                word(map, "reply", Cover.values(), Cover::word));
    }

    private static long status(String text) {
        if (!text.matches("0x[0-9a-f]{8}")) {
            throw new Problem(ExitCode.INVALID, "'status' is not an NTSTATUS", "make the plan again");
        }
        return Long.parseLong(text.substring(2), 16);
    }

    private static <T> T word(JsonMap map, String key, T[] known, Function<T, String> word) {
        String text = map.text(key);
        Optional<T> found = Arrays.stream(known)
                .filter(each -> word.apply(each).equals(text))
                .findFirst();
        return found.orElseThrow(
                () -> new Problem(ExitCode.INVALID, "'" + key + "' has an unknown value", "make the plan again"));
    }
}
