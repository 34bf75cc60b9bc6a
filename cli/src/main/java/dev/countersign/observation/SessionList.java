package dev.countersign.observation;

import dev.countersign.bytes.Bytes;
import dev.countersign.diagnostic.Problem;
import dev.countersign.diagnostic.Untrusted;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code smbstatus --json}. A session counts as signed only if every message is signed: the
 * degree {@code partial} means that only the login was signed. On 3.1.1 a session also counts as
 * signed if all its tree connections are.
 */
final class SessionList {
    private SessionList() {}

    static Sessions read(Bytes json, Map<Long, String> starts) {
        try {
            JsonMap root = Json.readMap(json.toArray(), "smbstatus", Json.Limits.OF_A_HOST);
            Map<String, List<JsonMap>> trees = new HashMap<>();
            root.optionalMap("tcons")
                    .ifPresent(all -> all.keys()
                            .forEach(key -> trees.computeIfAbsent(
                                            all.map(key)
                                                    .optionalText("session_id")
                                                    .orElse(""),
                                            each -> new ArrayList<>())
                                    .add(all.map(key))));
            List<Sessions.Session> open = new ArrayList<>();
            root.optionalMap("sessions")
                    .ifPresent(sessions -> sessions.keys().forEach(key -> {
                        JsonMap session = sessions.map(key);
                        long pid = session.optionalMap("server_id")
                                .flatMap(id -> id.optionalText("pid"))
                                .filter(text -> text.matches("[0-9]{1,10}"))
                                .map(Long::parseLong)
                                .orElse(0L);
                        open.add(new Sessions.Session(
                                brief(session, "username"),
                                brief(session, "remote_machine"),
                                pid,
                                starts.getOrDefault(pid, ""),
                                holds(session, trees.getOrDefault(key, List.of()), "signing"),
                                holds(session, trees.getOrDefault(key, List.of()), "encryption")));
                    }));
            return new Sessions(true, false, open);
        } catch (Problem garbage) {
            return Sessions.GARBLED;
        }
    }

    private static String brief(JsonMap session, String key) {
        return new Untrusted(session.optionalText(key).orElse("?")).brief();
    }

    /**
     * Whether {@code what} holds for the whole session, or for every one of its tree connections.
     */
    private static boolean holds(JsonMap session, List<JsonMap> trees, String what) {
        return full(session, what) || (!trees.isEmpty() && trees.stream().allMatch(each -> full(each, what)));
    }

    private static boolean full(JsonMap of, String what) {
        Optional<String> degree = of.optionalMap(what).flatMap(each -> each.optionalText("degree"));
        return degree.filter("full"::equals).isPresent();
    }
}
