package dev.countersign.observation;

import dev.countersign.diagnostic.Problem;
import dev.countersign.document.Bytes;
import dev.countersign.json.Json;
import dev.countersign.json.JsonMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code smbstatus --json}. A session counts as signed only where every message is: degree {@code partial} means that
 * the login alone was signed. On 3.1.1 a session is also seen to be signed through its tree connections.
 */
final class SessionList {
    private SessionList() {}

    static Sessions read(Bytes json) {
        try {
            JsonMap root = Json.readMap(json.toArray(), "smbstatus", Json.Limits.OF_A_HOST);
            Set<String> signedTrees = new HashSet<>();
            Set<String> encryptedTrees = new HashSet<>();
            root.optionalMap("tcons")
                    .ifPresent(trees -> trees.keys().forEach(key -> {
                        JsonMap tree = trees.map(key);
                        String session = tree.optionalText("session_id").orElse("");
                        if (full(tree, "signing")) {
                            signedTrees.add(session);
                        }
                        if (full(tree, "encryption")) {
                            encryptedTrees.add(session);
                        }
                    }));
            List<Sessions.Session> open = new ArrayList<>();
            root.optionalMap("sessions")
                    .ifPresent(sessions -> sessions.keys().forEach(key -> {
                        JsonMap session = sessions.map(key);
                        open.add(new Sessions.Session(
                                session.optionalText("username").orElse("?"),
                                session.optionalText("remote_machine").orElse("?"),
                                session.optionalMap("server_id")
                                        .flatMap(id -> id.optionalText("pid"))
                                        .filter(pid -> pid.matches("[0-9]{1,10}"))
                                        .map(Long::parseLong)
                                        .orElse(0L),
                                full(session, "signing") || signedTrees.contains(key),
                                full(session, "encryption") || encryptedTrees.contains(key)));
                    }));
            return new Sessions(true, open);
        } catch (Problem garbage) {
            return Sessions.UNSEEN;
        }
    }

    private static boolean full(JsonMap of, String what) {
        Optional<String> degree = of.optionalMap(what).flatMap(each -> each.optionalText("degree"));
        return degree.filter("full"::equals).isPresent();
    }
}
